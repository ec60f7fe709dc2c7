//! The event stream of a page, and the snapshot for those who lost track of it.

use std::{convert::Infallible, sync::Arc};

use axum::{
    body::Body,
    extract::{Extension, RawQuery, State},
    http::{HeaderMap, HeaderValue, StatusCode, header, request::Parts},
    response::{IntoResponse, Response},
};
use bytes::Bytes;
use futures::stream;
use sha2::{Digest, Sha256};
use tokio::sync::broadcast::error::RecvError;

use crate::{
    http::{
        caller::{self, Peer},
        page::{self, page_of},
        render::matches_etag,
        state::{AppState, StreamPlace},
    },
    live::feed::{Frame, Subscription},
};

/// What a stream begins with: how long a browser waits before it connects again, in milliseconds.
const HELLO: Bytes = Bytes::from_static(b"retry: 3000\n\n");

/// `/events?since={epoch}-{version}`
pub async fn stream(
    State(state): State<AppState>,
    Extension(peer): Extension<Peer>,
    RawQuery(query): RawQuery,
    request: Parts,
) -> Response {
    let Some(live) = page_of(&state, &request) else { return page::no_page(&state) };
    let ip = caller::client_ip(peer.0.ip(), &request.headers, &state.settings.trusted_proxies);
    let Some(place) = StreamPlace::take(&state, ip) else {
        return (StatusCode::SERVICE_UNAVAILABLE, [(header::RETRY_AFTER, "30")]).into_response();
    };
    // A browser that reconnects names the last event it got; that is newer than what the page was rendered with.
    let last = request.headers.get("last-event-id").and_then(|value| value.to_str().ok()).map(str::to_owned);
    let asked = query.and_then(|query| query.split('&').find_map(|pair| pair.strip_prefix("since=").map(str::to_owned)));
    let mut subscription = live.public().subscribe(last.or(asked).as_deref());
    if let Some(since) = state.hub.stale_since() {
        subscription.missed.push(Arc::new(Frame::unversioned("stale", &since.to_string())));
    }
    let mut headers = HeaderMap::new();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/event-stream"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert("x-accel-buffering", HeaderValue::from_static("no"));
    (headers, Body::from_stream(frames(state, place, subscription))).into_response()
}

fn frames(state: AppState, place: StreamPlace, subscription: Subscription) -> impl futures::Stream<Item = Result<Bytes, Infallible>> {
    let Subscription { missed, coming } = subscription;
    let first = [HELLO].into_iter().chain(missed.into_iter().map(|frame| frame.bytes.clone()));
    let begin = stream::iter(first.map(Ok).collect::<Vec<_>>());
    let rest = stream::unfold((coming, state, place), |(mut coming, state, place)| async move {
        let bytes = tokio::select! {
            () = state.stopping.cancelled() => return None,
            received = tokio::time::timeout(state.timeouts.beat, coming.recv()) => match received {
                Ok(Ok(frame)) => frame.bytes.clone(),
                Ok(Err(RecvError::Lagged(_))) => Frame::resync().bytes,
                Ok(Err(RecvError::Closed)) => return None,
                // A beat keeps proxies from closing a quiet stream, and tells the browser that the line is not dead.
                Err(_) => Bytes::from_static(b"event: beat\ndata:\n\n"),
            },
        };
        Some((Ok(bytes), (coming, state, place)))
    });
    futures::StreamExt::chain(begin, rest)
}

/// `/events/snapshot`
pub async fn snapshot(State(state): State<AppState>, request: Parts) -> Response {
    let Some(live) = page_of(&state, &request) else { return page::no_page(&state) };
    let snapshot = live.read().browser;
    let hash: String = Sha256::digest(snapshot.event_id()).iter().take(16).map(|b| format!("{b:02x}")).collect();
    let etag = HeaderValue::try_from(format!("W/\"{hash}\"")).expect("an ETag of hexadecimal digits is a header value");
    let mut headers = HeaderMap::new();
    headers.insert(header::ETAG, etag.clone());
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    if matches_etag(&request.headers, &etag) {
        return (StatusCode::NOT_MODIFIED, headers).into_response();
    }
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json; charset=utf-8"));
    (headers, serde_json::to_vec(snapshot.as_ref()).unwrap_or_default()).into_response()
}
