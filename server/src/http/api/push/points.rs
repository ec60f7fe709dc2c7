//! Points for one metric, as short as they can be written: a number, an object with a time, or a list of either.
//!
//! `curl -H "Authorization: Bearer $TOKEN" --data 12.5 https://status.example.com/api/v3/metrics/<id>/points`

use app::model::{MetricId, access::Right};
use axum::{
    Json,
    body::Bytes,
    extract::{Path, State},
    http::{StatusCode, request::Parts},
    response::{IntoResponse, Response},
};
use ingest::{Limits, Point, push::cachet};
use serde::Serialize;
use serde_json::value::RawValue;
use utoipa::ToSchema;

use super::{
    Refusal, page_meant, signed,
    statuspage::{moment, names_no_metric, unreadable},
};
use crate::{
    error::{Error, Result},
    http::{answer::aside, machine::parameters, page::page_named, state::AppState},
    service::metrics::push_points,
};

/// How many points were taken.
#[derive(Debug, Serialize, ToSchema)]
pub struct Taken {
    /// The number.
    points: usize,
}

/// Why points were not taken.
#[derive(Debug, Serialize, ToSchema)]
pub struct NotTaken {
    /// What is wrong.
    error: String,
    /// The same.
    message: String,
}

/// Hands in points: a number, an object with a value and perhaps a time, or a list of either. The body is read as such whatever type it says.
#[utoipa::path(post, operation_id = "push_points", path = "/metrics/{id}/points", tag = "Metrics", 
    params(("id" = String, Path, description = "The metric"), ("page" = Option<String>, Query, description = "With a token that is good for every page: the short name or the id of the page that is meant")),
    request_body(content = String, content_type = "text/plain", description = "`12.5`, `{\"value\": 12.5, \"timestamp\": 1795331353}`, or a list of either"),
    responses((status = 202, body = Taken, description = "They are kept"), (status = 400, body = NotTaken, description = "The body cannot be read"),
        (status = 401, body = NotTaken, description = "A token is needed"), (status = 403, body = NotTaken, description = "The token may not do this"),
        (status = 404, body = NotTaken, description = "There is no such metric"), (status = 413, description = "The body is too large"),
        (status = 422, body = NotTaken, description = "A value or a time does not fit"), (status = 429, body = NotTaken, description = "Too often"),
        (status = 503, body = NotTaken, description = "We failed")), security(("token" = [])))]
pub async fn points(State(state): State<AppState>, Path(metric): Path<String>, request: Parts, body: Bytes) -> Response {
    match take(&state, &metric, &request, body).await {
        Ok(count) => (StatusCode::ACCEPTED, Json(Taken { points: count })).into_response(),
        Err(refusal) => refusal.as_json(),
    }
}

async fn take(state: &AppState, metric: &str, request: &Parts, body: Bytes) -> Result<usize, Refusal> {
    let actor = signed(state, request).await?;
    let named = parameters(request).into_iter().rev().find(|(name, _)| name == "page");
    let page = match named {
        Some((_, name)) => page_named(state, &name).ok_or(Error::NotFound("page"))?.head().id,
        None => page_meant(state, request, &actor)?,
    };
    actor.must(page, Right::PushPoints)?;
    let metric: MetricId = metric.parse().map_err(|_| Error::NotFound("metric"))?;
    let points = aside(move || read(&body)).await??;
    let now = state.services.clock.now();
    let points = points.iter().map(|point| (metric, moment(point, now), point.value)).collect();
    let taken = push_points(&state.services, &actor, page, points).await;
    Ok(taken.map_err(|error| if names_no_metric(&error) { Error::NotFound("metric") } else { error })?)
}

fn read(body: &[u8]) -> Result<Vec<Point>, Refusal> {
    let text = std::str::from_utf8(body).map_err(|_| Refusal::Unreadable("the body is not UTF-8".to_owned()))?.trim();
    if !text.starts_with('[') {
        return Ok(vec![read_one(text)?]);
    }
    let list: Vec<&RawValue> = serde_json::from_str(text).map_err(|error| Refusal::Unreadable(error.to_string()))?;
    list.into_iter().map(|raw| read_one(raw.get())).collect()
}

/// `12.5`, or `{"value": 12.5, "timestamp": 1795331353}`.
fn read_one(text: &str) -> Result<Point, Refusal> {
    if text.starts_with('{') {
        return cachet::point(text.as_bytes(), &Limits::default()).map_err(unreadable);
    }
    match text.trim_matches('"').parse::<f64>() {
        Ok(value) if value.is_finite() => Ok(Point { at: None, value }),
        _ => Err(Refusal::Unreadable("a number is expected, an object with a value, or a list of either".to_owned())),
    }
}
