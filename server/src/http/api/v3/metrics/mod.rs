//! Metrics: what they are, their values over time, the rules on them, and changing them.

pub mod points;
pub mod read;
pub mod series;
pub mod thresholds;
pub mod write;

use app::model::{MetricId, access::Right, metric::MetricFile, snapshot::Metric as Seen};
use serde::Serialize;
use utoipa::ToSchema;

use super::{
    asking::Asking,
    problem::Refusal,
    schema::{Aggregation, At, ComponentKey, Key, MetricKey, OneOf, Visibility},
};
use crate::service::metrics;

/// A line of a chart.
#[derive(Debug, Serialize, ToSchema)]
pub struct Metric {
    /// Its id.
    id: MetricKey,
    /// The component whose quality it measures.
    component_id: Option<ComponentKey>,
    /// Its name.
    name: String,
    /// What it measures.
    description: Option<String>,
    /// The unit, written behind values.
    suffix: Option<String>,
    /// How many digits are shown behind the decimal point.
    decimals: i32,
    /// The fixed lower bound of the value axis.
    y_min: Option<f64>,
    /// The fixed upper bound of the value axis.
    y_max: Option<f64>,
    /// Whether the value axis is left out.
    y_hidden: bool,
    /// The value it is meant to keep to.
    objective: Option<f64>,
    /// The chart it shares with the other metrics that name the same one.
    chart: Option<String>,
    /// Its place, from 1.
    position: i32,
    /// The newest value.
    last_value: Option<f64>,
    /// When that was.
    last_at: Option<At>,
    /// What only staff know; with a token alone.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    staff: Option<MetricStaff>,
}

/// What only staff know of a metric.
#[derive(Debug, Serialize, ToSchema)]
pub struct MetricStaff {
    /// How often it has been changed.
    rev: i64,
    /// How the points of one interval become one value.
    aggregation: Aggregation,
    /// How often a point is expected, in seconds.
    interval_seconds: i64,
    /// Whether it is on the page.
    display: bool,
    /// Who may see it.
    visibility: Visibility,
    /// The series that belong to it, of all that other programs push, as Prometheus selects.
    matcher: Option<String>,
}

/// What everybody may know of a metric.
fn seen(asking: &Asking, metric: &Seen) -> Metric {
    let last = asking.live.board.last(metric.id);
    Metric {
        id: Key(metric.id),
        component_id: metric.component_id.map(Key),
        name: metric.name.clone(),
        description: metric.description.clone(),
        suffix: metric.suffix.clone(),
        decimals: metric.decimals,
        y_min: metric.y_min,
        y_max: metric.y_max,
        y_hidden: metric.y_hidden,
        objective: metric.objective,
        chart: metric.chart.clone(),
        position: metric.position,
        last_value: last.map(|(_, value)| value),
        last_at: last.map(|(at, _)| At(at)),
        staff: None,
    }
}

/// What staff know of a metric.
fn known(file: MetricFile) -> Metric {
    let display = file.display;
    Metric {
        id: Key(file.id),
        component_id: display.component_id.map(Key),
        name: display.name,
        description: display.description,
        suffix: display.suffix,
        decimals: display.decimals,
        y_min: display.y_min,
        y_max: display.y_max,
        y_hidden: display.y_hidden,
        objective: display.objective,
        chart: display.chart,
        position: file.position,
        last_value: file.last.map(|(_, value)| value),
        last_at: file.last.map(|(at, _)| At(at)),
        staff: Some(MetricStaff {
            rev: file.rev,
            aggregation: OneOf(display.aggregation),
            interval_seconds: file.interval_seconds,
            display: display.display,
            visibility: OneOf(display.visibility),
            matcher: file.source.push.map(|push| push.matcher),
        }),
    }
}

async fn all(asking: &Asking) -> Result<Vec<Metric>, Refusal> {
    let Some(actor) = asking.staff(Right::ReadMetrics) else {
        return Ok(asking.snapshot().metrics.iter().map(|metric| seen(asking, metric)).collect());
    };
    Ok(metrics::list_files(asking.services(), actor, asking.page()).await?.into_iter().map(known).collect())
}

async fn one(asking: &Asking, id: MetricId) -> Result<Metric, Refusal> {
    all(asking).await?.into_iter().find(|metric| metric.id.0 == id).ok_or_else(|| Refusal::missing("metric"))
}
