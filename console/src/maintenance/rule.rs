//! The recurrence rules most people want, in plain words and as an RRULE; whatever else there is stays a rule as written.

use app::{
    model::{Date, calendar},
    ui::zone::Civil,
};

/// How windows come back. What day of the month or week is meant follows from the first window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// They do not.
    Once,
    /// Every so many days.
    Days,
    /// Every so many weeks, on some days.
    Weeks,
    /// Every so many months, on the same day of the month.
    MonthDay,
    /// Every so many months, on the same weekday counted from the first.
    MonthWeekday,
    /// Every so many months, on the last such weekday.
    LastWeekday,
    /// By a rule somebody writes.
    Rule,
}

/// When windows stop coming back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ends {
    /// Never.
    Never,
    /// After so many.
    After(u32),
    /// On this day, in the page's zone.
    On(Date),
}

/// A rule in plain parts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plain {
    /// How they come back.
    pub way: Way,
    /// Every so many days, weeks or months.
    pub every: u32,
    /// The days of the week, from 0 for Monday; only for [`Way::Weeks`].
    pub days: Vec<usize>,
    /// When they stop.
    pub ends: Ends,
}

const CODES: [&str; 7] = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"];
/// The days of the week.
pub const DAYS: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
const NTH: [&str; 5] = ["first", "second", "third", "fourth", "fifth"];

/// The day of the week of a first window, from 0 for Monday.
pub fn weekday(first: &Civil) -> usize {
    usize::try_from(calendar::weekday(first.date) - 1).unwrap_or(0)
}

/// How many such weekdays of its month there were up to a date, from 0.
pub fn nth(first: &Civil) -> usize {
    usize::try_from(first.date.day() - 1).unwrap_or(0) / 7
}

/// Whether it is the last such weekday of its month.
pub fn is_last(first: &Civil) -> bool {
    calendar::plus(first.date, 7).month() != first.date.month()
}

impl Plain {
    /// The rule as an RRULE, for a first window that begins at this time in the page's zone; none if there is none or it is
    /// written by hand.
    pub fn write(&self, first: &Civil) -> Option<String> {
        let own = weekday(first);
        let code = CODES[own];
        let mut rule = match self.way {
            Way::Once | Way::Rule => return None,
            Way::Days => "FREQ=DAILY".to_owned(),
            Way::Weeks => {
                let days: Vec<&str> = (0..7).filter(|n| *n == own || self.days.contains(n)).map(|n| CODES[n]).collect();
                format!("FREQ=WEEKLY;BYDAY={}", days.join(","))
            }
            Way::MonthDay => format!("FREQ=MONTHLY;BYMONTHDAY={}", first.date.day()),
            Way::MonthWeekday => format!("FREQ=MONTHLY;BYDAY={}{code}", nth(first) + 1),
            Way::LastWeekday => format!("FREQ=MONTHLY;BYDAY=-1{code}"),
        };
        if self.every > 1 {
            rule.push_str(&format!(";INTERVAL={}", self.every));
        }
        match self.ends {
            Ends::Never => {}
            Ends::After(count) => rule.push_str(&format!(";COUNT={count}")),
            Ends::On(date) => rule.push_str(&format!(";UNTIL={}T235959", calendar::iso(date).replace('-', ""))),
        }
        Some(rule)
    }

    /// The plain parts of a rule, if it has no others.
    pub fn read(rule: &str) -> Option<Self> {
        let rule = rule.trim().to_ascii_uppercase();
        let mut parts: Vec<(&str, &str)> = rule
            .strip_prefix("RRULE:")
            .unwrap_or(&rule)
            .split(';')
            .filter(|part| !part.is_empty())
            .map(|part| part.split_once('='))
            .collect::<Option<_>>()?;
        let mut take = |name: &str| parts.iter().position(|(own, _)| *own == name).map(|n| parts.remove(n).1.to_owned());
        let (frequency, by_day, month_day) = (take("FREQ")?, take("BYDAY"), take("BYMONTHDAY"));
        let every = take("INTERVAL").map_or(Some(1), |text| text.parse().ok())?;
        let ends = match (take("COUNT"), take("UNTIL")) {
            (None, None) => Ends::Never,
            (Some(count), None) => Ends::After(count.parse().ok()?),
            (None, Some(until)) => Ends::On(read_until(&until)?),
            _ => return None,
        };
        let (way, days) = match (frequency.as_str(), by_day.as_deref(), month_day.as_deref()) {
            ("DAILY", None, None) => (Way::Days, Vec::new()),
            ("WEEKLY", None, None) => (Way::Weeks, Vec::new()),
            ("WEEKLY", Some(days), None) => {
                (Way::Weeks, days.split(',').map(|code| CODES.iter().position(|own| *own == code)).collect::<Option<_>>()?)
            }
            ("MONTHLY", None, Some(day)) if day.parse::<u32>().is_ok() => (Way::MonthDay, Vec::new()),
            ("MONTHLY", Some(day), None) if day.strip_prefix("-1").is_some_and(|code| CODES.contains(&code)) => {
                (Way::LastWeekday, Vec::new())
            }
            ("MONTHLY", Some(day), None)
                if day.get(1..).is_some_and(|code| CODES.contains(&code)) && day.starts_with(|c: char| ('1'..='5').contains(&c)) =>
            {
                (Way::MonthWeekday, Vec::new())
            }
            _ => return None,
        };
        parts.is_empty().then_some(Self { way, every, days, ends })
    }
}

