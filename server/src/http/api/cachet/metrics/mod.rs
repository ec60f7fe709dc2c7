//! Metrics as Cachet's clients know them.

pub mod points;
pub mod read;
pub mod write;

use app::model::{Aggregation, Instant, MetricId, Visibility, access::Right, input::MetricDisplay};
use serde::Serialize;
use utoipa::ToSchema;

use super::words::At;
use crate::{
    http::api::v3::{asking::Asking, problem::Refusal},
    live::numbers::Numbered,
    service::metrics,
};

/// A line of a chart.
#[derive(Debug, Serialize, ToSchema)]
pub struct Metric {
    /// Its number.
    id: i64,
    /// Its name.
    name: String,
    /// The unit, written behind values.
    suffix: Option<String>,
    /// What it measures.
    description: Option<String>,
    /// How points become one value: 0 their sum, 1 their mean. With a token alone, as the next two.
    calc_type: Option<i64>,
    /// How often a point is expected, in minutes.
    threshold: Option<i64>,
    /// 0 if only staff may see it, 1 if everybody may, 2 if nobody else.
    visible: i64,
    /// Whether it is on the page.
    display_chart: bool,
    /// How many digits are shown behind the decimal point.
    places: i32,
    /// Its place, from 1.
    order: i32,
    /// When it was made.
    created_at: Option<At>,
    /// When it last changed.
    updated_at: Option<At>,
}

fn calculation(aggregation: Aggregation) -> i64 {
    match aggregation {
        Aggregation::Sum | Aggregation::Count => 0,
        Aggregation::Average | Aggregation::Last | Aggregation::Max | Aggregation::Min => 1,
    }
}

/// The number of who may see a metric.
fn visible(visibility: Visibility) -> i64 {
    match visibility {
        Visibility::Team => 0,
        Visibility::Public => 1,
        Visibility::Hidden => 2,
    }
}

/// How many minutes lie between two points, at least one.
fn minutes(seconds: i64) -> i64 {
    (seconds / 60).max(1)
}

/// Every metric, as whoever asks may know it.
async fn all(asking: &Asking) -> Result<Vec<Metric>, Refusal> {
    let numbers = asking.live.numbers();
    let Some(actor) = asking.staff(Right::ReadMetrics) else {
        let seen = |metric: &app::model::snapshot::Metric| {
            Some(Metric {
                id: numbers.of(metric.id)?,
                name: metric.name.clone(),
                suffix: metric.suffix.clone(),
                description: metric.description.clone(),
                calc_type: None,
                threshold: None,
                visible: 1,
                display_chart: true,
                places: metric.decimals,
                order: metric.position,
                created_at: None,
                updated_at: None,
            })
        };
        return Ok(asking.snapshot().metrics.iter().filter_map(seen).collect());
    };
    let files = metrics::list_files(asking.services(), actor, asking.page()).await?;
    let known = |file: app::model::metric::MetricFile| {
        let display: MetricDisplay = file.display;
        Some(Metric {
            id: numbers.of(file.id)?,
            calc_type: Some(calculation(display.aggregation)),
            threshold: Some(minutes(file.interval_seconds)),
            visible: visible(display.visibility),
            display_chart: display.display,
            places: display.decimals,
            order: file.position,
            created_at: Some(At(file.created_at)),
            updated_at: Some(At(file.updated_at)),
            name: display.name,
            suffix: display.suffix,
            description: display.description,
        })
    };
    Ok(files.into_iter().filter_map(known).collect())
}

async fn find(asking: &Asking, number: i64) -> Result<Metric, Refusal> {
    all(asking).await?.into_iter().find(|metric| metric.id == number).ok_or_else(|| Refusal::missing("metric"))
}

/// The metric with this number, if it ever was one.
fn id_of(asking: &Asking, number: i64) -> Result<MetricId, Refusal> {
    asking.live.numbers().id(Numbered::Metric, number).ok_or_else(|| Refusal::missing("metric"))
}

/// The number of a point: when it was measured, in milliseconds since the epoch. A metric has one at an instant.
fn number_of(at: Instant) -> i64 {
    at.millis()
}
