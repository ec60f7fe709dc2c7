//! A series other programs push, whether it belongs to a metric or not.

use app::model::{Instant, MetricId, PageId};
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use super::{Col, Json};

/// A series.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "incoming_series")]
pub struct Model {
    /// The page it was pushed to.
    #[sea_orm(primary_key, auto_increment = false)]
    pub page_id: Col<PageId>,
    /// A hash of its name and its labels.
    #[sea_orm(primary_key, auto_increment = false)]
    pub key: String,
    /// What is measured.
    pub name: String,
    /// Of what: names and values, sorted by name.
    pub labels: Json<Vec<(String, String)>>,
    /// How its values are meant, as far as the sender says.
    pub kind: String,
    /// Through which door it came last.
    pub door: String,
    /// The metric it belongs to; the first of several.
    pub metric_id: Option<Col<MetricId>>,
    /// When something of it arrived first.
    pub first_at: Col<Instant>,
    /// When its newest value was measured.
    pub last_at: Col<Instant>,
    /// Its newest value, as it was sent.
    pub last_value: f64,
    /// When something of it arrived last, within a minute.
    pub seen_at: Col<Instant>,
}

no_relations!();
