//! The points of metrics, as they were measured.

use app::model::{Instant, MetricId};
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use super::Col;

/// One point; there is one of a metric at an instant.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "metric_point")]
pub struct Model {
    /// The metric.
    #[sea_orm(primary_key, auto_increment = false)]
    pub metric_id: Col<MetricId>,
    /// When it was measured.
    #[sea_orm(primary_key, auto_increment = false)]
    pub at: Col<Instant>,
    /// What was measured, in the metric's unit.
    pub value: f64,
}

no_relations!();
