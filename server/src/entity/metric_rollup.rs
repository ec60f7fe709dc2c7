//! The points of metrics, summed up by interval, for charts over longer times.

use app::model::{Instant, MetricId};
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use super::Col;

/// The points of one interval. Any of the metric's aggregations can be computed from it.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "metric_rollup")]
pub struct Model {
    /// The metric.
    #[sea_orm(primary_key, auto_increment = false)]
    pub metric_id: Col<MetricId>,
    /// How long the interval is, in seconds: 300, 3600 or 86400.
    #[sea_orm(primary_key, auto_increment = false)]
    pub resolution: i32,
    /// When the interval begins.
    #[sea_orm(primary_key, auto_increment = false)]
    pub at: Col<Instant>,
    /// How many points it has.
    pub count: i64,
    /// The sum of their values.
    pub sum: f64,
    /// The smallest of their values.
    pub min: f64,
    /// The largest of their values.
    pub max: f64,
    /// The value of the newest of them.
    pub last: f64,
    /// When the newest of them was measured.
    pub last_at: Col<Instant>,
}

no_relations!();
