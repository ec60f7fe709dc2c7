//! Metrics: listed, made, changed, emptied, taken away.

pub mod providers;
mod view;

use std::time::Duration;

use app::model::{
    Aggregation, Instant, MetricId,
    input::{EditMetric, MetricDisplay, NewMetric},
    metric::MetricFile,
    source::Pull,
};
use serde::Deserialize;
use utoipa::ToSchema;

pub use self::view::Metric;
use super::{
    answer::{Answer, created, ok},
    body::{Asked, Given, Paging, sent, wrapped},
    on_page::OnPage,
    pages::rename,
    refusal::Refusal,
};
use crate::service::metrics::{self, Feed};

/// How far apart points are expected, in seconds.
const APART: i64 = 30;

/// How often another program is asked, in seconds.
const ASKED_EVERY: i64 = 60;

/// How several points become one.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Transform {
    /// Their mean.
    Average,
    /// How many there are.
    Count,
    /// The largest.
    Max,
    /// The smallest.
    Min,
    /// Their sum.
    Sum,
}

impl From<Transform> for Aggregation {
    fn from(transform: Transform) -> Self {
        match transform {
            Transform::Average => Self::Average,
            Transform::Count => Self::Count,
            Transform::Max => Self::Max,
            Transform::Min => Self::Min,
            Transform::Sum => Self::Sum,
        }
    }
}

/// A new metric.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = NewMetric)]
pub struct NewRow {
    /// The id it shall have, so that programs that know one can go on sending; drawn if it is left out.
    #[schema(value_type = Option<String>)]
    id: Option<MetricId>,
    /// What it is called.
    name: String,
    /// What its provider calls it; what a provider that is not of type Self is asked.
    metric_identifier: Option<String>,
    /// How several points become one; their mean if it is left out.
    transform: Option<Transform>,
    /// Its unit.
    suffix: Option<String>,
    /// Where its axis begins.
    y_axis_min: Option<f64>,
    /// Where its axis ends.
    y_axis_max: Option<f64>,
    /// Whether its axis is hidden.
    y_axis_hidden: Option<bool>,
    /// Whether it is shown; yes if it is left out.
    display: Option<bool>,
    /// How many decimal places are shown.
    decimal_places: Option<i32>,
    /// What it is about.
    tooltip_description: Option<String>,
}

/// What to change about a metric; what is left out stays.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = ChangedMetric)]
pub struct ChangedRow {
    /// What it is called.
    #[serde(default, deserialize_with = "sent")]
    #[schema(value_type = Option<String>)]
    name: Option<Option<String>>,
    /// What its provider calls it; what a provider that is not of type Self is asked.
    metric_identifier: Option<String>,
    /// Its unit.
    #[serde(default, deserialize_with = "sent")]
    #[schema(value_type = Option<String>)]
    suffix: Option<Option<String>>,
    /// Where its axis begins.
    #[serde(default, deserialize_with = "sent")]
    #[schema(value_type = Option<f64>)]
    y_axis_min: Option<Option<f64>>,
    /// Where its axis ends.
    #[serde(default, deserialize_with = "sent")]
    #[schema(value_type = Option<f64>)]
    y_axis_max: Option<Option<f64>>,
    /// Whether its axis is hidden.
    y_axis_hidden: Option<bool>,
    /// Whether it is shown.
    display: Option<bool>,
    /// How many decimal places are shown.
    decimal_places: Option<i32>,
    /// What it is about.
    #[serde(default, deserialize_with = "sent")]
    #[schema(value_type = Option<String>)]
    tooltip_description: Option<Option<String>>,
}

wrapped! {
    /// A new metric.
    PostMetric { metric: NewRow }
    /// What to change about a metric.
    PatchMetric { metric: ChangedRow }
}

/// What our fields are called here.
const NAMES: [(&str, &str); 8] = [
    ("y_min", "y_axis_min"),
    ("y_max", "y_axis_max"),
    ("decimals", "decimal_places"),
    ("description", "tooltip_description"),
    ("query", "metric_identifier"),
    ("id", "id"),
    ("interval_seconds", "interval_seconds"),
    ("source_id", "metrics_provider_id"),
];

/// Metrics, in the order of the page.
#[utoipa::path(get, path = "/pages/{page_id}/metrics", tag = "metrics", params(Paging), responses((status = 200, body = Vec<Metric>)))]
pub async fn list(on: OnPage, Asked(paging): Asked<Paging>) -> Answer<Vec<Metric>> {
    let all = metrics::list_files(on.services(), &on.actor, on.page).await?;
    ok(paging.of(all).into_iter().map(|file| Metric::of(on.page, file)).collect())
}

/// Metrics of a provider, in the order of the page.
#[utoipa::path(get, path = "/pages/{page_id}/metrics_providers/{metrics_provider_id}/metrics", tag = "metrics", params(Paging),
    responses((status = 200, body = Vec<Metric>)))]
pub async fn list_of(on: OnPage, Asked(paging): Asked<Paging>) -> Answer<Vec<Metric>> {
    let provider = providers::find(&on).await?;
    let all = metrics::list_files(on.services(), &on.actor, on.page).await?;
    let of_it = all.into_iter().filter(|file| provider.has(file)).collect();
    ok(paging.of(of_it).into_iter().map(|file| Metric::of(on.page, file)).collect())
}

