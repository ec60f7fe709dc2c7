//! Making, changing, ordering and deleting metrics.

use app::model::{
    MetricId,
    input::{EditMetric as Edit, MetricDisplay, NewMetric as New},
};
use serde::Deserialize;
use utoipa::ToSchema;

use super::{Metric, one};
use crate::{
    http::api::v3::{
        asking::{Answered, Signed},
        body::{Body, Named},
        part::OfPage,
        problem::{DeedRefusals, WriteRefusals},
        schema::{Aggregation, ComponentKey, MetricKey, Visibility, given},
    },
    service::metrics,
};

/// How often a point is expected, unless somebody says so, in seconds.
const INTERVAL: i64 = 60;

/// A metric to be made.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewMetric {
    /// An id to give it, for programs that know one already.
    id: Option<MetricKey>,
    /// Its name.
    #[schema(min_length = 1, max_length = 255)]
    name: String,
    /// What it measures.
    description: Option<String>,
    /// The unit, written behind values.
    suffix: Option<String>,
    /// How many digits are shown behind the decimal point.
    #[schema(minimum = 0, maximum = 6)]
    decimals: Option<i32>,
    /// The fixed lower bound of the value axis.
    y_min: Option<f64>,
    /// The fixed upper bound of the value axis.
    y_max: Option<f64>,
    /// Whether the value axis is left out.
    y_hidden: Option<bool>,
    /// How the points of one interval become one value; their mean if nothing is said.
    aggregation: Option<Aggregation>,
    /// Whether it is on the page; yes if nothing is said.
    display: Option<bool>,
    /// Who may see it; everybody if nothing is said.
    visibility: Option<Visibility>,
    /// The component whose quality it measures.
    component_id: Option<ComponentKey>,
    /// The value it is meant to keep to.
    objective: Option<f64>,
    /// The chart it shares with the other metrics that name the same one.
    chart: Option<String>,
    /// How often a point is expected, in seconds; a minute if nothing is said.
    #[schema(minimum = 1, maximum = 86_400)]
    interval_seconds: Option<i64>,
}

/// What to change about a metric. What is not there stays; what is empty is taken away.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EditMetric {
    /// The revision that was seen: a change somebody else made since refuses this one.
    #[serde(default, deserialize_with = "given")]
    #[schema(nullable = false)]
    rev: Option<i64>,
    /// Its name.
    #[serde(default, deserialize_with = "given")]
    #[schema(nullable = false)]
    name: Option<String>,
    /// What it measures.
    #[serde(default, deserialize_with = "given")]
    description: Option<Option<String>>,
    /// The unit, written behind values.
    #[serde(default, deserialize_with = "given")]
    suffix: Option<Option<String>>,
    /// How many digits are shown behind the decimal point.
    #[serde(default, deserialize_with = "given")]
    #[schema(nullable = false, minimum = 0, maximum = 6)]
    decimals: Option<i32>,
    /// The fixed lower bound of the value axis.
    #[serde(default, deserialize_with = "given")]
    y_min: Option<Option<f64>>,
    /// The fixed upper bound of the value axis.
    #[serde(default, deserialize_with = "given")]
    y_max: Option<Option<f64>>,
    /// Whether the value axis is left out.
    #[serde(default, deserialize_with = "given")]
    #[schema(nullable = false)]
    y_hidden: Option<bool>,
    /// How the points of one interval become one value.
    #[serde(default, deserialize_with = "given")]
    #[schema(nullable = false)]
    aggregation: Option<Aggregation>,
    /// Whether it is on the page.
    #[serde(default, deserialize_with = "given")]
    #[schema(nullable = false)]
    display: Option<bool>,
    /// Who may see it.
    #[serde(default, deserialize_with = "given")]
    #[schema(nullable = false)]
    visibility: Option<Visibility>,
    /// The component whose quality it measures.
    #[serde(default, deserialize_with = "given")]
    component_id: Option<Option<ComponentKey>>,
    /// The value it is meant to keep to.
    #[serde(default, deserialize_with = "given")]
    objective: Option<Option<f64>>,
    /// The chart it shares with the other metrics that name the same one.
    #[serde(default, deserialize_with = "given")]
    chart: Option<Option<String>>,
    /// How often a point is expected, in seconds.
    #[serde(default, deserialize_with = "given")]
    #[schema(nullable = false, minimum = 1, maximum = 86_400)]
    interval_seconds: Option<i64>,
}

