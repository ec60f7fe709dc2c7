//! The public Status API v2: the documents, key order and enumerations other people's programs know from Statuspage.

use app::model::{Language, snapshot::Snapshot};
use axum::{extract::State, http::request::Parts, response::Response};

use crate::http::{
    machine::{Asked, JSON, json},
    page::no_page,
    state::AppState,
};

mod component;
mod document;
pub mod event;
mod zone;

pub use document::Context;
pub use event::Event;

/// The documents.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Document {
    Summary,
    Status,
    Components,
    Incidents,
    Unresolved,
    Resolved,
    Maintenances,
    Upcoming,
    Active,
}

impl Document {
    fn write(self, snapshot: &Snapshot) -> Vec<u8> {
        let c = Context::of(snapshot);
        match self {
            Self::Summary => json(&c.summary()),
            Self::Status => json(&c.status()),
            Self::Components => json(&c.components()),
            Self::Incidents => json(&c.incidents(|_| true)),
            Self::Unresolved => json(&c.incidents(|i| i.state.is_open())),
            Self::Resolved => json(&c.incidents(|i| !i.state.is_open())),
            Self::Maintenances => json(&c.maintenances()),
            Self::Upcoming => json(&c.coming(snapshot.upcoming_maintenances())),
            Self::Active => json(&c.coming(snapshot.running_maintenances())),
        }
    }
}

async fn serve(state: &AppState, request: &Parts, document: Document) -> Response {
    let Some(asked) = Asked::of(state, request) else { return no_page(state) };
    let make = move |snapshot: &Snapshot, _: Language| document.write(snapshot);
    asked.answer(format!("v2/{document:?}"), asked.version(), JSON, make).await
}

/// Everything there is to know now.
pub async fn summary(State(state): State<AppState>, request: Parts) -> Response {
    serve(&state, &request, Document::Summary).await
}

/// The roll-up alone.
pub async fn status(State(state): State<AppState>, request: Parts) -> Response {
    serve(&state, &request, Document::Status).await
}

/// Every component and group.
pub async fn components(State(state): State<AppState>, request: Parts) -> Response {
    serve(&state, &request, Document::Components).await
}

/// The newest incidents.
pub async fn incidents(State(state): State<AppState>, request: Parts) -> Response {
    serve(&state, &request, Document::Incidents).await
}

/// Incidents that are going on.
pub async fn unresolved(State(state): State<AppState>, request: Parts) -> Response {
    serve(&state, &request, Document::Unresolved).await
}

/// The newest incidents that are over.
pub async fn resolved(State(state): State<AppState>, request: Parts) -> Response {
    serve(&state, &request, Document::Resolved).await
}

/// The newest maintenances.
pub async fn maintenances(State(state): State<AppState>, request: Parts) -> Response {
    serve(&state, &request, Document::Maintenances).await
}

/// Maintenances to come.
pub async fn upcoming(State(state): State<AppState>, request: Parts) -> Response {
    serve(&state, &request, Document::Upcoming).await
}

/// Maintenances that are running.
pub async fn active(State(state): State<AppState>, request: Parts) -> Response {
    serve(&state, &request, Document::Active).await
}
