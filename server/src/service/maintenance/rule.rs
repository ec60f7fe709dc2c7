//! A recurrence rule as people and calendars write it: the parts of an RFC 5545 RRULE that make sense for windows.
//!
//! Ours rather than a library's: the one maintained crate (`rrule`) brings a second time-zone database that can
//! disagree with the one everything else here uses, drops windows that fall into a clock change, and bounds its search
//! only at 100,000 steps. Windows need no seconds, weeks of the year or days of the year.

use std::str::FromStr;

use app::model::Instant;
use jiff::civil::{Date, DateTime, Weekday};

/// How often a rule comes round, before its other parts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Frequency {
    /// Every day.
    Daily,
    /// Every week.
    Weekly,
    /// Every month.
    Monthly,
    /// Every year.
    Yearly,
}

/// Until when a rule holds, that moment included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Until {
    /// A point in time.
    Instant(Instant),
    /// A time on the page's own clock.
    Local(DateTime),
}

/// A rule. Lists that are empty were not given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rule {
    /// FREQ.
    pub frequency: Frequency,
    /// INTERVAL: every so many days, weeks, months or years.
    pub interval: i64,
    /// COUNT: how many windows in all.
    pub count: Option<usize>,
    /// UNTIL.
    pub until: Option<Until>,
    /// BYMONTH.
    pub months: Vec<i16>,
    /// BYMONTHDAY; negative ones count from the end of the month.
    pub month_days: Vec<i16>,
    /// BYDAY: every such weekday, or with a number the n-th of the month or year.
    pub days: Vec<(Option<i16>, Weekday)>,
    /// BYHOUR.
    pub hours: Vec<i16>,
    /// BYMINUTE, of which there can be one: windows lie at least an hour apart.
    pub minute: Option<i16>,
    /// BYSECOND, likewise.
    pub second: Option<i16>,
    /// BYSETPOS: which of the windows of each day, week, month or year.
    pub positions: Vec<i16>,
    /// WKST: the day weeks begin with.
    pub week_start: Weekday,
}

/// The largest INTERVAL and COUNT.
const MOST: i64 = 1000;

impl FromStr for Rule {
    type Err = String;

    /// Reads `FREQ=WEEKLY;BYDAY=TU`, with or without `RRULE:` in front. The error says what does not fit.
    fn from_str(text: &str) -> Result<Self, String> {
        let text = text.trim().to_ascii_uppercase();
        let mut parts: Vec<(&str, &str)> = Vec::new();
        for part in text.strip_prefix("RRULE:").unwrap_or(&text).split(';').filter(|part| !part.is_empty()) {
            let (name, value) = part.split_once('=').ok_or_else(|| format!("has a part `{part}` without `=`"))?;
            if parts.iter().any(|(other, _)| *other == name) {
                return Err(format!("has two parts {name}"));
            }
            parts.push((name, value));
        }
        let frequency = parts.iter().find(|(name, _)| *name == "FREQ").ok_or("needs a part FREQ, such as FREQ=WEEKLY")?.1;
        let mut rule = Self::every(parse_frequency(frequency)?);
        for (name, value) in parts {
            rule.take(name, value)?;
        }
        rule.check()?;
        Ok(rule)
    }
}

impl Rule {
    fn every(frequency: Frequency) -> Self {
        Self {
            frequency,
            interval: 1,
            count: None,
            until: None,
            months: Vec::new(),
            month_days: Vec::new(),
            days: Vec::new(),
            hours: Vec::new(),
            minute: None,
            second: None,
            positions: Vec::new(),
            week_start: Weekday::Monday,
        }
    }

    fn take(&mut self, name: &str, value: &str) -> Result<(), String> {
        let list = |least, most| numbers(name, value, least, most);
        let one = |least, most| match list(least, most)?[..] {
            [number] => Ok(number),
            _ => Err(format!("can have one {name} only: windows must begin at least an hour apart")),
        };
        match name {
            "FREQ" => {}
            "INTERVAL" => self.interval = up_to_most(name, value)?,
            "COUNT" => self.count = usize::try_from(up_to_most(name, value)?).ok(),
            "UNTIL" => self.until = Some(parse_until(value).ok_or_else(|| format!("has an UNTIL `{value}` that is no time"))?),
            "BYMONTH" => self.months = list(1, 12)?,
            "BYMONTHDAY" => self.month_days = list(-31, 31)?,
            "BYDAY" => self.days = value.split(',').map(parse_day).collect::<Result<_, _>>()?,
            "BYHOUR" => self.hours = list(0, 23)?,
            "BYMINUTE" => self.minute = Some(one(0, 59)?),
            "BYSECOND" => self.second = Some(one(0, 59)?),
            "BYSETPOS" => self.positions = list(-366, 366)?,
            "WKST" => self.week_start = parse_weekday(value)?,
            _ => return Err(format!("has a part {name}, which maintenance windows cannot follow")),
        }
        Ok(())
    }

