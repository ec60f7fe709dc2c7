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
    /// How many incidents it rests on.
    pub n: usize,
}

impl Figure {
    /// The figure over these durations; `None` under [`FEWEST`] of them.
    pub fn of(mut durations: Vec<i64>) -> Option<Self> {
        let n = durations.len();
        if n < FEWEST {
            return None;
        }
        durations.sort_unstable();
        let (low, high) = (durations.get((n - 1) / 2)?, durations.get(n / 2)?);
        Some(Self { median: low + (high - low) / 2, p90: *durations.get((n * 9).div_ceil(10) - 1)?, n })
    }
}

/// Times from the start of the trouble to each moment, over some incidents.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recovery {
    /// Until we noticed.
    pub detect: Option<Figure>,
    /// Until visitors were told.
    pub first_post: Option<Figure>,
    /// Until a fix was in place.
    pub mitigate: Option<Figure>,
    /// Until it was over.
    pub resolve: Option<Figure>,
}

/// An incident as far as recovery is concerned.
#[derive(Clone, Copy, Debug)]
pub struct Recovered {
    /// Its moments.
    pub clock: Clock,
    /// Whether it turned out to be nothing; then it does not count.
    pub false_alarm: bool,
}

impl Recovery {
    /// The figures over these incidents; maintenance has no place among them, false alarms are left out here.
    pub fn of(incidents: impl IntoIterator<Item = Recovered>) -> Self {
        let clocks: Vec<Clock> = incidents.into_iter().filter(|i| !i.false_alarm).map(|i| i.clock).collect();
        let figure =
            |moment: fn(&Clock) -> Option<Instant>| Figure::of(clocks.iter().filter_map(|c| Some(moment(c)?.since(c.started?))).collect());
        Self {
            detect: figure(|c| c.detected),
            first_post: figure(|c| c.first_posted),
            mitigate: figure(|c| c.mitigated),
            resolve: figure(|c| c.resolved),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn resolved_after(minutes: i64) -> Recovered {
        let at = |m: i64| Some(Instant::from_millis(m * 60_000));
        Recovered { clock: Clock { started: at(0), resolved: at(minutes), ..Clock::default() }, false_alarm: false }
    }

    #[test]
    fn nothing_is_said_under_three_incidents() {
        assert_eq!(Recovery::of([resolved_after(1), resolved_after(2)]), Recovery::default());
    }

    #[test]
    fn median_and_p90_are_those_of_the_textbook() {
        let figure = |minutes: &[i64]| Recovery::of(minutes.iter().map(|m| resolved_after(*m))).resolve.unwrap();
        let minutes = |f: Figure| (f.median / 60_000, f.p90 / 60_000, f.n);
        assert_eq!(minutes(figure(&[30, 10, 20])), (20, 30, 3));
        assert_eq!(minutes(figure(&[10, 20, 30, 40])), (25, 40, 4));
        assert_eq!(minutes(figure(&[1, 2, 3, 4, 5, 6, 7, 8, 9, 100])), (5, 9, 10), "5.5 minutes");
    }

    #[test]
    fn false_alarms_and_unknown_moments_do_not_count() {
        let alarm = Recovered { false_alarm: true, ..resolved_after(1) };
        let unknown = Recovered { clock: Clock::default(), false_alarm: false };
        let all = [alarm, unknown, resolved_after(10), resolved_after(20), resolved_after(30)];
        let recovery = Recovery::of(all);
        assert_eq!(recovery.resolve.map(|f| f.n), Some(3));
        assert_eq!((recovery.detect, recovery.mitigate), (None, None));
    }

    #[test]
    fn a_clock_that_runs_backwards_is_named() {
        let at = |m: i64| Some(Instant::from_millis(m));
        let clock = Clock { started: at(5), detected: at(4), ..Clock::default() };
        assert_eq!(clock.contradiction(), Some(("started_at", "detected_at")));
        assert_eq!(Clock { started: at(4), detected: at(5), ..Clock::default() }.contradiction(), None);
    }
}
