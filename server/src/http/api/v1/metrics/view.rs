//! Metrics, as the API writes them.

use app::model::{Instant, PageId, metric::MetricFile};
use serde::Serialize;
use utoipa::ToSchema;

use super::providers::self_id;

/// A metric.
#[derive(Debug, Serialize, ToSchema)]
pub struct Metric {
    /// Its id.
    id: String,
    /// The id of its provider.
    metrics_provider_id: String,
    /// What its provider calls it.
    metric_identifier: Option<String>,
    /// What it is called.
    name: String,
    /// Whether it is shown.
    display: bool,
    /// What it is about.
    tooltip_description: Option<String>,
    /// Whether it got points from before it was made.
    backfilled: bool,
    /// Where its axis begins.
    y_axis_min: Option<f64>,
    /// Where its axis ends.
    y_axis_max: Option<f64>,
    /// Whether its axis is hidden.
    y_axis_hidden: bool,
    /// Its unit.
    suffix: Option<String>,
    /// How many decimal places are shown.
    decimal_places: i32,
    /// When its newest point was measured.
    #[schema(value_type = Option<String>, format = DateTime)]
    most_recent_data_at: Option<Instant>,
    /// When it was made.
    #[schema(value_type = String, format = DateTime)]
    created_at: Instant,
    /// When it was last changed.
    #[schema(value_type = String, format = DateTime)]
    updated_at: Instant,
    /// When its provider was last asked: the same as its newest point.
    #[schema(value_type = Option<String>, format = DateTime)]
    last_fetched_at: Option<Instant>,
    /// Always 100.
    backfill_percentage: i32,
    /// Always empty.
    reference_name: Option<String>,
}

impl Metric {
    /// As staff see it.
    pub fn of(page: PageId, file: MetricFile) -> Self {
        let (query, source) = file.pull.map(|pull| (pull.query, pull.source_id)).unzip();
        let last = file.last.map(|(at, _)| at);
        let display = file.display;
        Self {
            id: file.id.to_string(),
            metrics_provider_id: source.unwrap_or_else(|| self_id(page)).to_string(),
            metric_identifier: query.clone().or(file.identifier),
            name: display.name,
            display: display.display,
            tooltip_description: display.description,
            backfilled: file.backfilled,
            y_axis_min: display.y_min,
            y_axis_max: display.y_max,
            y_axis_hidden: display.y_hidden,
            suffix: display.suffix,
            decimal_places: display.decimals,
            most_recent_data_at: last,
            created_at: file.created_at,
            updated_at: file.updated_at,
            last_fetched_at: last.filter(|_| query.is_some()),
            backfill_percentage: 100,
            reference_name: None,
        }
    }
}
