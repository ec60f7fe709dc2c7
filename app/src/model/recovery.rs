//! How well we recover: from the clocks of incidents to medians and 90th percentiles.

use serde::{Deserialize, Serialize};

use crate::model::Instant;

/// Under this many incidents no figure is shown: it would say nothing.
pub const FEWEST: usize = 3;

/// The moments of an incident. What nobody knows stays unknown; nothing is invented.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Clock {
    /// When the trouble began.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub started: Option<Instant>,
    /// When we noticed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detected: Option<Instant>,
    /// When somebody took it on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub acknowledged: Option<Instant>,
    /// When visitors were first told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first_posted: Option<Instant>,
    /// When a fix was in place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mitigated: Option<Instant>,
    /// When it was over.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resolved: Option<Instant>,
}

impl Clock {
    /// The moments that are out of order, as the names of the two fields; an empty answer means the clock is plausible.
    pub fn contradiction(&self) -> Option<(&'static str, &'static str)> {
        let started = ("started_at", self.started);
        let later = [
            ("detected_at", self.detected),
            ("acknowledged_at", self.acknowledged),
            ("first_posted_at", self.first_posted),
            ("mitigated_at", self.mitigated),
            ("resolved_at", self.resolved),
        ];
        let after_start = later.iter().find(|(_, at)| matches!((started.1, at), (Some(a), Some(b)) if *b < a));
        if let Some((name, _)) = after_start {
            return Some((started.0, name));
        }
        matches!((self.detected, self.acknowledged), (Some(a), Some(b)) if b < a).then_some(("detected_at", "acknowledged_at"))
    }
}

/// One figure over several incidents, in milliseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Figure {
    /// Half of the incidents took no longer.
    pub median: i64,
    /// Nine of ten incidents took no longer (nearest rank).
    pub p90: i64,
}

/// How many incidents tell of a stretch, and the figure if they are enough.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Measure {
    /// How many incidents it rests on.
    pub n: usize,
    /// The figure; none under [`FEWEST`] incidents.
    pub figure: Option<Figure>,
}

impl Measure {
    /// What these durations tell.
    pub fn of(mut durations: Vec<i64>) -> Self {
        durations.sort_unstable();
        Self { n: durations.len(), figure: figure(&durations) }
    }

    /// How it has changed since an earlier measure, if both say something.
    pub fn trend_since(&self, before: &Self) -> Option<Trend> {
        let (now, before) = (self.figure?.median, before.figure?.median);
        Some(match before - now {
            gained if gained >= SAME => Trend::Faster(gained),
            gained if gained <= -SAME => Trend::Slower(-gained),
            _ => Trend::Same,
        })
    }
}

/// The figure over durations in order; `None` under [`FEWEST`] of them.
fn figure(durations: &[i64]) -> Option<Figure> {
    let n = durations.len();
    if n < FEWEST {
        return None;
    }
    let (low, high) = (durations.get((n - 1) / 2)?, durations.get(n / 2)?);
    Some(Figure { median: low + (high - low) / 2, p90: *durations.get((n * 9).div_ceil(10) - 1)? })
}

/// How a median stands to the one before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trend {
    /// So many milliseconds less.
    Faster(i64),
    /// So many milliseconds more.
    Slower(i64),
    /// Less than a minute apart.
    Same,
}

/// Medians less than this many milliseconds apart are called the same: durations are written in minutes.
const SAME: i64 = 60_000;

/// Times from the start of the trouble to each moment, over some incidents.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recovery {
    /// Until we noticed.
    pub detect: Measure,
    /// Until visitors were told.
    pub first_post: Measure,
    /// Until a fix was in place.
    pub mitigate: Measure,
    /// Until it was over.
    pub resolve: Measure,
}

/// An incident as far as recovery is concerned.
#[derive(Clone, Copy, Debug)]
pub struct Recovered {
    /// Its moments.
    pub clock: Clock,
    /// When it began, as far as anybody knows: that decides in which stretch it counts.
    pub began: Instant,
    /// Whether it turned out to be nothing; then it does not count.
    pub false_alarm: bool,
}

impl Recovery {
    /// The figures over these incidents; maintenance has no place among them, false alarms are left out here.
    pub fn of(incidents: impl IntoIterator<Item = Recovered>) -> Self {
        let clocks: Vec<Clock> = incidents.into_iter().filter(|i| !i.false_alarm).map(|i| i.clock).collect();
        let measure =
            |moment: fn(&Clock) -> Option<Instant>| Measure::of(clocks.iter().filter_map(|c| Some(moment(c)?.since(c.started?))).collect());
        Self {
            detect: measure(|c| c.detected),
            first_post: measure(|c| c.first_posted),
            mitigate: measure(|c| c.mitigated),
            resolve: measure(|c| c.resolved),
        }
    }

    /// The figures over those of these incidents that began in `[from, to)`.
    pub fn between(incidents: &[Recovered], from: Instant, to: Instant) -> Self {
        Self::of(incidents.iter().filter(|i| (from..to).contains(&i.began)).copied())
    }
}

/// How many of these incidents began in each stretch between two borders, false alarms left out.
pub fn count_between(incidents: &[Recovered], borders: &[Instant]) -> Vec<usize> {
    let began = |from: Instant, to: Instant| incidents.iter().filter(|i| !i.false_alarm && (from..to).contains(&i.began)).count();
    borders.windows(2).map(|pair| began(pair[0], pair[1])).collect()
}

#[cfg(test)]
#[path = "recovery_tests.rs"]
mod tests;
