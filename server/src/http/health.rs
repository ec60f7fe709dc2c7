//! Is it alive, and does it do its work? The first question touches nothing, the second the truth.

use std::convert::Infallible;

use app::model::Instant;
use axum::{
    extract::State,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};

use crate::{http::state::AppState, jobs, service::outbox};

/// How long something may be late before the process says it is not ready, in milliseconds.
const LATE: i64 = 60_000;

/// `/livez`: the process answers.
pub async fn live() -> Response {
    plain(StatusCode::OK, "ok\n")
}

/// `/readyz`: the database answers, nothing that should have happened by itself is late, nobody waits to be told.
pub async fn ready(State(state): State<AppState>) -> Response {
    let second = state.services.clock.now().millis().div_euclid(1_000);
    let look = || async { Ok::<_, Infallible>(trouble(&state).await) };
    // Anybody may ask, as often as they like; the database is asked once a second.
    let Ok(trouble) = state.readiness.get((), second, look).await;
    match trouble {
        None => plain(StatusCode::OK, "ok\n"),
        Some(trouble) => plain(StatusCode::SERVICE_UNAVAILABLE, &format!("{trouble}\n")),
    }
}

async fn trouble(state: &AppState) -> Option<String> {
    let now = state.services.clock.now();
    let late = |since: Option<Instant>| since.filter(|since| now.since(*since) > LATE);
    let (transition, message) =
        match tokio::join!(jobs::transitions::overdue(&state.services.db, now), outbox::oldest_unsent(&state.services.db)) {
            (Ok(transition), Ok(message)) => (transition, message),
            (Err(error), _) | (_, Err(error)) => {
                tracing::warn!(%error, "not ready");
                return Some("the database does not answer".into());
            }
        };
    if let Some(since) = late(transition) {
        return Some(format!("a scheduled change has been due since {since}"));
    }
    late(message).map(|since| format!("a message has been waiting since {since}"))
}

fn plain(status: StatusCode, text: &str) -> Response {
    (status, [(header::CONTENT_TYPE, "text/plain; charset=utf-8"), (header::CACHE_CONTROL, "no-store")], text.to_owned()).into_response()
}
