//! When the windows of a recurrence rule begin. They keep their time on the page's own clock, whatever that clock does:
//! a time that a clock change leaves out moves forward with it, a time that comes twice is taken the first time.

use std::{collections::VecDeque, time::Duration};

use app::model::Instant;
use jiff::{
    Span, ToSpan,
    civil::{Date, DateTime},
    tz::TimeZone,
};

use super::rule::{Frequency, Rule, Until};

/// How many days, weeks or months in a row may bring no window before the search is given up.
const MOST_EMPTY: usize = 1000;

/// The same for years: 29 February falls on the same weekday every 28 years, or 40 around a century.
const MOST_EMPTY_YEARS: usize = 100;

/// How many are looked at in all; only rules with a COUNT have to be followed from their beginning.
const MOST_IN_ALL: usize = 20_000;

/// Windows begin at least this far apart.
const LEAST_APART: Duration = Duration::from_secs(3600);

/// The beginnings of windows, in order: on the page's clock, and as points in time.
pub struct Occurrences<'a> {
    rule: Rule,
    start: DateTime,
    zone: &'a TimeZone,
    /// The number of the next day, week, month or year, from 0 for the one the first window lies in.
    period: i64,
    left_in_all: usize,
    count: usize,
    ready: VecDeque<DateTime>,
    last: Option<Instant>,
}

impl<'a> Occurrences<'a> {
    /// All windows of a rule whose first one may begin at `start`.
    pub fn new(rule: &Rule, start: DateTime, zone: &'a TimeZone) -> Self {
        Self {
            rule: with_defaults(rule, start),
            start,
            zone,
            period: 0,
            left_in_all: MOST_IN_ALL,
            count: 0,
            ready: VecDeque::new(),
            last: None,
        }
    }

    /// Those that begin after `after`.
    pub fn after(rule: &Rule, start: DateTime, zone: &'a TimeZone, after: Instant) -> impl Iterator<Item = (DateTime, Instant)> {
        let mut all = Self::new(rule, start, zone);
        if rule.count.is_none() {
            // A whole period earlier than need be, so that the distance to the window before is known.
            all.period = (all.period_of(zone.to_datetime(after.timestamp()).date()) - 1).max(0);
        }
        all.skip_while(move |(_, at)| *at <= after)
    }

    /// The number of the period a date lies in, or of an earlier one.
    fn period_of(&self, date: Date) -> i64 {
        let days = || self.start.date().until(date).map_or(0, |span| i64::from(span.get_days()));
        let months = i64::from(date.year() - self.start.year()) * 12 + i64::from(date.month() - self.start.month());
        let passed = match self.rule.frequency {
            Frequency::Daily => days(),
            Frequency::Weekly => days() / 7,
            Frequency::Monthly => months,
            Frequency::Yearly => i64::from(date.year() - self.start.year()),
        };
        passed / self.rule.interval
    }

    /// The days of a period; none beyond the calendar.
    fn days(&self, period: i64) -> Option<Vec<Date>> {
        let date = self.start.date();
        let n = period.checked_mul(self.rule.interval)?;
        let days = |first: Date, count: i16| (0..count).map(|n| first.checked_add(n.days()).ok()).collect();
        match self.rule.frequency {
            Frequency::Daily => days(date.checked_add(Span::new().try_days(n).ok()?).ok()?, 1),
            Frequency::Weekly => {
                let since = date.weekday().since(self.rule.week_start);
                let first = date.checked_sub(since.days()).ok()?;
                days(first.checked_add(Span::new().try_weeks(n).ok()?).ok()?, 7)
            }
            Frequency::Monthly => {
                let first = date.first_of_month().checked_add(Span::new().try_months(n).ok()?).ok()?;
                days(first, first.days_in_month().into())
            }
            Frequency::Yearly => {
                let first = date.first_of_year().checked_add(Span::new().try_years(n).ok()?).ok()?;
                days(first, first.days_in_year())
            }
        }
    }

