//! One log line and one count a request, with an id that the answer repeats.

use axum::{
    extract::{MatchedPath, Request, State},
    http::{HeaderName, HeaderValue},
    middleware::Next,
    response::Response,
};
use tracing::Instrument;

use crate::{database::waited_for, http::state::AppState, service::random};

/// The header that carries a request's id.
pub const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// The id of a request, for whoever writes something down about it.
#[derive(Clone, Debug)]
pub struct RequestId(pub String);

/// What requests are counted as that no route was found for.
pub const OTHER: &str = "other";

/// Whether anybody reads a line for each request.
pub fn is_read() -> bool {
    tracing::enabled!(tracing::Level::DEBUG)
}

/// A new id of a request.
pub fn id() -> String {
    format!("{:016x}", random::ticket())
}

/// The header that tells an id.
pub fn header(id: &str) -> HeaderValue {
    HeaderValue::from_str(id).expect("an id is hexadecimal digits")
}

/// Gives the request an id, counts it, and logs it once it is answered.
pub async fn trace(State(state): State<AppState>, mut request: Request, next: Next) -> Response {
    let id = id();
    let route = request.extensions().get::<MatchedPath>().map_or(OTHER, MatchedPath::as_str).to_owned();
    let method = request.method().clone();
    // The query may hold what people searched for: it is not logged.
    let path = request.uri().path().to_owned();
    request.extensions_mut().insert(RequestId(id.clone()));
    let span = tracing::info_span!("request", id);
    let timer = state.metrics.request();
    let mut response = waited_for(next.run(request).instrument(span.clone())).await;
    let status = response.status().as_u16();
    let seconds = timer.done(&route, status);
    span.in_scope(|| tracing::debug!(%method, path, status, seconds, "answered"));
    response.headers_mut().insert(REQUEST_ID, header(&id));
    response
}
