//! From effective statuses over time to day bars and percentages that never flatter.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::model::{Date, EventId, Instant, Status, Word, effective::Span, word::words};

words! {
    /// How much of an outage counts against uptime.
    UptimeRule {
        /// Major outage in full, partial outage 30 %, degraded not at all: the market leader's formula.
        Standard = "standard",
        /// Major in full, partial half.
        Half = "half",
        /// Major and partial in full.
        Strict = "strict",
        /// Everything that hurts in full, degraded too.
        Total = "total",
    }
}

impl UptimeRule {
    /// How many thousandths of a stretch with this status count as downtime.
    pub fn weight(self, status: Status) -> i64 {
        match (status, self) {
            (Status::MajorOutage, _) => 1000,
            (Status::PartialOutage, Self::Standard) => 300,
            (Status::PartialOutage, Self::Half) => 500,
            (Status::PartialOutage, Self::Strict | Self::Total) | (Status::DegradedPerformance, Self::Total) => 1000,
            _ => 0,
        }
    }
}

/// How long each status held, in milliseconds, indexed as [`Status::ALL`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Tally([i64; 6]);

impl Tally {
    /// How long this status held, in milliseconds.
    pub fn of(&self, status: Status) -> i64 {
        self.0[status as usize]
    }

    /// Adds a stretch of `millis` with this status.
    pub fn add(&mut self, status: Status, millis: i64) {
        self.0[status as usize] += millis;
    }

    /// What counts as downtime, in thousandths of a millisecond.
    fn lost(&self, rule: UptimeRule) -> i64 {
        Status::ALL.iter().map(|s| rule.weight(*s) * self.of(*s)).sum()
    }

    /// The same with the time of one status left out.
    fn without(&self, status: Status) -> Self {
        let mut rest = *self;
        rest.0[status as usize] = 0;
        rest
    }

    /// Says that in all the rest of `millis` it was this status.
    fn fill(&mut self, status: Status, millis: i64) {
        self.0[status as usize] = (millis - self.without(status).0.iter().sum::<i64>()).max(0);
    }

    /// Milliseconds in which something hurt visitors: degraded, partial or major.
    pub fn trouble(&self) -> i64 {
        Status::ALL.iter().filter(|s| s.is_trouble()).map(|s| self.of(*s)).sum()
    }

    /// Milliseconds of downtime as people use the word: down, or failing for some. Slow is not down.
    pub fn down(&self) -> i64 {
        self.of(Status::PartialOutage) + self.of(Status::MajorOutage)
    }

    /// Milliseconds about which something is known.
    pub fn covered(&self) -> i64 {
        self.0.iter().sum::<i64>() - self.of(Status::Unknown)
    }

    /// The worst status that held at all; unknown if there is nothing.
    pub fn worst(&self) -> Status {
        Status::ALL.iter().rev().copied().find(|s| self.of(*s) > 0).unwrap_or(Status::Unknown)
    }
}

/// An uptime in thousandths of a percent, from 0 to 100,000, always rounded down.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Uptime(u32);

impl Uptime {
    /// Thousandths of a percent.
    pub fn thousandths(self) -> u32 {
        self.0
    }

    /// Whether it reaches a goal in percent. Goals are read to a thousandth of a percent, so rounding down takes nothing away
    /// from an uptime that reaches its goal, and gives nothing to one that does not.
    pub fn reaches(self, goal: f64) -> bool {
        f64::from(self.0) >= (goal * 1000.0).round()
    }

    /// `uptime = (T - sum of weight x t) / T` over the time anything is known about, rounded down;
    /// `None` if nothing is known.
    pub fn of(tally: &Tally, rule: UptimeRule) -> Option<Self> {
        Self::left(tally.covered(), tally.lost(rule))
    }

    /// What is left of `covered` milliseconds of which `lost` thousandths of a millisecond are lost.
    fn left(covered: i64, lost: i64) -> Option<Self> {
        if covered <= 0 {
            return None;
        }
        // A part of a thousandth that is lost is a whole one.
        let down = (lost * 100 + covered - 1) / covered;
        u32::try_from((100_000 - down).clamp(0, 100_000)).ok().map(Self)
    }

    /// The mean of several, rounded down; how a group's uptime follows from its components'.
    pub fn mean(all: impl IntoIterator<Item = Uptime>) -> Option<Self> {
        let (count, sum) = all.into_iter().fold((0_u64, 0_u64), |(n, sum), u| (n + 1, sum + u64::from(u.0)));
        let mean = sum.checked_div(count)?;
        u32::try_from(mean).ok().map(Self)
    }
}

/// One day of one component or group on which not everything was fine.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Day {
    /// The date in the page's zone.
    pub date: Date,
    /// How long each status held, up to now for today.
    pub tally: Tally,
    /// The incidents and maintenances behind it, in the order they first appear.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub causes: Vec<EventId>,
}

impl Day {
    /// Whether the other says the same, but for how long one status held.
    pub fn is_like_but_for(&self, other: &Self, status: Status) -> bool {
        self.date == other.date && self.causes == other.causes && self.tally.without(status) == other.tally.without(status)
    }
}

