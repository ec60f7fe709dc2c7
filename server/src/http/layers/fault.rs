//! Our own failures: logged once with a reference, shown as a page that says so and still tells the status.

use std::any::Any;

use app::{
    model::{Language, snapshot::Snapshot},
    status::data::{PageData, View},
};
use axum::{
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};

use crate::{
    error::Error,
    http::{render, state::AppState},
    service::random,
};

/// When to ask again for what needs the database while that is away, in seconds.
const RETRY_AFTER: HeaderValue = HeaderValue::from_static("10");

/// The answer to a request we failed at: the page that was asked for, with its status as far as it is known, and a reference
/// for support.
pub async fn page(state: &AppState, headers: &HeaderMap, (snapshot, language): (&Snapshot, Language), error: &Error) -> Response {
    let reference = random::hex(6);
    tracing::error!(%error, reference, "a page could not be shown");
    let data = PageData {
        snapshot: snapshot.clone(),
        view: View::Fault { reference: reference.clone() },
        language,
        now: state.services.clock.now(),
        stale_since: state.hub.stale_since(),
        can_mail: false,
    };
    // Each is made for one visitor: many at once must not keep others waiting.
    let Ok(_turn) = state.extras.acquire().await else { return plain(&reference) };
    match render::document(data).await {
        Ok(document) => {
            let mut response = document.respond(headers);
            response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
            response.headers_mut().remove(header::ETAG);
            if !state.hub.contact().is_good() {
                // It will pass: whoever keeps lists of pages should not strike this one off.
                *response.status_mut() = StatusCode::SERVICE_UNAVAILABLE;
                response.headers_mut().insert(header::RETRY_AFTER, RETRY_AFTER);
            }
            response
        }
        Err(_) => plain(&reference),
    }
}

/// The answer to a request whose handler panicked.
#[expect(clippy::needless_pass_by_value, reason = "the layer hands the payload over")]
pub fn panicked(payload: Box<dyn Any + Send + 'static>) -> Response {
    let reference = random::hex(6);
    let text = payload.downcast_ref::<&str>().map(ToString::to_string).or_else(|| payload.downcast_ref::<String>().cloned());
    tracing::error!(panic = text.as_deref().unwrap_or("without a text"), reference, "a handler panicked");
    plain(&reference)
}

fn plain(reference: &str) -> Response {
    let text = format!("We failed to show this page. Reference: {reference}\n");
    (StatusCode::INTERNAL_SERVER_ERROR, [(header::CONTENT_TYPE, "text/plain; charset=utf-8"), (header::CACHE_CONTROL, "no-store")], text)
        .into_response()
}
