//! Points as clients of Cachet send them to one metric, known by its number, or by its id.

use app::model::MetricId;
use axum::{
    body::Bytes,
    extract::{Path, State},
    http::{header, request::Parts},
};
use ingest::{Limits, push::cachet};
use serde::Deserialize;
use utoipa::ToSchema;

use super::{
    Refusal, header_text, page_for, signed,
    statuspage::{moment, names_no_metric, unreadable},
};
use crate::{
    error::Error,
    http::{
        api::{
            cachet::{One, Point, WriteRefusals},
            v3::{asking::Answered, problem},
        },
        machine::private,
        state::AppState,
    },
    live::numbers::Numbered,
    service::metrics,
};

/// A point to be handed in.
#[derive(Debug, Deserialize, ToSchema)]
#[expect(dead_code, reason = "whoever reads points reads it; here it is declared")]
pub struct NewPoint {
    /// Its value.
    value: f64,
    /// When it was measured: seconds since the epoch, or a date with a time in UTC; now if nothing is said.
    #[schema(minimum = 0)]
    timestamp: Option<i64>,
}

/// Hands in a point. The metric's own id can stand in the place of its number.
#[utoipa::path(post, operation_id = "push_point", path = "/metrics/{id}/points", tag = "Metrics", params(("id" = String, Path, description = "The number of the metric, or its id")),
    request_body = NewPoint, responses((status = 200, body = One<Point>, description = "It is kept"), WriteRefusals), security(("token" = []), ("bearer" = [])))]
pub async fn points(State(state): State<AppState>, Path(metric): Path<String>, request: Parts, body: Bytes) -> Answered {
    let point = take(&state, &metric, &request, &body).await?;
    Ok(private(&One { data: point }))
}

async fn take(state: &AppState, metric: &str, request: &Parts, body: &[u8]) -> Result<Point, Refusal> {
    let actor = signed(state, request).await?;
    let page = page_for(state, request, &actor)?;
    let missing = || Error::NotFound("metric");
    let numbers = state.hub.page(page).ok_or_else(missing)?.numbers();
    let id: MetricId = match metric.parse::<i64>() {
        Ok(number) => numbers.id(Numbered::Metric, number).ok_or_else(missing)?,
        Err(_) => metric.parse().map_err(|_| missing())?,
    };
    let is_json = body.iter().find(|byte| !byte.is_ascii_whitespace()) == Some(&b'{');
    let is_form = header_text(request, header::CONTENT_TYPE).is_some_and(|kind| kind.starts_with("application/x-www-form"));
    let parse = if is_form && !is_json { cachet::point_form } else { cachet::point };
    let point = parse(body, &Limits::default()).map_err(unreadable)?;
    let at = moment(&point, state.services.clock.now());
    let taken = metrics::push_points(&state.services, &actor, page, vec![(id, at, point.value)]).await;
    taken.map_err(|error| if names_no_metric(&error) { missing() } else { error })?;
    Ok(Point::of(numbers.of(id).unwrap_or_default(), at, point.value))
}

impl From<Refusal> for problem::Refusal {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::Unsigned => Self::unsigned(),
            Refusal::Error(error) => error.into(),
            Refusal::Unreadable(_) => Self::of(problem::Kind::Unreadable, refusal.words()),
            Refusal::Pulled => Self::of(problem::Kind::Method, refusal.words()),
        }
    }
}
