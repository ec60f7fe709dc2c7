//! How each metric that is pulled does: when it is due, who pulls it now, and what came of it.

use app::model::{Instant, MetricId, SourceId};
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use super::Col;

/// A metric that is pulled.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "metric_pull")]
pub struct Model {
    /// The metric.
    #[sea_orm(primary_key, auto_increment = false)]
    pub metric_id: Col<MetricId>,
    /// The source it is pulled from.
    pub source_id: Col<SourceId>,
    /// When it is due.
    pub next_at: Col<Instant>,
    /// Which process pulls it now.
    pub lease_owner: Option<String>,
    /// Until when nobody else does.
    pub lease_until: Option<Col<Instant>>,
    /// When the source was last asked.
    pub last_at: Option<Col<Instant>>,
    /// What was wrong then.
    pub last_error: Option<String>,
    /// Since when something has been wrong.
    pub failing_since: Option<Col<Instant>>,
    /// How many tries in a row failed.
    pub failures: i32,
    /// Up to when points have been asked for; nothing until the first answer.
    pub backfilled_to: Option<Col<Instant>>,
}

no_relations!();
