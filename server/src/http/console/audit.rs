//! The audit log as a table for other programs.

use app::model::{PageId, input::AuditFilter};
use axum::{
    extract::{Path, Query, State},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};

use crate::{
    error::Error,
    http::state::AppState,
    service::{audit, random, sessions::SignedIn},
};

/// `/_fn/audit-table/{page}`, narrowed down by the fields of the filter.
pub async fn table(State(state): State<AppState>, Path(slug): Path<String>, who: SignedIn, Query(filter): Query<AuditFilter>) -> Response {
    let Some(page) = page(&state, &slug) else { return StatusCode::NOT_FOUND.into_response() };
    match audit::export_audit(&state.services, &who.actor, page, filter).await {
        Ok(table) => {
            let file = format!("attachment; filename=\"audit-{slug}.csv\"");
            ([(header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()), (header::CONTENT_DISPOSITION, file)], table).into_response()
        }
        Err(Error::Forbidden) => StatusCode::FORBIDDEN.into_response(),
        Err(Error::Invalid(errors)) => (StatusCode::UNPROCESSABLE_ENTITY, errors.to_string()).into_response(),
        Err(error) if error.is_fault() => {
            let reference = random::hex(6);
            tracing::error!(%error, reference, "the audit log could not be written as a table");
            (StatusCode::SERVICE_UNAVAILABLE, format!("We failed to answer. Reference: {reference}\n")).into_response()
        }
        Err(_) => StatusCode::NOT_FOUND.into_response(),
    }
}

fn page(state: &AppState, slug: &str) -> Option<PageId> {
    state.hub.pages().iter().map(|live| live.head()).find(|head| head.slug == slug).map(|head| head.id)
}