    /// What the parts must not be together, by RFC 5545, section 3.3.10.
    fn check(&self) -> Result<(), String> {
        let numbered = self.days.iter().any(|(n, _)| n.is_some());
        if self.count.is_some() && self.until.is_some() {
            return Err("can have COUNT or UNTIL, not both".into());
        }
        if numbered && matches!(self.frequency, Frequency::Daily | Frequency::Weekly) {
            return Err("can have a number before a weekday only with FREQ=MONTHLY or FREQ=YEARLY".into());
        }
        if !self.month_days.is_empty() && self.frequency == Frequency::Weekly {
            return Err("cannot have BYMONTHDAY with FREQ=WEEKLY".into());
        }
        let others = [self.months.is_empty(), self.month_days.is_empty(), self.days.is_empty(), self.hours.is_empty()];
        if !self.positions.is_empty() && others.iter().all(|empty| *empty) {
            return Err("can have BYSETPOS only beside another BY part".into());
        }
        Ok(())
    }
}

fn parse_frequency(text: &str) -> Result<Frequency, String> {
    match text {
        "DAILY" => Ok(Frequency::Daily),
        "WEEKLY" => Ok(Frequency::Weekly),
        "MONTHLY" => Ok(Frequency::Monthly),
        "YEARLY" => Ok(Frequency::Yearly),
        "SECONDLY" | "MINUTELY" | "HOURLY" => {
            Err(format!("cannot have FREQ={text}; for several windows a day use FREQ=DAILY with BYHOUR, such as BYHOUR=0,6,12,18"))
        }
        _ => Err("needs FREQ=DAILY, WEEKLY, MONTHLY or YEARLY".into()),
    }
}

/// A list of numbers in a range without 0, unless the range begins there; sorted, none twice.
fn numbers(name: &str, text: &str, least: i16, most: i16) -> Result<Vec<i16>, String> {
    let fits = |n: &i16| (least..=most).contains(n) && (*n != 0 || least == 0);
    let number = |part: &str| part.parse::<i16>().ok().filter(fits);
    let mut list: Vec<i16> =
        text.split(',').map(number).collect::<Option<_>>().ok_or_else(|| format!("has a {name} outside {least} to {most}"))?;
    list.sort_unstable();
    list.dedup();
    Ok(list)
}

fn up_to_most(name: &str, text: &str) -> Result<i64, String> {
    text.parse().ok().filter(|n| (1..=MOST).contains(n)).ok_or_else(|| format!("has a {name} outside 1 to {MOST}"))
}

/// `TU`, `2TU` or `-1FR`.
fn parse_day(text: &str) -> Result<(Option<i16>, Weekday), String> {
    let refuse = || format!("has a BYDAY `{text}`; weekdays are written MO, 2TU or -1FR");
    let at = text.len().checked_sub(2).filter(|at| text.is_char_boundary(*at)).ok_or_else(refuse)?;
    let (number, name) = text.split_at(at);
    let weekday = parse_weekday(name).map_err(|_| refuse())?;
    if number.is_empty() {
        return Ok((None, weekday));
    }
    let number = number.parse::<i16>().ok().filter(|n| *n != 0 && n.abs() <= 53).ok_or_else(refuse)?;
    Ok((Some(number), weekday))
}

fn parse_weekday(text: &str) -> Result<Weekday, String> {
    use Weekday::{Friday, Monday, Saturday, Sunday, Thursday, Tuesday, Wednesday};
    let all = [("MO", Monday), ("TU", Tuesday), ("WE", Wednesday), ("TH", Thursday), ("FR", Friday), ("SA", Saturday), ("SU", Sunday)];
    all.into_iter().find(|(name, _)| *name == text).map(|(_, day)| day).ok_or_else(|| format!("has a weekday `{text}`"))
}

