//! How long the points of a metric are kept, and what of them is gone already.
//!
//! A metric has four levels: its points, and their roll-ups by five minutes, by hours and by days. Each level is worked out
//! from the one below while that one is kept. Levels are deleted from the old end by whole UTC days, so that no interval ever
//! loses a part of what it rests on; up to where is written down, so that nobody has to guess it from what is left.

use std::time::Duration;

use app::model::Instant;
use serde::{Deserialize, Serialize};

use crate::entity::{Json, metric};

/// Seconds an interval of each roll-up level lasts.
pub(super) const RESOLUTIONS: [i32; 3] = [300, 3_600, 86_400];

/// How many levels a metric has.
pub(super) const LEVELS: usize = RESOLUTIONS.len() + 1;

const DAY: i64 = 86_400_000;

/// What a metric's `retention` column holds.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Retention {
    /// Days the points themselves are kept; 30 if empty.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub raw_days: Option<u32>,
    /// Days the five-minute roll-ups are kept; 100 if empty.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub five_minute_days: Option<u32>,
    /// Days the roll-ups by hours are kept; 730 if empty.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hour_days: Option<u32>,
    /// Days the roll-ups by days are kept; for ever if empty.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub day_days: Option<u32>,
    /// What is older than this has been deleted, by level; always the start of a UTC day.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gone_before: Option<[Instant; LEVELS]>,
}

impl Retention {
    /// The retention of this metric.
    pub fn of(row: &metric::Model) -> Self {
        serde_json::from_value(row.retention.0.clone()).unwrap_or_default()
    }

    /// As the column holds it.
    pub(super) fn to_column(&self) -> Json<serde_json::Value> {
        Json(serde_json::to_value(self).unwrap_or_default())
    }

    /// The first instant that is kept of a level at `now`. A level is kept at least as long as the one below it.
    pub(super) fn cutoff(&self, level: usize, now: Instant) -> Option<Instant> {
        let days = [Some(self.raw_days.unwrap_or(30)), Some(self.five_minute_days.unwrap_or(100)), Some(self.hour_days.unwrap_or(730))];
        let days = days.into_iter().chain([self.day_days]);
        let longest = days.take(level + 1).reduce(|a, b| Some(a?.max(b?))).flatten()?;
        Some(start_of_day(now - Duration::from_secs(u64::from(longest) * 86_400)))
    }

    /// From when on every point is still kept by itself at `now`: what is older must not be pushed again, or it would count twice.
    pub fn points_from(&self, now: Instant) -> Instant {
        [self.cutoff(0, now), self.gone(0)].into_iter().flatten().max().unwrap_or_default()
    }

    /// Up to where a level has been deleted.
    pub(super) fn gone(&self, level: usize) -> Option<Instant> {
        self.gone_before.map(|gone| gone[level.min(LEVELS - 1)]).filter(|gone| *gone > Instant::default())
    }

    /// Writes down that a level has been deleted up to there. Finer levels count as deleted up to there too, so that a point
    /// never enters below a gap.
    pub(super) fn lose(&mut self, level: usize, before: Instant) {
        let gone = self.gone_before.get_or_insert([Instant::default(); LEVELS]);
        for gone in gone.iter_mut().take(level + 1) {
            *gone = before.max(*gone);
        }
    }

    /// Whether a level still has everything that ever arrived for the day of `at`.
    pub(super) fn keeps(&self, level: usize, at: Instant) -> bool {
        self.gone(level).is_none_or(|gone| at >= gone)
    }

    /// The finest level that still has the day of `at`; none if not even the roll-up by days has.
    pub(super) fn finest(&self, at: Instant) -> Option<usize> {
        (0..LEVELS).find(|level| self.keeps(*level, at))
    }
}

/// The start of the interval of `seconds` that `at` lies in, counted from the epoch.
pub(super) fn start_of(at: Instant, seconds: i64) -> Instant {
    let span = seconds.saturating_mul(1_000).max(1);
    Instant::from_millis(at.millis().div_euclid(span) * span)
}

/// The start of the UTC day `at` lies in.
pub(super) fn start_of_day(at: Instant) -> Instant {
    start_of(at, DAY / 1_000)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_level_is_kept_at_least_as_long_as_the_one_below() {
        let now: Instant = "2026-11-22T07:30:00Z".parse().unwrap();
        let cutoffs = |r: &Retention| (0..LEVELS).map(|level| r.cutoff(level, now).map(|at| at.to_string())).collect::<Vec<_>>();
        let day = |text: &str| Some(format!("{text}T00:00:00.000Z"));
        assert_eq!(cutoffs(&Retention::default()), [day("2026-10-23"), day("2026-08-14"), day("2024-11-22"), None]);
        let odd = Retention { raw_days: Some(200), hour_days: Some(1), day_days: Some(0), ..Retention::default() };
        assert_eq!(cutoffs(&odd), [day("2026-05-06"), day("2026-05-06"), day("2026-05-06"), day("2026-05-06")]);
    }

    #[test]
    fn what_is_gone_is_remembered_in_the_column() {
        let at: Instant = "2026-11-22T00:00:00Z".parse().unwrap();
        let mut retention: Retention = serde_json::from_str(r#"{"raw_days": 7, "of_later_versions": true}"#).unwrap();
        assert_eq!((retention.finest(at), retention.gone(0)), (Some(0), None));
        retention.lose(0, at);
        retention.lose(0, at - Duration::from_secs(86_400));
        let read: Retention = serde_json::from_value(retention.to_column().0).unwrap();
        assert_eq!(read, retention);
        assert_eq!((read.gone(0), read.gone(1)), (Some(at), None));
        assert_eq!((read.finest(at), read.finest(at - Duration::from_millis(1))), (Some(0), Some(1)));
        retention.lose(3, at + Duration::from_secs(86_400));
        assert_eq!((retention.finest(at), retention.finest(at + Duration::from_secs(86_400))), (None, Some(0)));
    }
}