fn read_until(text: &str) -> Option<Date> {
    let day = text.strip_suffix("T235959")?;
    calendar::read_date(&format!("{}-{}-{}", day.get(..4)?, day.get(4..6)?, day.get(6..8)?))
}

/// How windows come back, said of a first window.
pub fn way_words(way: Way, first: &Civil) -> String {
    let day = DAYS[weekday(first)];
    match way {
        Way::Once => "Once".to_owned(),
        Way::Days => "By days".to_owned(),
        Way::Weeks => "By weeks".to_owned(),
        Way::MonthDay => format!("By months, on day {}", first.date.day()),
        Way::MonthWeekday => format!("By months, on the {} {day}", NTH[nth(first).min(4)]),
        Way::LastWeekday => format!("By months, on the last {day}"),
        Way::Rule => "By a rule of your own".to_owned(),
    }
}

/// A rule in words, as far as it has plain ones, for windows of which one begins at this time in the page's zone.
pub fn words(rule: &str, one: &Civil) -> String {
    let Some(plain) = Plain::read(rule) else { return format!("By the rule {rule}") };
    let of = |unit: &str| if plain.every == 1 { format!("Every {unit}") } else { format!("Every {} {unit}s", plain.every) };
    let mut said = match plain.way {
        Way::Once | Way::Rule => return rule.to_owned(),
        Way::Days => of("day"),
        Way::Weeks if plain.days.is_empty() => format!("{} on {}", of("week"), DAYS[weekday(one)]),
        Way::Weeks => {
            let days: Vec<&str> = plain.days.iter().filter_map(|n| DAYS.get(*n).copied()).collect();
            format!("{} on {}", of("week"), days.join(", "))
        }
        Way::MonthDay => format!("{} on day {}", of("month"), one.date.day()),
        Way::MonthWeekday => format!("{} on the {} {}", of("month"), NTH[nth(one).min(4)], DAYS[weekday(one)]),
        Way::LastWeekday => format!("{} on the last {}", of("month"), DAYS[weekday(one)]),
    };
    match plain.ends {
        Ends::Never => {}
        Ends::After(count) => said.push_str(&format!(", {count} times")),
        Ends::On(date) => said.push_str(&format!(", until {}", calendar::iso(date))),
    }
    said
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Sunday, 22 November 2026, 20:00.
    fn first() -> Civil {
        Civil { date: calendar::date(2026, 11, 22), hour: 20, minute: 0, offset: 60 }
    }

    fn plain(way: Way, every: u32, days: &[usize], ends: Ends) -> Plain {
        Plain { way, every, days: days.to_vec(), ends }
    }

    #[test]
    fn what_is_chosen_in_words_becomes_a_rule_and_comes_back() {
        let cases = [
            (plain(Way::Days, 1, &[], Ends::Never), "FREQ=DAILY", "Every day"),
            (plain(Way::Days, 2, &[], Ends::After(5)), "FREQ=DAILY;INTERVAL=2;COUNT=5", "Every 2 days, 5 times"),
            (plain(Way::Weeks, 1, &[1, 6], Ends::Never), "FREQ=WEEKLY;BYDAY=TU,SU", "Every week on Tuesday, Sunday"),
            (plain(Way::MonthDay, 3, &[], Ends::Never), "FREQ=MONTHLY;BYMONTHDAY=22;INTERVAL=3", "Every 3 months on day 22"),
            (plain(Way::MonthWeekday, 1, &[], Ends::Never), "FREQ=MONTHLY;BYDAY=4SU", "Every month on the fourth Sunday"),
            (
                plain(Way::LastWeekday, 1, &[], Ends::On(calendar::date(2027, 12, 31))),
                "FREQ=MONTHLY;BYDAY=-1SU;UNTIL=20271231T235959",
                "Every month on the last Sunday, until 2027-12-31",
            ),
        ];
        for (plain, rule, said) in cases {
            assert_eq!(plain.write(&first()).as_deref(), Some(rule));
            assert_eq!(Plain::read(rule), Some(plain), "{rule}");
            assert_eq!(words(rule, &first()), said);
        }
    }

    #[test]
    fn the_day_of_the_first_window_is_always_among_the_days() {
        let rule = plain(Way::Weeks, 1, &[0], Ends::Never).write(&first());
        assert_eq!(rule.as_deref(), Some("FREQ=WEEKLY;BYDAY=MO,SU"));
    }

    #[test]
    fn rules_with_other_parts_stay_as_they_are_written() {
        for rule in
            ["FREQ=YEARLY", "FREQ=DAILY;BYHOUR=0,12", "FREQ=MONTHLY;BYDAY=MO;BYSETPOS=2", "FREQ=DAILY;COUNT=2;UNTIL=20270101T235959", "x"]
        {
            assert_eq!(Plain::read(rule), None, "{rule}");
        }
        assert_eq!(words("FREQ=YEARLY", &first()), "By the rule FREQ=YEARLY");
    }

    #[test]
    fn the_last_weekday_of_a_month_is_told_from_the_others() {
        assert!(!is_last(&first()));
        assert!(is_last(&Civil { date: calendar::date(2026, 11, 29), ..first() }));
    }
}
