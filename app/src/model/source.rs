//! Sources: other programs that are asked for the points of metrics.

use serde::{Deserialize, Serialize};

use crate::model::{Instant, SourceId, input::NewSource, word::words};

words! {
    /// What a source speaks.
    SourceKind {
        /// The HTTP API of Prometheus, and of what speaks it.
        Prometheus = "prometheus",
        /// The render API of Graphite.
        Graphite = "graphite",
        /// InfluxQL over HTTP, as InfluxDB 1 has it.
        Influx1 = "influx1",
        /// Flux, as InfluxDB 2 has it.
        Influx2 = "influx2",
        /// SQL over HTTP, as InfluxDB 3 has it.
        Influx3 = "influx3",
        /// Datadog's query of points.
        Datadog = "datadog",
        /// NRQL through New Relic's GraphQL.
        NewRelic = "new_relic",
        /// Pingdom, API 3.1.
        Pingdom = "pingdom",
        /// Any JSON, with a path to the number in it.
        Json = "json",
    }
}

/// A source, as staff see it: what it is let in with is never shown again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Source {
    /// Its id.
    pub id: SourceId,
    /// Counts edits, from 1.
    pub rev: i64,
    /// What staff chose.
    pub content: NewSource,
    /// Whether it is let in with something.
    pub has_credentials: bool,
    /// How many metrics are pulled from it.
    pub metrics: u64,
    /// How many of those fail.
    pub failing: u64,
    /// When it was last asked.
    pub last_at: Option<Instant>,
    /// What was wrong with the last of those that fail.
    pub last_error: Option<String>,
    /// When it was made.
    pub created_at: Instant,
}

/// Where a metric's points are pulled from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pull {
    /// The source.
    pub source_id: SourceId,
    /// What it is asked, in its own language.
    pub query: String,
    /// Where the number is in JSON (RFC 9535); of sources of JSON alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    /// Where its time is; now if empty.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub time_path: Option<String>,
    /// How often it is asked, and how far apart points are that it works out, in seconds.
    pub interval_seconds: i64,
}

/// How a metric that is pulled does.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pulled {
    /// Where from.
    pub pull: Pull,
    /// When it is asked next.
    pub next_at: Option<Instant>,
    /// When it was last asked.
    pub last_at: Option<Instant>,
    /// Up to when points have been asked for.
    pub backfilled_to: Option<Instant>,
    /// What was wrong then, if anything was.
    pub last_error: Option<String>,
    /// Since when something has been wrong.
    pub failing_since: Option<Instant>,
}

/// What came of asking a source once.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Tried {
    /// How long it took, in milliseconds.
    pub took: i64,
    /// How many series came back.
    pub series: u64,
    /// The first of them: what each is called, its newest point and its value.
    pub first: Vec<(String, Option<Instant>, f64)>,
    /// The newest point the metric would get.
    pub point: Option<(Instant, f64)>,
    /// Why it would get none.
    pub problem: Option<String>,
}
