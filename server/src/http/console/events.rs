//! The stream of the console: tells each version of a page as it comes, also those only staff can tell apart, for as long as
//! whoever listens is signed in and a member.

use std::{convert::Infallible, time::Duration};

use axum::{
    body::Body,
    extract::{Path, State},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use bytes::Bytes;
use futures::stream;
use tokio::sync::watch;

use crate::{
    http::{
        session::Caller,
        state::{AppState, Share, StreamPlace},
    },
    service::sessions,
};

/// How often it is looked whether whoever listens still may, so that nobody does for five seconds longer.
const LOOK: Duration = Duration::from_secs(2);

/// `/_fn/events/{page}`
pub async fn stream(State(state): State<AppState>, Path(slug): Path<String>, caller: Caller) -> Response {
    let Ok(member) = caller.member() else { return StatusCode::UNAUTHORIZED.into_response() };
    let own = |live: &std::sync::Arc<crate::live::page::LivePage>| {
        let head = live.head();
        head.slug == slug && member.roles.contains_key(&head.id)
    };
    let Some(live) = state.hub.pages().into_iter().find(own) else { return StatusCode::NOT_FOUND.into_response() };
    let Some(place) = StreamPlace::take(&state, caller.ip, Share::Own) else {
        return (StatusCode::SERVICE_UNAVAILABLE, [(header::RETRY_AFTER, "30")]).into_response();
    };
    let mut versions = live.watch_version();
    // What there is already is told at once.
    versions.mark_changed();
    let mut headers = HeaderMap::new();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/event-stream"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert("x-accel-buffering", HeaderValue::from_static("no"));
    let listening =
        Listening { session: member.session.clone(), versions, state, _place: place, looks: tokio::time::interval(LOOK), silent: 0 };
    (headers, Body::from_stream(frames(listening))).into_response()
}

/// Somebody who listens.
struct Listening {
    session: String,
    versions: watch::Receiver<u64>,
    state: AppState,
    _place: StreamPlace,
    looks: tokio::time::Interval,
    /// How many looks ago something was last said.
    silent: u32,
}

fn frames(listening: Listening) -> impl futures::Stream<Item = Result<Bytes, Infallible>> {
    stream::unfold(listening, |mut listening| async move {
        let frame = listening.next().await?;
        listening.silent = 0;
        Some((Ok(frame), listening))
    })
}

impl Listening {
    async fn next(&mut self) -> Option<Bytes> {
        loop {
            tokio::select! {
                () = self.state.stopping.cancelled() => return None,
                changed = self.versions.changed() => {
                    changed.ok()?;
                    let version = *self.versions.borrow_and_update();
                    return Some(format!("event: version\ndata: {version}\n\n").into());
                }
                _ = self.looks.tick() => {
                    // While the database is away nobody's right can be looked up, and nobody's is taken.
                    if matches!(sessions::is_good(&self.state.services, &self.session).await, Ok(false)) {
                        return None;
                    }
                    self.silent += 1;
                    if LOOK * self.silent >= self.state.timeouts.beat {
                        return Some(Bytes::from_static(b"event: beat\ndata:\n\n"));
                    }
                }
            }
        }
    }
}
