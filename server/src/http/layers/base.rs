//! The console stands on the installation's own address, and on no page's: a page's host may belong to somebody else.

use axum::{
    extract::{Request, State},
    http::{StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};

use crate::http::{caller, state::AppState};

/// Answers on the host of the base URL alone.
pub async fn only_there(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let host = caller::host(request.headers(), request.uri().authority().map(axum::http::uri::Authority::as_str));
    let name = match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|c| c.is_ascii_digit()) => name,
        _ => &host,
    };
    if name.trim_end_matches('.') == state.settings.addresses().base_host() {
        next.run(request).await
    } else {
        (StatusCode::NOT_FOUND, [(header::CACHE_CONTROL, "no-store")]).into_response()
    }
}
