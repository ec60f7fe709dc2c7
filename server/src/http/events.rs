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
use tokio::sync::broadcast::error::RecvError;

use crate::{
    http::{
        answer::Answer,
        caller::{self, Peer},
        machine,
        page::{self, page_of},
        state::{AppState, Share, StreamPlace},
    },
    live::feed::{Frame, Subscription},
};

/// What a stream begins with: how long a browser waits before it connects again, in milliseconds.
const HELLO: Bytes = Bytes::from_static(b"retry: 3000\n\n");

/// `/events?since={epoch}-{version}`; `?guest` for what is shown on other sites.
pub async fn stream(
    State(state): State<AppState>,
    Extension(peer): Extension<Peer>,
    RawQuery(query): RawQuery,
    request: Parts,
) -> Response {
    let Some(live) = page_of(&state, &request) else { return page::no_page(&state) };
    let ip = caller::client_ip(peer.0.ip(), &request.headers, &state.settings.trusted_proxies);
    let asks = |name: &str| query.iter().flat_map(|query| query.split('&')).any(|pair| pair == name);
    // Browsers name the site a stream is for, unless it is the page itself. A frame of the page is one of us wherever it stands, and
    // says by itself that it is a guest.
    let is_guest = request.headers.contains_key(header::ORIGIN) || asks("guest");
    let share = if is_guest { Share::Guest } else { Share::Own };
    let Some(place) = StreamPlace::take(&state, ip, share) else {
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

/// `/events/snapshot`: written once a version, for after a restart every open tab asks for it at the same time.
pub async fn snapshot(State(state): State<AppState>, request: Parts) -> Response {
    let Some(live) = page_of(&state, &request) else { return page::no_page(&state) };
    let reading = live.read();
    let snapshot = reading.browser.clone();
    let write = move || {
        let headers = HeaderMap::from_iter([
            (header::CACHE_CONTROL, HeaderValue::from_static("no-cache")),
            (header::VARY, HeaderValue::from_static("Accept-Encoding")),
            (header::CONTENT_TYPE, machine::JSON),
        ]);
        Answer::new(StatusCode::OK, headers, machine::json(snapshot.as_ref()))
    };
    let make = || async { Answer::make(write).await.map(Arc::new) };
    match state.snapshots.get(reading.full.page.id, reading.tag(), make).await {
        Ok(answer) => answer.respond(&request.headers),
        Err(error) => {
            tracing::error!(%error, "a snapshot could not be written");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}