/// `20271231T235959Z`, `20271231T235959` or `20271231`, which means the end of that day.
fn parse_until(text: &str) -> Option<Until> {
    if !text.is_ascii() {
        return None;
    }
    if let Some(utc) = text.strip_suffix('Z') {
        let utc = parse_local(utc)?;
        return Some(Until::Instant(jiff::tz::TimeZone::UTC.to_timestamp(utc).ok()?.into()));
    }
    parse_local(text).map(Until::Local)
}

fn parse_local(text: &str) -> Option<DateTime> {
    let (date, time) = text.split_once('T').unwrap_or((text, "235959"));
    if date.len() != 8 || time.len() != 6 {
        return None;
    }
    let date = Date::new(date[..4].parse().ok()?, date[4..6].parse().ok()?, date[6..].parse().ok()?).ok()?;
    // A leap second is as good as the second before it.
    let second = time[4..].parse::<i8>().ok()?.min(59);
    let time = jiff::civil::Time::new(time[..2].parse().ok()?, time[2..4].parse().ok()?, second, 0).ok()?;
    Some(date.to_datetime(time))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rule_is_read_with_and_without_its_name() {
        let rule: Rule = "RRULE:FREQ=MONTHLY;INTERVAL=2;BYDAY=-1FR,2TU;BYHOUR=22,6;COUNT=5;WKST=SU".parse().unwrap();
        assert_eq!((rule.frequency, rule.interval, rule.count), (Frequency::Monthly, 2, Some(5)));
        assert_eq!(rule.days, [(Some(-1), Weekday::Friday), (Some(2), Weekday::Tuesday)]);
        assert_eq!((rule.hours.as_slice(), rule.week_start), (&[6, 22][..], Weekday::Sunday));
        assert_eq!("freq=daily;".parse::<Rule>().unwrap(), Rule::every(Frequency::Daily));
        let until = |text: &str| format!("FREQ=DAILY;UNTIL={text}").parse::<Rule>().unwrap().until.unwrap();
        assert_eq!(until("20271231T225959Z"), Until::Instant("2027-12-31T22:59:59Z".parse().unwrap()));
        assert_eq!(until("20271231"), Until::Local("2027-12-31T23:59:59".parse().unwrap()));
    }

    #[test]
    fn what_no_window_can_follow_is_refused_in_words() {
        let hostile = [
            "",
            "FREQ",
            "INTERVAL=2",
            "FREQ=SECONDLY",
            "FREQ=MINUTELY;INTERVAL=90",
            "FREQ=HOURLY",
            "FREQ=FORTNIGHTLY",
            "FREQ=DAILY;FREQ=DAILY",
            "FREQ=DAILY;INTERVAL=0",
            "FREQ=DAILY;INTERVAL=-1",
            "FREQ=DAILY;INTERVAL=99999999999999999999",
            "FREQ=DAILY;COUNT=0",
            "FREQ=DAILY;COUNT=1001",
            "FREQ=DAILY;COUNT=3;UNTIL=20271231",
            "FREQ=DAILY;UNTIL=tomorrow",
            "FREQ=DAILY;UNTIL=20271331",
            "FREQ=DAILY;UNTIL=2027123１",
            "FREQ=DAILY;BYMINUTE=0,15,30,45",
            "FREQ=DAILY;BYSECOND=60",
            "FREQ=DAILY;BYHOUR=24",
            "FREQ=DAILY;BYDAY=1MO",
            "FREQ=DAILY;BYDAY=",
            "FREQ=DAILY;BYDAY=é",
            "FREQ=DAILY;BYDAY=XX",
            "FREQ=MONTHLY;BYDAY=0MO",
            "FREQ=MONTHLY;BYDAY=99MO",
            "FREQ=MONTHLY;BYMONTHDAY=0",
            "FREQ=MONTHLY;BYMONTHDAY=32",
            "FREQ=WEEKLY;BYMONTHDAY=1",
            "FREQ=MONTHLY;BYSETPOS=1",
            "FREQ=YEARLY;BYWEEKNO=20",
            "FREQ=YEARLY;BYYEARDAY=1",
            "FREQ=YEARLY;BYEASTER=0",
            "FREQ=DAILY;X-NAME=1",
        ];
        for text in hostile {
            let refusal = text.parse::<Rule>().unwrap_err();
            assert!(refusal.starts_with("has ") || refusal.starts_with("can") || refusal.starts_with("needs "), "{text}: {refusal}");
        }
    }
}
