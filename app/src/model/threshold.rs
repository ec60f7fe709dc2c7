//! Thresholds: rules on a metric. Values that lie beyond one for long enough make it fire, values that do not end that again.

use serde::{Deserialize, Serialize};

use crate::model::{ComponentId, EventId, Instant, MetricId, Status, ThresholdId, input::NewThreshold, word::words};

/// For how many intervals without points the last one still says something, unless staff say otherwise.
pub const SILENT_INTERVALS: i32 = 3;

/// After how many turns within an hour a threshold is unsteady, unless staff say otherwise. Firing is a turn, and so is its end.
pub const TURNS: i32 = 4;

/// For how many minutes an unsteady threshold has to be quiet until it ends, unless staff say otherwise.
pub const QUIET_MINUTES: i32 = 30;

/// The longest stretch a threshold looks at, in minutes.
pub const LONGEST_MINUTES: i32 = 360;

words! {
    /// On which side of a threshold values are not fine.
    Side {
        /// Values that are greater.
        Above = "above",
        /// Values that are less.
        Below = "below",
    }

    /// What a threshold does when it fires. It is undone when the values have recovered.
    Reaction {
        /// The component is shown as suspected, which nobody has confirmed yet.
        Suspect = "suspect",
        /// The component has another status.
        SetStatus = "set_status",
        /// Staff find a draft of an incident.
        Draft = "draft",
    }

    /// Why a firing is over.
    FiringEnd {
        /// The values have recovered.
        Recovered = "recovered",
        /// Staff have paused, changed or deleted the threshold, or what it is about.
        Withdrawn = "withdrawn",
    }
}

impl Side {
    /// Whether a value lies on this side of another. The same value lies on neither.
    pub fn has(self, value: f64, of: f64) -> bool {
        match self {
            Self::Above => value > of,
            Self::Below => value < of,
        }
    }
}

/// A stretch of time in which the values of a metric were not fine.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Firing {
    /// Counts up.
    pub id: i64,
    /// When the threshold fired.
    pub began_at: Instant,
    /// The value then.
    pub value: f64,
    /// When it did something; during a maintenance it waits.
    pub applied_at: Option<Instant>,
    /// When it was over.
    pub ended_at: Option<Instant>,
    /// Why it was over.
    pub end: Option<FiringEnd>,
    /// Whether somebody else has changed meanwhile what it had done, which was then left as it was.
    pub is_overruled: bool,
    /// When staff said that it is nothing.
    pub dismissed_at: Option<Instant>,
    /// Who said so.
    pub dismissed_by: Option<String>,
    /// The draft it made.
    pub event_id: Option<EventId>,
}

/// How the values of a metric are, for a threshold.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub enum Sight {
    /// There are no points, or the newest is too old to say anything.
    Silent(Option<Instant>),
    /// They have not been fine since then.
    Crossed(Instant),
    /// They have been fine since then.
    Fine(Instant),
}

/// A threshold, as staff see it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Threshold {
    /// Its id.
    pub id: ThresholdId,
    /// Counts edits, from 1.
    pub rev: i64,
    /// What staff decided.
    pub content: NewThreshold,
    /// Since when it is paused.
    pub paused_at: Option<Instant>,
    /// How the values are now.
    pub sight: Sight,
    /// Whether it has turned so often that it ends late.
    pub is_unsteady: bool,
    /// When it fired last, the newest first.
    pub firings: Vec<Firing>,
}

/// A component that is suspected of not being fine.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Suspicion {
    /// The threshold that fired.
    pub threshold: ThresholdId,
    /// The component.
    pub component: ComponentId,
    /// The status it would have.
    pub status: Status,
    /// The metric.
    pub metric: MetricId,
    /// What that is called.
    pub metric_name: String,
    /// Since when.
    pub since: Instant,
    /// The value then.
    pub value: f64,
    /// How many digits values of the metric show after the point.
    pub decimals: i32,
    /// The unit written after them.
    pub suffix: Option<String>,
}
