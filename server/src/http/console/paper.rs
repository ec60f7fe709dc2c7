//! An empty document on which the console shows mails: their styles stand in their tags, which no screen of ours allows.

use axum::{
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};

/// Nothing of a mail runs, leads away or asks another site for anything; the screen around it may write on it.
const POLICY: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'self'; \
     sandbox allow-same-origin",
);

/// `/_fn/paper`
pub async fn paper() -> Response {
    let html = "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>A mail</title></head><body></body></html>";
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8")),
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::X_FRAME_OPTIONS, HeaderValue::from_static("SAMEORIGIN")),
    ];
    (headers, html).into_response()
}
