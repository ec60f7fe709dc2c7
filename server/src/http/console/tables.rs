//! What the console lists, as tables for other programs.

use app::model::{
    PageId,
    input::{AuditFilter, SubscriberFilter},
};
use axum::{
    extract::{Path, Query, State},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};

use crate::{
    error::{Error, Result},
    http::state::AppState,
    service::{audit, random, sessions::SignedIn, subscribers},
};

/// `/_fn/audit-table/{page}`, narrowed down by the fields of the filter.
pub async fn audit(State(state): State<AppState>, Path(slug): Path<String>, who: SignedIn, Query(filter): Query<AuditFilter>) -> Response {
    let Some(page) = page(&state, &slug) else { return StatusCode::NOT_FOUND.into_response() };
    answer(&format!("audit-{slug}.csv"), audit::export_audit(&state.services, &who.actor, page, filter).await)
}

/// `/_fn/subscriber-table/{page}`, narrowed down by the fields of the filter.
pub async fn subscribers(
    State(state): State<AppState>,
    Path(slug): Path<String>,
    who: SignedIn,
    Query(filter): Query<SubscriberFilter>,
) -> Response {
    let Some(page) = page(&state, &slug) else { return StatusCode::NOT_FOUND.into_response() };
    answer(&format!("subscribers-{slug}.csv"), subscribers::export(&state.services, &who.actor, page, &filter).await)
}

fn answer(name: &str, table: Result<String>) -> Response {
    match table {
        Ok(table) => {
            let file = format!("attachment; filename=\"{name}\"");
            ([(header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()), (header::CONTENT_DISPOSITION, file)], table).into_response()
        }
        Err(Error::Forbidden) => StatusCode::FORBIDDEN.into_response(),
        Err(Error::Invalid(errors)) => (StatusCode::UNPROCESSABLE_ENTITY, errors.to_string()).into_response(),
        Err(error) if error.is_fault() => {
            let reference = random::hex(6);
            tracing::error!(%error, reference, "{name} could not be written");
            (StatusCode::SERVICE_UNAVAILABLE, format!("We failed to answer. Reference: {reference}\n")).into_response()
        }
        Err(_) => StatusCode::NOT_FOUND.into_response(),
    }
}

fn page(state: &AppState, slug: &str) -> Option<PageId> {
    state.hub.pages().iter().map(|live| live.head()).find(|head| head.slug == slug).map(|head| head.id)
}
