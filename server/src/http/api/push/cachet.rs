//! Points as clients of Cachet send them to one metric.
//!
//! Cachet numbers its metrics: here a number is the place of a metric on its page, from 1, which changes when staff put metrics in
//! another order. The id of a metric can stand in its place.

use app::model::{Instant, MetricId, PageId};
use axum::{
    Json,
    body::Bytes,
    extract::{Path, State},
    http::{StatusCode, header, request::Parts},
    response::{IntoResponse, Response},
};
use ingest::{Limits, push::cachet};
use serde_json::{Value, json};

use super::{
    Refusal, header_text, owner_of, page_for,
    statuspage::{moment, names_no_metric, unreadable},
};
use crate::{
    error::{Error, Result},
    http::{api_caller::secret, state::AppState},
    service::{actor::Actor, metrics, random},
};

/// `POST /api/v1/metrics/{metric}/points`: `{"value": .., "timestamp": ..}`. Answers 200 with the point, as Cachet does.
pub async fn points(State(state): State<AppState>, Path(metric): Path<String>, request: Parts, body: Bytes) -> Response {
    match take(&state, &metric, &request, &body).await {
        Ok(point) => (StatusCode::OK, Json(json!({ "data": point }))).into_response(),
        Err(refusal) => refused(&refusal),
    }
}

async fn take(state: &AppState, metric: &str, request: &Parts, body: &[u8]) -> Result<Value, Refusal> {
    let shown = request.headers.get("x-cachet-token").and_then(|value| value.to_str().ok());
    let actor = owner_of(state, request, shown.or_else(|| secret(&request.headers))).await?;
    let page = page_for(state, request, &actor)?;
    let id = named(state, &actor, page, metric).await?;
    let is_json = body.iter().find(|byte| !byte.is_ascii_whitespace()) == Some(&b'{');
    let is_form = header_text(request, header::CONTENT_TYPE).is_some_and(|kind| kind.starts_with("application/x-www-form"));
    let parse = if is_form && !is_json { cachet::point_form } else { cachet::point };
    let point = parse(body, &Limits::default()).map_err(unreadable)?;
    let at = moment(&point, state.services.clock.now());
    let taken = metrics::push_points(&state.services, &actor, page, vec![(id, at, point.value)]).await;
    taken.map_err(|error| if names_no_metric(&error) { Error::NotFound("metric") } else { error })?;
    let (own, written) = (metric.parse::<u32>().map_or_else(|_| json!(metric), |place| json!(place)), written(at));
    Ok(json!({ "metric_id": own, "value": point.value, "counter": 1, "created_at": written, "updated_at": written }))
}

/// The metric with this id, or at this place of the page.
async fn named(state: &AppState, actor: &Actor, page: PageId, text: &str) -> Result<MetricId> {
    let Some(place) = text.parse::<usize>().ok().and_then(|place| place.checked_sub(1)) else {
        return text.parse().map_err(|_| Error::NotFound("metric"));
    };
    let all = metrics::list_metrics(&state.services, actor, page).await?;
    all.get(place).map(|row| row.id.0).ok_or(Error::NotFound("metric"))
}

/// A time as Cachet writes it: `2026-11-28 16:05:00`.
fn written(at: Instant) -> String {
    let text = at.to_string();
    text.get(..19).unwrap_or(&text).replace('T', " ")
}

/// In the shape Cachet's clients read. What does not fit is a bad request to them.
fn refused(refusal: &Refusal) -> Response {
    let status = match refusal.status() {
        StatusCode::UNPROCESSABLE_ENTITY => StatusCode::BAD_REQUEST,
        other => other,
    };
    let (words, title) = (refusal.words(), status.canonical_reason().unwrap_or_default());
    let error = json!({ "id": random::hex(8), "status": status.as_u16(), "title": title, "detail": words, "meta": { "details": [words] } });
    (status, [(header::CACHE_CONTROL, "no-store")], Json(json!({ "errors": [error] }))).into_response()
}
