//! A metric with what only staff know of it.

use serde::{Deserialize, Serialize};

use crate::model::{Instant, MetricId, input::MetricDisplay, source::Pull};

/// A metric with all that only staff know of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MetricFile {
    /// Its id.
    pub id: MetricId,
    /// How often it has been changed: named with an edit, so that nobody overwrites what they have not seen.
    pub rev: i64,
    /// How it is shown.
    pub display: MetricDisplay,
    /// How often a point is expected, in seconds.
    pub interval_seconds: i64,
    /// Its place, from 1.
    pub position: i32,
    /// Its newest point.
    pub last: Option<(Instant, f64)>,
    /// Where its points come from.
    pub source: MetricSource,
    /// Where they are pulled from, if they are.
    #[serde(default)]
    pub pull: Option<Pull>,
    /// What scripts say its source calls it.
    #[serde(default)]
    pub identifier: Option<String>,
    /// Whether it got points from before it was made.
    #[serde(default)]
    pub backfilled: bool,
    /// When it was made.
    pub created_at: Instant,
    /// When it was last changed.
    pub updated_at: Instant,
}

/// Where the points of a metric come from. Points that name the metric itself are always taken.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct MetricSource {
    /// The series that belong to it, of all that other programs push.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub push: Option<PushSource>,
}

/// Which pushed series belong to a metric, and what their values are worth there.
///
/// Values of several series at the same instant become one by the metric's aggregation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PushSource {
    /// What the series have to be like: `http_request_duration_seconds{quantile="0.95",job="api"}`.
    pub matcher: String,
    /// What each value is multiplied by: 1000 makes milliseconds of seconds.
    pub scale: f64,
    /// Whether the growth per second between two values counts instead of the values: for sums that only grow.
    pub rate: bool,
}

/// Where the points of a metric shall come from.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct EditSource {
    /// The revision of the metric the editor saw; `None` for scripts that do not know revisions.
    pub rev: Option<i64>,
    /// Where they come from.
    pub source: MetricSource,
}

/// A series that other programs push.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct IncomingSeries {
    /// The matcher that selects it: its name and its labels.
    pub text: String,
    /// Through which door it came last.
    pub door: String,
    /// Its newest value.
    pub last: f64,
    /// When something of it arrived last.
    pub seen_at: Instant,
    /// The metric it belongs to; the first of several.
    pub metric: Option<MetricId>,
}

/// Which of the arriving series somebody wants to see.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AskArrivals {
    /// A part of the name or of a label; empty for all.
    pub text: String,
    /// A matcher as it stands in a form, perhaps not finished.
    pub matcher: String,
}

/// The series that arrive.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Arrivals {
    /// How many there are.
    pub all: usize,
    /// Those that were asked for, as far as they are listed.
    pub found: Vec<IncomingSeries>,
    /// Those the matcher selects, as far as they are listed.
    pub matching: Vec<IncomingSeries>,
    /// What is wrong with the matcher, if it says anything at all.
    pub wrong: Option<String>,
}
