//! A metric: one line of a chart.

use app::model::{Aggregation, ComponentId, Instant, MetricId, PageId, Visibility};
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use super::{Col, Json};

/// A metric.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "metric")]
pub struct Model {
    /// The metric's id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Col<MetricId>,
    /// The page it belongs to.
    pub page_id: Col<PageId>,
    /// The component it measures.
    pub component_id: Option<Col<ComponentId>>,
    /// What it is called.
    pub name: String,
    /// What it stands for.
    pub description: Option<String>,
    /// The unit written after its values.
    pub suffix: Option<String>,
    /// How many digits its values show after the point.
    pub decimals: i32,
    /// Where its axis begins, in its unit.
    pub y_min: Option<f64>,
    /// Where its axis ends, in its unit.
    pub y_max: Option<f64>,
    /// Whether its axis is hidden.
    pub y_hidden: bool,
    /// The value it is meant to keep to, in its unit.
    pub objective: Option<f64>,
    /// The name of the chart it shares with others.
    pub chart: Option<String>,
    /// How the points of one interval become one value.
    pub aggregation: Col<Aggregation>,
    /// Whether its chart is on the page.
    pub display: bool,
    /// Who may see it.
    pub visibility: Col<Visibility>,
    /// Its place among the page's metrics, from the top.
    pub position: i32,
    /// What its source calls it.
    pub identifier: Option<String>,
    /// The name compatible APIs know it by.
    pub reference_name: Option<String>,
    /// Where its points come from.
    pub source: Json<serde_json::Value>,
    /// How long points and roll-ups are kept, and up to where they have been deleted: see `service::metrics::Retention`.
    pub retention: Json<serde_json::Value>,
    /// How far apart its points are expected, in seconds.
    pub interval_seconds: i64,
    /// Whether it got points from before its creation.
    pub backfilled: bool,
    /// When its newest point was measured.
    pub last_at: Option<Col<Instant>>,
    /// The value of its newest point.
    pub last_value: Option<f64>,
    /// Counts edits, from 1.
    pub rev: i64,
    /// When it was created.
    pub created_at: Col<Instant>,
    /// When it was last edited.
    pub updated_at: Col<Instant>,
    /// When a person deleted it.
    pub deleted_at: Option<Col<Instant>>,
}

no_relations!();
live!();
