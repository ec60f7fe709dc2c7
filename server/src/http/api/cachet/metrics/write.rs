//! Making, changing and deleting metrics.

use app::model::{
    Aggregation, MetricId, Visibility,
    input::{EditMetric as Edit, MetricDisplay, NewMetric as New},
};
use serde::Deserialize;
use utoipa::ToSchema;

use super::{Metric, calculation, find, id_of, minutes};
use crate::{
    http::api::{
        cachet::{
            asking::{One, Writer, one},
            body::{Given, text},
            refusal::{DeedRefusals, WriteRefusals},
            words::Flag,
        },
        v3::{
            asking::{Answered, Signed},
            body::Named,
            problem::Refusal,
        },
    },
    service::metrics,
};

/// How often a point is expected, unless somebody says so, in minutes.
const THRESHOLD: i64 = 5;

/// A metric to be made.
#[derive(Debug, Deserialize, ToSchema)]
pub struct NewMetric {
    /// Its name.
    #[schema(min_length = 1, max_length = 255)]
    name: String,
    /// The unit, written behind values.
    suffix: Option<String>,
    /// What it measures.
    description: Option<String>,
    /// How points become one value: 0 their sum, 1 their mean; their mean if nothing is said.
    #[schema(minimum = 0, maximum = 1)]
    calc_type: Option<i64>,
    /// Whether it is on the page; yes if nothing is said.
    display_chart: Option<Flag>,
    /// How many digits are shown behind the decimal point.
    #[schema(minimum = 0, maximum = 4)]
    places: Option<i32>,
    /// How often a point is expected, in minutes; 5 if nothing is said.
    #[schema(minimum = 1, maximum = 1440)]
    threshold: Option<i64>,
    /// 0 if only staff may see it, 1 if everybody may, 2 if nobody else; everybody if nothing is said.
    #[schema(minimum = 0, maximum = 2)]
    visible: Option<i64>,
    /// Its place, from 1; last if nothing is said.
    order: Option<i64>,
}

/// What to change about a metric. What is not there stays.
#[derive(Debug, Deserialize, ToSchema)]
pub struct EditMetric {
    /// Its name.
    #[schema(max_length = 255)]
    name: Option<String>,
    /// The unit, written behind values.
    #[serde(default, deserialize_with = "text")]
    #[schema(value_type = Option<String>)]
    suffix: Option<Option<String>>,
    /// What it measures.
    #[serde(default, deserialize_with = "text")]
    #[schema(value_type = Option<String>)]
    description: Option<Option<String>>,
    /// How points become one value: 0 their sum, 1 their mean.
    #[schema(minimum = 0, maximum = 1)]
    calc_type: Option<i64>,
    /// Whether it is on the page.
    display_chart: Option<Flag>,
    /// How many digits are shown behind the decimal point.
    #[schema(minimum = 0, maximum = 4)]
    places: Option<i32>,
    /// How often a point is expected, in minutes.
    #[schema(minimum = 1, maximum = 1440)]
    threshold: Option<i64>,
    /// 0 if only staff may see it, 1 if everybody may, 2 if nobody else.
    #[schema(minimum = 0, maximum = 2)]
    visible: Option<i64>,
    /// Its place, from 1.
    order: Option<i64>,
}

fn aggregation(number: i64) -> Result<Aggregation, Refusal> {
    match number {
        0 => Ok(Aggregation::Sum),
        1 => Ok(Aggregation::Average),
        _ => Err(Refusal::field("calc_type", "must be 0 (sum) or 1 (mean)")),
    }
}

fn visibility(number: i64) -> Result<Visibility, Refusal> {
    match number {
        0 => Ok(Visibility::Team),
        1 => Ok(Visibility::Public),
        2 => Ok(Visibility::Hidden),
        _ => Err(Refusal::field("visible", "must be 0 (staff), 1 (everybody) or 2 (hidden)")),
    }
}

fn seconds(minutes: i64) -> Result<i64, Refusal> {
    if !(1..=1_440).contains(&minutes) {
        return Err(Refusal::field("threshold", "must be from 1 to 1440 minutes"));
    }
    Ok(minutes * 60)
}

