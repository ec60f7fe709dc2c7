//! How far back a chart reaches, and in what steps.

use std::time::Duration;

use crate::model::{Instant, word::words};

words! {
    /// How far back a chart reaches.
    Range {
        /// An hour, in steps of a minute.
        Hour = "hour",
        /// A day, in steps of five minutes.
        Day = "day",
        /// Seven days, in steps of half an hour.
        Week = "week",
        /// Four weeks, in steps of two hours.
        Month = "month",
        /// Thirteen weeks, in steps of six hours.
        Quarter = "quarter",
        /// Fifty-two weeks, in steps of a day.
        Year = "year",
    }
}

impl Range {
    /// How many values a chart of it has.
    pub fn count(self) -> i64 {
        match self {
            Self::Hour => 60,
            Self::Day => 288,
            Self::Week | Self::Month => 336,
            Self::Quarter | Self::Year => 364,
        }
    }

    /// How many seconds each value stands for.
    pub fn step(self) -> i64 {
        match self {
            Self::Hour => 60,
            Self::Day => 300,
            Self::Week => 1_800,
            Self::Month => 7_200,
            Self::Quarter => 21_600,
            Self::Year => 86_400,
        }
    }

    /// How many seconds each value of the stretch before stands for: that one only lies behind the line.
    pub fn step_before(self) -> i64 {
        match self {
            Self::Hour => 300,
            Self::Day | Self::Week => 3_600,
            Self::Month | Self::Quarter | Self::Year => 86_400,
        }
    }

    /// Whether its points are in memory, so that nobody asks a database for them.
    pub fn is_short(self) -> bool {
        matches!(self, Self::Hour | Self::Day)
    }

    /// From when to when a chart reaches that ends with the step `now` lies in. Steps are counted from the epoch.
    pub fn window(self, now: Instant) -> (Instant, Instant) {
        let step = Duration::from_secs(self.step().unsigned_abs());
        let length = step * u32::try_from(self.count()).unwrap_or(u32::MAX);
        let span = self.step() * 1_000;
        let end = Instant::from_millis(now.millis().div_euclid(span) * span) + step;
        (end - length, end)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Word;

    #[test]
    fn a_chart_ends_with_the_step_it_is_asked_in() {
        let at = |text: &str| text.parse::<Instant>().unwrap();
        let cases = [
            (Range::Hour, "2026-11-22T07:32:10Z", "2026-11-22T06:33:00Z", "2026-11-22T07:33:00Z"),
            (Range::Day, "2026-11-22T07:32:10Z", "2026-11-21T07:35:00Z", "2026-11-22T07:35:00Z"),
            (Range::Day, "2026-11-22T07:35:00Z", "2026-11-21T07:40:00Z", "2026-11-22T07:40:00Z"),
            (Range::Week, "2026-11-22T07:32:10Z", "2026-11-15T08:00:00Z", "2026-11-22T08:00:00Z"),
            (Range::Month, "2026-11-22T07:32:10Z", "2026-10-25T08:00:00Z", "2026-11-22T08:00:00Z"),
            (Range::Quarter, "2026-11-22T07:32:10Z", "2026-08-23T12:00:00Z", "2026-11-22T12:00:00Z"),
            (Range::Year, "2026-11-22T07:32:10Z", "2025-11-24T00:00:00Z", "2026-11-23T00:00:00Z"),
        ];
        for (range, now, from, until) in cases {
            assert_eq!(range.window(at(now)), (at(from), at(until)), "{range} at {now}");
        }
    }

    #[test]
    fn a_chart_is_its_steps_one_after_the_other() {
        for &range in Range::ALL {
            let (from, until) = range.window(Instant::from_millis(1_795_331_353_626));
            assert_eq!(until.since(from), range.count() * range.step() * 1_000, "{range}");
            assert_eq!(from.millis() % (range.step() * 1_000), 0, "{range}");
        }
    }
}
