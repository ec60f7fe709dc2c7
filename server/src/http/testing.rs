//! Doors only a test build has: browser tests move the clock here. Never compiled into a released program.

use std::sync::{Arc, LazyLock};

use app::model::Instant;
use axum::{Json, Router, routing::post};
use serde::{Deserialize, Serialize};

use crate::{
    clock::{Clock, SetClock},
    http::state::AppState,
};

/// The clock of a test build: runs with the real one until a test moves it.
pub static CLOCK: LazyLock<Arc<SetClock>> = LazyLock::new(|| Arc::new(SetClock::running()));

#[derive(Deserialize)]
struct Move {
    /// Milliseconds to move by, in either direction.
    advance: Option<i64>,
    /// The time to set.
    set: Option<Instant>,
}

#[derive(Serialize)]
struct Now {
    now: Instant,
}

/// `POST /_test/clock` with `{"advance": 60000}` or `{"set": "2026-11-22T07:32:00Z"}`.
pub fn router() -> Router<AppState> {
    Router::new().route("/_test/clock", post(clock))
}

async fn clock(Json(wish): Json<Move>) -> Json<Now> {
    if let Some(at) = wish.set {
        CLOCK.set(at);
    }
    if let Some(millis) = wish.advance {
        CLOCK.advance(millis);
    }
    Json(Now { now: CLOCK.now() })
}