/// Puts a metric to its place, from 1. Without a place it stays where it is.
async fn put(signed: &Signed, id: MetricId, order: Option<i64>) -> Result<(), Refusal> {
    let Some(place) = order.and_then(|order| usize::try_from(order.checked_sub(1)?).ok()) else { return Ok(()) };
    let (services, actor, page) = signed.means();
    let files = metrics::list_files(services, actor, page).await?;
    let mut line: Vec<MetricId> = files.iter().map(|file| file.id).collect();
    let Some(at) = line.iter().position(|own| *own == id) else { return Ok(()) };
    let place = place.min(line.len() - 1);
    if at != place {
        let moved = line.remove(at);
        line.insert(place, moved);
        metrics::reorder(services, actor, page, &line).await?;
    }
    Ok(())
}

/// Makes a metric.
#[utoipa::path(post, path = "/metrics", tag = "Metrics", request_body = NewMetric,
    responses((status = 200, body = One<Metric>, description = "It is made"), WriteRefusals), security(("token" = []), ("bearer" = [])))]
pub async fn create_metric(Writer(signed): Writer, Given(input): Given<NewMetric>) -> Answered {
    let (services, actor, page) = signed.means();
    let usual = MetricDisplay::named(input.name);
    let display = MetricDisplay {
        suffix: input.suffix,
        description: input.description,
        aggregation: input.calc_type.map_or(Ok(usual.aggregation), aggregation)?,
        display: input.display_chart.map_or(usual.display, |shown| shown.0),
        decimals: input.places.unwrap_or(usual.decimals),
        visibility: input.visible.map_or(Ok(usual.visibility), visibility)?,
        ..usual
    };
    let interval_seconds = seconds(input.threshold.unwrap_or(THRESHOLD))?;
    let id = metrics::create(services, actor, page, New { id: None, display, interval_seconds }).await?;
    put(&signed, id, input.order).await?;
    let number = signed.asking.live.numbers().of(id).unwrap_or_default();
    one(&signed.asking, find(&signed.asking, number).await?)
}

/// Changes a metric.
#[utoipa::path(put, path = "/metrics/{id}", tag = "Metrics", params(("id" = i64, Path, description = "Its number")), request_body = EditMetric,
    responses((status = 200, body = One<Metric>, description = "As it is now"), WriteRefusals), security(("token" = []), ("bearer" = [])))]
pub async fn change_metric(Writer(signed): Writer, Named(number): Named<i64>, Given(input): Given<EditMetric>) -> Answered {
    let (services, actor, page) = signed.means();
    let id = id_of(&signed.asking, number)?;
    let files = metrics::list_files(services, actor, page).await?;
    let was = files.into_iter().find(|file| file.id == id).ok_or_else(|| Refusal::missing("metric"))?;
    let shown = was.display;
    // Some ways of Lightship share a number: whoever sends back what they read leaves them alone.
    let calculated = input.calc_type.filter(|number| *number != calculation(shown.aggregation));
    let threshold = input.threshold.filter(|threshold| *threshold != minutes(was.interval_seconds));
    let display = MetricDisplay {
        name: input.name.unwrap_or(shown.name),
        suffix: input.suffix.unwrap_or(shown.suffix),
        description: input.description.unwrap_or(shown.description),
        aggregation: calculated.map_or(Ok(shown.aggregation), aggregation)?,
        display: input.display_chart.map_or(shown.display, |shown| shown.0),
        decimals: input.places.unwrap_or(shown.decimals),
        visibility: input.visible.map_or(Ok(shown.visibility), visibility)?,
        ..shown
    };
    let edit = Edit { rev: Some(was.rev), display, interval_seconds: threshold.map(seconds).transpose()? };
    metrics::edit(services, actor, page, id, edit).await?;
    put(&signed, id, input.order).await?;
    one(&signed.asking, find(&signed.asking, number).await?)
}

/// Takes a metric away.
#[utoipa::path(delete, path = "/metrics/{id}", tag = "Metrics", params(("id" = i64, Path, description = "Its number")),
    responses((status = 204, description = "It is gone"), DeedRefusals), security(("token" = []), ("bearer" = [])))]
pub async fn delete_metric(Writer(signed): Writer, Named(number): Named<i64>) -> Answered {
    let (services, actor, page) = signed.means();
    metrics::delete(services, actor, page, id_of(&signed.asking, number)?).await?;
    signed.done()
}
