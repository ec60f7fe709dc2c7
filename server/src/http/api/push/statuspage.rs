//! Points as clients of Statuspage send them: to one metric, or to many at once.
//!
//! A metric is known by its id, also by one that was asked for when it was made. Bodies are JSON or forms. All points of a request are
//! taken, or none.

use app::model::{Instant, MetricId, PageId, access::Right};
use axum::{
    Json,
    body::Bytes,
    extract::{Path, State},
    http::{StatusCode, request::Parts},
    response::{IntoResponse, Response},
};
use ingest::{Batch, Fault, Limits, Place, Point, push::statuspage};
use serde_json::{Value, json};

use super::{Refusal, header_text, owner_of};
use crate::{
    error::{Error, Result},
    http::{answer::aside, api_caller::secret, machine::parameters, state::AppState},
    service::{
        actor::Actor,
        metrics::{MOST_POINTS, push_points},
    },
};

/// `POST /v1/pages/{page}/metrics/data`: `{"data": {"<metric>": [{"timestamp": .., "value": ..}]}}`. Answers 202 with what was taken.
pub async fn many(State(state): State<AppState>, Path(page): Path<String>, request: Parts, body: Bytes) -> Response {
    match take_many(&state, &page, &request, body).await {
        Ok(echo) => (StatusCode::ACCEPTED, Json(echo)).into_response(),
        Err(refusal) => refusal.as_json(),
    }
}

/// `POST /v1/pages/{page}/metrics/{metric}/data`: `{"data": {"timestamp": .., "value": ..}}`. Answers 201 with what was taken.
pub async fn one(State(state): State<AppState>, Path(path): Path<(String, String)>, request: Parts, body: Bytes) -> Response {
    match take_one(&state, path, &request, &body).await {
        Ok(echo) => (StatusCode::CREATED, Json(json!({ "data": echo }))).into_response(),
        Err(refusal) => refusal.as_json(),
    }
}

/// Any other method.
pub async fn only_post() -> Response {
    let words = "Points are handed in with POST";
    (StatusCode::METHOD_NOT_ALLOWED, [("allow", "POST")], Json(json!({ "error": words, "message": words }))).into_response()
}

async fn take_many(state: &AppState, page: &str, request: &Parts, body: Bytes) -> Result<Value, Refusal> {
    let (actor, page) = known(state, page, request).await?;
    let is_form = is_form(request, &body);
    let parse = move || match is_form {
        true => statuspage::bulk_form(&body, &Limits::default()),
        false => statuspage::bulk(&body, &Limits::default()),
    };
    let batch: Batch = aside(parse).await?.map_err(unreadable)?;
    if let Some(fault) = batch.faults.first() {
        return Err(unreadable(fault.clone()));
    }
    let now = state.services.clock.now();
    let mut points = Vec::with_capacity(batch.points());
    let mut echo = serde_json::Map::new();
    for series in batch.series {
        let unknown = || Error::field(&format!("data.{}", series.name), "is no metric of this page");
        let metric: MetricId = series.name.parse().map_err(|_| unknown())?;
        points.extend(series.points.iter().map(|point| (metric, moment(point, now), point.value)));
        echo.insert(series.name, series.points.iter().map(|point| said(point, now)).collect());
    }
    if points.len() > MOST_POINTS {
        return Err(Error::field("data", format!("has {} points; at most {MOST_POINTS} are possible at once", points.len())).into());
    }
    push_points(&state.services, &actor, page, points).await?;
    Ok(Value::Object(echo))
}

async fn take_one(state: &AppState, (page, metric): (String, String), request: &Parts, body: &[u8]) -> Result<Value, Refusal> {
    let (actor, page) = known(state, &page, request).await?;
    let metric: MetricId = metric.parse().map_err(|_| Error::NotFound("metric"))?;
    let parse = if is_form(request, body) { statuspage::single_form } else { statuspage::single };
    let point = parse(body, &Limits::default()).map_err(unreadable)?;
    let now = state.services.clock.now();
    let taken = push_points(&state.services, &actor, page, vec![(metric, moment(&point, now), point.value)]).await;
    taken.map_err(|error| if names_no_metric(&error) { Error::NotFound("metric") } else { error })?;
    Ok(said(&point, now))
}

/// Whether points were refused because there is no such metric on the page.
pub(super) fn names_no_metric(error: &Error) -> bool {
    matches!(error, Error::Invalid(errors) if errors.iter().any(|(field, _)| field.ends_with(".metric_id")))
}

/// Whoever asks, and the page they name. Old clients show the token in the address.
async fn known(state: &AppState, page: &str, request: &Parts) -> Result<(Actor, PageId), Refusal> {
    let parameters = parameters(request);
    let in_address = || parameters.iter().rfind(|(name, _)| name == "api_key").map(|(_, key)| key.as_str());
    let actor = owner_of(state, request, secret(&request.headers).or_else(in_address)).await?;
    let page: PageId = page.parse().map_err(|_| Error::NotFound("page"))?;
    actor.must(page, Right::PushPoints)?;
    Ok((actor, page))
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

pub(super) fn moment(point: &Point, now: Instant) -> Instant {
    point.at.map_or(now, Instant::from_millis)
}

/// A point as it was taken: its time in seconds, whole ones without a fraction.
fn said(point: &Point, now: Instant) -> Value {
    let millis = moment(point, now).millis();
    let timestamp = if millis % 1_000 == 0 { json!(millis / 1_000) } else { json!(millis as f64 / 1_000.0) };
    json!({ "timestamp": timestamp, "value": point.value })
}
