//! The console stands on the installation's own address, and on no page's: a page's host may belong to somebody else.

use axum::{
    extract::{Request, State},
    http::{HeaderMap, StatusCode, Uri, header, uri::Authority},
    middleware::Next,
    response::{IntoResponse, Response},
};

use crate::http::{caller, state::AppState};

/// Answers on the host of the base URL alone.
pub async fn only_there(State(state): State<AppState>, request: Request, next: Next) -> Response {
    if is_there(&state, request.headers(), request.uri()) {
        next.run(request).await
    } else {
        (StatusCode::NOT_FOUND, [(header::CACHE_CONTROL, "no-store")]).into_response()
    }
}

/// Whether a request names the host of the base URL.
pub fn is_there(state: &AppState, headers: &HeaderMap, uri: &Uri) -> bool {
    let host = caller::host(headers, uri.authority().map(Authority::as_str));
    let name = match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|c| c.is_ascii_digit()) => name,
        _ => &host,
    };
    name.trim_end_matches('.') == state.settings.addresses().base_host()
}