/// The order of the metrics.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SetMetricOrder {
    /// Every metric of the page, from the top.
    ids: Vec<MetricKey>,
}

impl EditMetric {
    /// How the metric is shown from then on.
    fn onto(self, was: MetricDisplay) -> MetricDisplay {
        MetricDisplay {
            name: self.name.unwrap_or(was.name),
            description: self.description.unwrap_or(was.description),
            suffix: self.suffix.unwrap_or(was.suffix),
            decimals: self.decimals.unwrap_or(was.decimals),
            y_min: self.y_min.unwrap_or(was.y_min),
            y_max: self.y_max.unwrap_or(was.y_max),
            y_hidden: self.y_hidden.unwrap_or(was.y_hidden),
            aggregation: self.aggregation.map_or(was.aggregation, |word| word.0),
            display: self.display.unwrap_or(was.display),
            visibility: self.visibility.map_or(was.visibility, |word| word.0),
            component_id: self.component_id.map_or(was.component_id, |id| id.map(|id| id.0)),
            objective: self.objective.unwrap_or(was.objective),
            chart: self.chart.unwrap_or(was.chart),
        }
    }
}

/// Makes a metric, last on the page.
#[utoipa::path(post, path = "/metrics", tag = "Metrics", params(OfPage), request_body = NewMetric,
    responses((status = 201, body = Metric, description = "It is made", headers(("Location" = String, description = "Where it is"))), WriteRefusals), security(("token" = [])))]
pub async fn create_metric(signed: Signed, Body(input): Body<NewMetric>) -> Answered {
    let (services, actor, page) = signed.means();
    let usual = MetricDisplay::named(input.name);
    let display = MetricDisplay {
        description: input.description,
        suffix: input.suffix,
        decimals: input.decimals.unwrap_or(usual.decimals),
        y_min: input.y_min,
        y_max: input.y_max,
        y_hidden: input.y_hidden.unwrap_or(usual.y_hidden),
        aggregation: input.aggregation.map_or(usual.aggregation, |word| word.0),
        display: input.display.unwrap_or(usual.display),
        visibility: input.visibility.map_or(usual.visibility, |word| word.0),
        component_id: input.component_id.map(|id| id.0),
        objective: input.objective,
        chart: input.chart,
        ..usual
    };
    let input = New { id: input.id.map(|id| id.0), display, interval_seconds: input.interval_seconds.unwrap_or(INTERVAL) };
    let id = metrics::create(services, actor, page, input).await?;
    signed.made(&one(&signed.asking, id).await?, id)
}

/// Changes a metric.
#[utoipa::path(patch, path = "/metrics/{id}", tag = "Metrics", params(("id" = MetricKey, Path, description = "Its id"), OfPage), request_body = EditMetric,
    responses((status = 200, body = Metric, description = "As it is now"), WriteRefusals), security(("token" = [])))]
pub async fn change_metric(signed: Signed, Named(id): Named<MetricId>, Body(input): Body<EditMetric>) -> Answered {
    let (services, actor, page) = signed.means();
    let (rev, interval_seconds) = (input.rev, input.interval_seconds);
    metrics::change(services, actor, page, id, None, |was| Edit { rev, display: input.onto(was), interval_seconds }).await?;
    signed.answer(&one(&signed.asking, id).await?)
}

/// Takes a metric away.
#[utoipa::path(delete, path = "/metrics/{id}", tag = "Metrics", params(("id" = MetricKey, Path, description = "Its id"), OfPage),
    responses((status = 204, description = "It is gone"), DeedRefusals), security(("token" = [])))]
pub async fn delete_metric(signed: Signed, Named(id): Named<MetricId>) -> Answered {
    let (services, actor, page) = signed.means();
    metrics::delete(services, actor, page, id).await?;
    signed.done()
}

/// Puts the metrics in this order.
#[utoipa::path(put, path = "/metrics/order", tag = "Metrics", params(OfPage), request_body = SetMetricOrder,
    responses((status = 204, description = "They stand so"), WriteRefusals), security(("token" = [])))]
pub async fn reorder_metrics(signed: Signed, Body(input): Body<SetMetricOrder>) -> Answered {
    let (services, actor, page) = signed.means();
    let ids: Vec<MetricId> = input.ids.into_iter().map(|id| id.0).collect();
    metrics::reorder(services, actor, page, &ids).await?;
    signed.done()
}
