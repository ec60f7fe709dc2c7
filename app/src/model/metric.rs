//! A metric with what only staff know of it.

use serde::{Deserialize, Serialize};

use crate::model::{Instant, MetricId, input::MetricDisplay};

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
}