/// The days of one component or group, as far as the window of the page reaches.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct History {
    /// The first day with any data; earlier days have none.
    pub first: Option<Date>,
    /// The days on which not all was fine, oldest first. A day after `first` that is not listed was fine from start to end.
    pub days: Vec<Day>,
    /// The end of the window less all the time anything is known about. It stays the same while time goes on, so that time
    /// alone need not be told to anybody.
    pub counted_from: Option<Instant>,
}

/// Until when an open window is counted: the running minute as whole, so that a bar is there as soon as the trouble is.
pub fn counted_to(at: Instant) -> Instant {
    at.minute() + Duration::from_secs(60)
}

impl History {
    /// Uptime over the window that ends at `to`, if anything is known.
    pub fn uptime(&self, to: Instant, rule: UptimeRule) -> Option<Uptime> {
        Uptime::left(to.since(self.counted_from?), self.days.iter().map(|day| day.tally.lost(rule)).sum())
    }

    /// What becomes of it when time alone goes on, to a window of days from the date `first` on, whose first instant is `from`.
    pub fn age(&mut self, first: Date, from: Instant) {
        self.days.retain(|day| day.date >= first);
        self.first = self.first.map(|date| date.max(first));
        self.counted_from = self.counted_from.map(|at| at.max(from));
    }

    /// How long each status held on that day, all fine if nothing is recorded; `None` before the first day with data.
    pub fn tally(&self, date: Date) -> Option<Tally> {
        let recorded = self.day(date).map(|day| day.tally);
        recorded.or_else(|| self.first.filter(|first| date >= *first).map(|_| Tally::default()))
    }

    /// Counts all the rest of the `millis` today has lasted so far as what is now: that goes on until somebody says otherwise.
    pub fn fill(&mut self, today: Date, now: impl FnOnce() -> Status, millis: i64) {
        if let Some(day) = self.days.last_mut().filter(|day| day.date == today) {
            day.tally.fill(now(), millis);
        }
    }

    /// The recorded day, if that day was not simply fine or without data.
    pub fn day(&self, date: Date) -> Option<&Day> {
        self.days.binary_search_by_key(&date, |d| d.date).ok().map(|at| &self.days[at])
    }

    /// How long each status held over these days, the last entry marking the end, up to `to`. A day that is not listed was
    /// fine from start to end; before the first one nothing is known.
    pub fn tally_over(&self, borders: &[DayBorder], to: Instant) -> Tally {
        let mut whole = Tally::default();
        for pair in borders.windows(2) {
            let &[(date, from), (_, until)] = pair else { continue };
            match self.day(date) {
                Some(day) => Status::ALL.iter().for_each(|status| whole.add(*status, day.tally.of(*status))),
                None if self.first.is_some_and(|first| date >= first) => whole.add(Status::Operational, until.min(to).since(from)),
                None => {}
            }
        }
        whole
    }

    /// The worst status of that day; operational if nothing is recorded, unknown before the first day with data.
    pub fn worst(&self, date: Date) -> Status {
        match (self.first, self.day(date)) {
            (_, Some(day)) => day.tally.worst(),
            (Some(first), None) if date >= first => Status::Operational,
            _ => Status::Unknown,
        }
    }
}

/// A day of a calendar in some zone: its date and its first instant. The last of a list only marks the end.
pub type DayBorder = (Date, Instant);

/// Cuts spans into days. `borders` has one entry a day plus one for the end of the last day; days have 23, 24 or 25 hours,
/// whatever the zone makes of them. Spans must end at now, so that today ends there too.
pub fn history(spans: &[Span], borders: &[DayBorder]) -> History {
    let mut covered = 0;
    let mut history = History::default();
    let mut next = 0;
    for pair in borders.windows(2) {
        let &[(date, from), (_, until)] = pair else { continue };
        let mut day = Day { date, tally: Tally::default(), causes: Vec::new() };
        while spans.get(next).is_some_and(|s| s.until <= from) {
            next += 1;
        }
        for span in spans[next..].iter().take_while(|s| s.from < until) {
            let millis = span.until.min(until).since(span.from.max(from));
            day.tally.add(span.status, millis);
            for cause in &span.causes {
                if millis > 0 && !day.causes.contains(cause) {
                    day.causes.push(*cause);
                }
            }
        }
        covered += day.tally.covered();
        if day.tally.covered() > 0 && history.first.is_none() {
            history.first = Some(date);
        }
        let fine = day.causes.is_empty() && day.tally.covered() == day.tally.of(Status::Operational) && day.tally.of(Status::Unknown) == 0;
        if history.first.is_some() && !fine {
            history.days.push(day);
        }
    }
    let end = spans.last().map(|last| last.until).filter(|_| covered > 0);
    history.counted_from = end.map(|end| Instant::from_millis(end.millis() - covered));
    history
}

#[cfg(test)]
#[path = "uptime_tests.rs"]
mod tests;