    fn fits(&self, date: Date) -> bool {
        let rule = &self.rule;
        let from_end = i16::from(date.day()) - i16::from(date.days_in_month()) - 1;
        let month = rule.months.is_empty() || rule.months.contains(&date.month().into());
        let day = rule.month_days.is_empty() || rule.month_days.iter().any(|d| *d == i16::from(date.day()) || *d == from_end);
        let weekday =
            || rule.days.is_empty() || rule.days.iter().any(|(n, day)| *day == date.weekday() && n.is_none_or(|n| self.is_nth(date, n)));
        month && day && weekday()
    }

    /// Whether a date is the n-th of its weekday: in its month, or in its year if the rule speaks of years only.
    fn is_nth(&self, date: Date, n: i16) -> bool {
        let in_month = self.rule.frequency == Frequency::Monthly || !self.rule.months.is_empty();
        let (day, days) =
            if in_month { (i16::from(date.day()), i16::from(date.days_in_month())) } else { (date.day_of_year(), date.days_in_year()) };
        n == (day - 1) / 7 + 1 || n == -((days - day) / 7 + 1)
    }

    /// The windows of one period, in order.
    fn expand(&self, days: Vec<Date>) -> Vec<DateTime> {
        let rule = &self.rule;
        let minute = rule.minute.map_or(self.start.minute(), narrow);
        let second = rule.second.map_or(self.start.second(), narrow);
        let days = days.into_iter().filter(|date| self.fits(*date));
        let all: Vec<DateTime> = days.flat_map(|d| rule.hours.iter().map(move |h| d.at(narrow(*h), minute, second, 0))).collect();
        if rule.positions.is_empty() {
            return all;
        }
        let total = i16::try_from(all.len()).unwrap_or(i16::MAX);
        let chosen = |n: i16| rule.positions.contains(&(n + 1)) || rule.positions.contains(&(n - total));
        (0..total).zip(all).filter(|(n, _)| chosen(*n)).map(|(_, at)| at).collect()
    }

    /// Fills `ready`; false if there is nothing more to find.
    fn advance(&mut self) -> bool {
        let most = if self.rule.frequency == Frequency::Yearly { MOST_EMPTY_YEARS } else { MOST_EMPTY };
        for _ in 0..most.min(self.left_in_all) {
            self.left_in_all -= 1;
            let Some(days) = self.days(self.period) else { return false };
            self.period += 1;
            let start = self.start;
            self.ready = self.expand(days).into_iter().filter(|at| *at >= start).collect();
            if !self.ready.is_empty() {
                return true;
            }
        }
        false
    }
}

impl Iterator for Occurrences<'_> {
    type Item = (DateTime, Instant);

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if self.rule.count.is_some_and(|most| self.count >= most) || (self.ready.is_empty() && !self.advance()) {
                return None;
            }
            let local = self.ready.pop_front()?;
            let at: Instant = self.zone.to_timestamp(local).ok()?.into();
            let is_over = match self.rule.until {
                Some(Until::Instant(until)) => at > until,
                Some(Until::Local(until)) => local > until,
                None => false,
            };
            if is_over {
                return None;
            }
            self.count += 1;
            // Where a clock change pushes a window onto the next one, that next one is enough.
            if self.last.is_none_or(|last| at >= last + LEAST_APART) {
                self.last = Some(at);
                return Some((local, at));
            }
        }
    }
}

/// Where a rule does not say on which day or at which hour, the first window does.
fn with_defaults(rule: &Rule, start: DateTime) -> Rule {
    let mut rule = rule.clone();
    let no_days = rule.days.is_empty() && rule.month_days.is_empty();
    match rule.frequency {
        Frequency::Weekly if no_days => rule.days = vec![(None, start.weekday())],
        Frequency::Monthly if no_days => rule.month_days = vec![start.day().into()],
        Frequency::Yearly if no_days => {
            rule.month_days = vec![start.day().into()];
            if rule.months.is_empty() {
                rule.months = vec![start.month().into()];
            }
        }
        _ => {}
    }
    if rule.hours.is_empty() {
        rule.hours = vec![start.hour().into()];
    }
    rule
}

/// Hours, minutes and seconds were checked when the rule was read.
fn narrow(number: i16) -> i8 {
    i8::try_from(number).unwrap_or_default()
}

#[cfg(test)]
#[path = "occurrences_tests.rs"]
mod tests;
