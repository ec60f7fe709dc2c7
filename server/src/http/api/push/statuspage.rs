//! Points as clients of Statuspage send them: to one metric, or to many at once.
//!
//! A metric is known by its id, also by one that was asked for when it was made. Bodies are JSON or forms. All points of a request are
//! taken, or none.

use std::collections::BTreeMap;

use app::model::{Instant, MetricId, access::Right};
use axum::{
    Json,
    body::Bytes,
    http::{StatusCode, request::Parts},
    response::{IntoResponse, Response},
};
use ingest::{Batch, Fault, Limits, Place, Point as Sent, push::statuspage};
use serde::Serialize;
use utoipa::ToSchema;

use super::{Refusal, header_text};
use crate::{
    error::{Error, Result},
    http::{
        answer::aside,
        api::v1::{on_page::OnPage, refusal::Refused},
    },
    service::metrics::{MOST_POINTS, list_files, push_points},
};

/// Of how many seconds the time of a point in an answer is a multiple.
const CAST: i64 = 30;

/// A point of a metric.
#[derive(Debug, Serialize, ToSchema)]
pub struct Point {
    /// When it was measured, in seconds since the epoch. In answers it is the half minute it counts to.
    timestamp: i64,
    /// What was measured.
    value: f64,
}

/// The points that were taken, by metric.
#[derive(Debug, Serialize, ToSchema)]
pub struct Taken(BTreeMap<String, Vec<Point>>);

/// The point that was taken.
#[derive(Debug, Serialize, ToSchema)]
pub struct TakenPoint {
    /// The point.
    data: Point,
}

/// Points of several metrics.
#[derive(Debug, ToSchema)]
#[expect(dead_code, reason = "only its schema is used: the body is read as a stream of points")]
pub struct MetricsData {
    /// Points, by metric.
    data: BTreeMap<String, Vec<Point>>,
}

/// A point of a metric.
#[derive(Debug, ToSchema)]
#[expect(dead_code, reason = "only its schema is used: the body is read as a point")]
pub struct MetricData {
    /// The point.
    data: Point,
}

/// Points of several metrics: all of them are taken, or none.
#[utoipa::path(post, path = "/pages/{page_id}/metrics/data", tag = "metrics", request_body = MetricsData,
    responses((status = 202, body = Taken), (status = 422, body = Refused)))]
pub async fn many(on: OnPage, request: Parts, body: Bytes) -> Response {
    match take_many(&on, &request, body).await {
        Ok(echo) => (StatusCode::ACCEPTED, Json(echo)).into_response(),
        Err(refusal) => refusal.as_json(),
    }
}

/// A point of a metric.
#[utoipa::path(post, path = "/pages/{page_id}/metrics/{metric_id}/data", tag = "metrics", request_body = MetricData,
    responses((status = 201, body = TakenPoint), (status = 422, body = Refused)))]
pub async fn one(on: OnPage, request: Parts, body: Bytes) -> Response {
    match take_one(&on, &request, &body).await {
        Ok(data) => (StatusCode::CREATED, Json(TakenPoint { data })).into_response(),
        Err(refusal) => refusal.as_json(),
    }
}

async fn take_many(on: &OnPage, request: &Parts, body: Bytes) -> Result<Taken, Refusal> {
    on.actor.must(on.page, Right::PushPoints)?;
    let is_form = is_form(request, &body);
    let parse = move || match is_form {
        true => statuspage::bulk_form(&body, &Limits::default()),
        false => statuspage::bulk(&body, &Limits::default()),
    };
    let batch: Batch = aside(parse).await?.map_err(unreadable)?;
    if let Some(fault) = batch.faults.first() {
        return Err(unreadable(fault.clone()));
    }
    let now = on.services().clock.now();
    let mut points = Vec::with_capacity(batch.points());
    let mut echo = BTreeMap::new();
    for series in batch.series {
        let unknown = || Error::field(&format!("data.{}", series.name), "is no metric of this page");
        let metric: MetricId = series.name.parse().map_err(|_| unknown())?;
        points.extend(series.points.iter().map(|point| (metric, moment(point, now), point.value)));
        echo.insert(series.name, series.points.iter().map(|point| said(point, now)).collect());
    }
    if points.len() > MOST_POINTS {
        return Err(Error::field("data", format!("has {} points; at most {MOST_POINTS} are possible at once", points.len())).into());
    }
    must_take(on, points.iter().map(|(metric, _, _)| *metric)).await?;
    push_points(on.services(), &on.actor, on.page, points).await?;
    Ok(Taken(echo))
}

async fn take_one(on: &OnPage, request: &Parts, body: &[u8]) -> Result<Point, Refusal> {
    on.actor.must(on.page, Right::PushPoints)?;
    let metric: MetricId = on.id("metric_id", "metric").map_err(|_| Error::NotFound("metric"))?;
    let parse = if is_form(request, body) { statuspage::single_form } else { statuspage::single };
    let point = parse(body, &Limits::default()).map_err(unreadable)?;
    let now = on.services().clock.now();
    must_take(on, [metric]).await?;
    let taken = push_points(on.services(), &on.actor, on.page, vec![(metric, moment(&point, now), point.value)]).await;
    taken.map_err(|error| if names_no_metric(&error) { Error::NotFound("metric") } else { error })?;
    Ok(said(&point, now))
}

/// Whether points were refused because there is no such metric on the page.
pub(super) fn names_no_metric(error: &Error) -> bool {
    matches!(error, Error::Invalid(errors) if errors.iter().any(|(field, _)| field.ends_with(".metric_id")))
}

/// Refuses points for metrics that get theirs from elsewhere.
async fn must_take(on: &OnPage, metrics: impl IntoIterator<Item = MetricId>) -> Result<(), Refusal> {
    let all = list_files(on.services(), &on.actor, on.page).await?;
    let is_pulled = |id: MetricId| all.iter().any(|file| file.id == id && file.pull.is_some());
    if metrics.into_iter().any(is_pulled) { Err(Refusal::Pulled) } else { Ok(()) }
}

/// Programs that say nothing about a body send it as a form; JSON is told from one by its first letter.
fn is_form(request: &Parts, body: &[u8]) -> bool {
    let named = header_text(request, axum::http::header::CONTENT_TYPE).is_none_or(|kind| kind.starts_with("application/x-www-form"));
    named && body.iter().find(|byte| !byte.is_ascii_whitespace()).is_none_or(|first| *first != b'{')
}

/// A body that is no JSON is a bad request; a field that does not fit is named.
pub(super) fn unreadable(fault: Fault) -> Refusal {
    match fault.place {
        Place::Field(path) => Error::field(&path, fault.why).into(),
        _ => Refusal::Unreadable(fault.to_string()),
    }
}

pub(super) fn moment(point: &Sent, now: Instant) -> Instant {
    point.at.map_or(now, Instant::from_millis)
}

/// A point as it was taken.
fn said(point: &Sent, now: Instant) -> Point {
    Point { timestamp: moment(point, now).millis().div_euclid(1_000 * CAST) * CAST, value: point.value }
}
