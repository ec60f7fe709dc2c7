//! Points of a metric: read, changed, taken back. How they come in is with the other doors for points.

use app::model::{Instant, MetricId, Range, access::Right};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{find, id_of, number_of};
use crate::{
    error::Error,
    http::{
        api::{
            cachet::{
                asking::{One, Reader, Writer, one},
                body::Given,
                list::{Many, Paging, listed},
                refusal::{DeedRefusals, ReadRefusals, WriteRefusals},
                words::At,
            },
            v3::{
                asking::{Answered, Asking},
                body::{Asked, Named, Within},
                problem::Refusal,
            },
        },
        chart,
    },
    service::metrics,
};

/// The most points staff are listed: the newest.
const NEWEST: u64 = 500;

/// A point of a metric.
#[derive(Debug, Serialize, ToSchema)]
pub struct Point {
    /// Its number: when it was measured, in milliseconds since the epoch.
    id: i64,
    /// The number of the metric.
    metric_id: i64,
    /// Its value.
    value: f64,
    /// How many values it was made of; always 1.
    counter: i64,
    /// The value it is drawn with.
    calculated_value: f64,
    /// When it was measured.
    created_at: At,
    /// The same.
    updated_at: At,
}

impl Point {
    /// A point of the metric with this number.
    pub fn of(metric_id: i64, at: Instant, value: f64) -> Self {
        let (id, at) = (number_of(at), At(at));
        Self { id, metric_id, value, counter: 1, calculated_value: value, created_at: at, updated_at: at }
    }
}

/// Another value for a point.
#[derive(Debug, Deserialize, ToSchema)]
pub struct EditPoint {
    /// The value.
    value: f64,
}

async fn all(asking: &Asking, number: i64) -> Result<Vec<Point>, Refusal> {
    let id: MetricId = id_of(asking, number)?;
    if let Some(actor) = asking.staff(Right::ReadMetrics) {
        let points = metrics::last_points(asking.services(), actor, asking.page(), id, NEWEST).await?;
        return Ok(points.into_iter().map(|(at, value)| Point::of(number, at, value)).collect());
    }
    let missing = || Refusal::missing("metric");
    let metric = asking.snapshot().metrics.iter().find(|metric| metric.id == id).ok_or_else(missing)?;
    let series = chart::series_of(&asking.state, &asking.live, asking.snapshot(), metric, Range::Day).await?;
    let at = |step: usize| Instant::from_millis(series.from.millis() + i64::try_from(step).unwrap_or_default() * series.step);
    let known = series.values.iter().enumerate().filter_map(|(step, value)| Some((at(step), (*value)?)));
    Ok(known.map(|(at, value)| Point::of(number, at, value)).collect())
}

/// The points of a metric: what its chart of the last day shows; with a token the newest 500 as they came.
#[utoipa::path(get, path = "/metrics/{id}/points", tag = "Metrics", params(("id" = i64, Path, description = "The number of the metric"), Paging),
    responses((status = 200, body = Many<Point>, description = "Points"), ReadRefusals), security((), ("token" = []), ("bearer" = [])))]
pub async fn list_points(Reader(asking): Reader, Named(number): Named<i64>, Asked(paging): Asked<Paging>) -> Answered {
    // A metric that is gone has no points, whatever was answered before.
    find(&asking, number).await?;
    listed(&asking, paging, Some(asking.now()), all(&asking, number)).await
}

/// The instant a number means, if the metric has a point there.
async fn meant(asking: &Asking, (metric, point): (i64, i64)) -> Result<(MetricId, Instant), Refusal> {
    let is_there = all(asking, metric).await?.iter().any(|own| own.id == point);
    if !is_there {
        return Err(Refusal::missing("point"));
    }
    Ok((id_of(asking, metric)?, Instant::from_millis(point)))
}

/// Changes the value of a point: one of the newest 500.
#[utoipa::path(put, path = "/metrics/{id}/points/{point}", tag = "Metrics",
    params(("id" = i64, Path, description = "The number of the metric"), ("point" = i64, Path, description = "The number of the point")), request_body = EditPoint,
    responses((status = 200, body = One<Point>, description = "As it is now"), WriteRefusals), security(("token" = []), ("bearer" = [])))]
pub async fn change_point(Writer(signed): Writer, Within(metric, point): Within<i64, i64>, Given(input): Given<EditPoint>) -> Answered {
    let (services, actor, page) = signed.means();
    let (id, at) = meant(&signed.asking, (metric, point)).await?;
    let taken = metrics::push_points(services, actor, page, vec![(id, at, input.value)]).await;
    taken.map_err(|error| match error {
        Error::Invalid(errors) => {
            let field = |field: &str| field.rsplit('.').next().unwrap_or(field).to_owned();
            let all: Vec<_> = errors.iter().map(|(name, words)| (field(name), words.to_owned())).collect();
            all.first().map_or_else(|| Refusal::missing("point"), |(field, words)| Refusal::field(field, words))
        }
        error => error.into(),
    })?;
    one(&signed.asking, Point::of(metric, at, input.value))
}

/// Takes a point back: one of the newest 500.
#[utoipa::path(delete, path = "/metrics/{id}/points/{point}", tag = "Metrics",
    params(("id" = i64, Path, description = "The number of the metric"), ("point" = i64, Path, description = "The number of the point")),
    responses((status = 204, description = "It is gone"), DeedRefusals), security(("token" = []), ("bearer" = [])))]
pub async fn delete_point(Writer(signed): Writer, Within(metric, point): Within<i64, i64>) -> Answered {
    let (services, actor, page) = signed.means();
    let (id, at) = meant(&signed.asking, (metric, point)).await?;
    metrics::delete_points(services, actor, page, id, at..Instant::from_millis(at.millis() + 1)).await?;
    signed.done()
}