/// Makes a metric, last on the page.
#[utoipa::path(post, path = "/pages/{page_id}/metrics_providers/{metrics_provider_id}/metrics", tag = "metrics", request_body = PostMetric,
    responses((status = 201, body = Metric)))]
pub async fn create(on: OnPage, Given(PostMetric { metric }): Given<PostMetric>) -> Answer<Metric> {
    let provider = providers::find(&on).await?;
    let usual = MetricDisplay::named(metric.name);
    let display = MetricDisplay {
        description: metric.tooltip_description,
        suffix: metric.suffix,
        decimals: metric.decimal_places.unwrap_or(usual.decimals),
        y_min: metric.y_axis_min,
        y_max: metric.y_axis_max,
        y_hidden: metric.y_axis_hidden.unwrap_or(usual.y_hidden),
        aggregation: metric.transform.map_or(usual.aggregation, Aggregation::from),
        display: metric.display.unwrap_or(usual.display),
        ..usual
    };
    let identifier = metric.metric_identifier.unwrap_or_default();
    let is_pulled = provider.source().is_some();
    if is_pulled && identifier.trim().is_empty() {
        return Err(Refusal::field("metric_identifier", "can't be blank"));
    }
    let input = NewMetric { id: metric.id, display, interval_seconds: if is_pulled { ASKED_EVERY } else { APART } };
    let feed = match provider.source() {
        None => Feed::Sent(Some(identifier)),
        Some(source_id) => Feed::Pulled(Pull { source_id, query: identifier, path: None, time_path: None, interval_seconds: ASKED_EVERY }),
    };
    let made = metrics::create_fed(on.services(), &on.actor, on.page, input, feed).await;
    let id = made.map_err(|error| Refusal::taken(rename(error, &NAMES), "id"))?;
    created(known(&on, id).await?)
}

/// A metric.
#[utoipa::path(get, path = "/pages/{page_id}/metrics/{metric_id}", tag = "metrics", responses((status = 200, body = Metric)))]
pub async fn load(on: OnPage) -> Answer<Metric> {
    ok(known(&on, on.id("metric_id", "metric")?).await?)
}

/// Changes a metric.
#[utoipa::path(method(patch, put), path = "/pages/{page_id}/metrics/{metric_id}", tag = "metrics", request_body = PatchMetric,
    responses((status = 200, body = Metric)))]
pub async fn edit(on: OnPage, Given(PatchMetric { metric }): Given<PatchMetric>) -> Answer<Metric> {
    let id: MetricId = on.id("metric_id", "metric")?;
    let identifier = metric.metric_identifier.clone();
    let edit = |was: MetricDisplay| {
        let display = MetricDisplay {
            name: metric.name.map_or(was.name, Option::unwrap_or_default),
            description: metric.tooltip_description.unwrap_or(was.description),
            suffix: metric.suffix.unwrap_or(was.suffix),
            decimals: metric.decimal_places.unwrap_or(was.decimals),
            y_min: metric.y_axis_min.unwrap_or(was.y_min),
            y_max: metric.y_axis_max.unwrap_or(was.y_max),
            y_hidden: metric.y_axis_hidden.unwrap_or(was.y_hidden),
            display: metric.display.unwrap_or(was.display),
            ..was
        };
        EditMetric { rev: None, display, interval_seconds: None }
    };
    let changed = metrics::change(on.services(), &on.actor, on.page, id, identifier.as_deref(), edit).await;
    changed.map_err(|error| rename(error, &NAMES))?;
    ok(known(&on, id).await?)
}

/// Takes a metric away.
#[utoipa::path(delete, path = "/pages/{page_id}/metrics/{metric_id}", tag = "metrics", responses((status = 200, body = Metric)))]
pub async fn delete(on: OnPage) -> Answer<Metric> {
    let id: MetricId = on.id("metric_id", "metric")?;
    let was = known(&on, id).await?;
    metrics::delete(on.services(), &on.actor, on.page, id).await?;
    ok(was)
}

/// Deletes all points of a metric.
#[utoipa::path(delete, path = "/pages/{page_id}/metrics/{metric_id}/data", tag = "metrics", responses((status = 200, body = Metric)))]
pub async fn empty(on: OnPage) -> Answer<Metric> {
    let id: MetricId = on.id("metric_id", "metric")?;
    // No point is older than the epoch, and none lies further ahead than a clock may be wrong.
    let all = Instant::default()..on.services().clock.now() + Duration::from_secs(366 * 86_400);
    metrics::delete_points(on.services(), &on.actor, on.page, id, all).await?;
    ok(known(&on, id).await?)
}

async fn file(on: &OnPage, id: MetricId) -> Result<MetricFile, Refusal> {
    let all = metrics::list_files(on.services(), &on.actor, on.page).await?;
    all.into_iter().find(|file| file.id == id).ok_or_else(|| Refusal::missing("metric"))
}

async fn known(on: &OnPage, id: MetricId) -> Result<Metric, Refusal> {
    Ok(Metric::of(on.page, file(on, id).await?))
}
