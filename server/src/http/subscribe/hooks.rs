//! What mail services say of mails that came back.

use axum::{
    extract::State,
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
};
use serde::Deserialize;

use crate::{config::Hidden, http::state::AppState, notify::webhook, service::subscribers};

/// One mail that came back, or that its reader complained about.
#[derive(Deserialize)]
struct Bounce {
    /// `bounce` or `complaint`.
    #[serde(rename = "type")]
    kind: String,
    /// The address.
    email: String,
    /// Whether it is for good.
    #[serde(default)]
    hard: bool,
    /// What was said.
    #[serde(default)]
    reason: String,
}

/// `POST /hooks/bounces`, signed as Standard Webhooks says: one bounce, or a list of them.
pub async fn bounces(State(state): State<AppState>, headers: HeaderMap, body: String) -> Response {
    let Some(secret) = state.settings.outbound.bounce_secret.as_ref().map(Hidden::reveal) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let header = |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let proof = (header("webhook-id"), header("webhook-timestamp"), header("webhook-signature"));
    if !webhook::is_signed(secret, proof, &body, state.services.clock.now()) {
        return StatusCode::UNAUTHORIZED.into_response();
    }
    let all: Vec<Bounce> = match serde_json::from_str(&body).or_else(|_| serde_json::from_str(&body).map(|one| vec![one])) {
        Ok(all) => all,
        Err(error) => return (StatusCode::UNPROCESSABLE_ENTITY, error.to_string()).into_response(),
    };
    for bounce in all {
        let is_for_good = bounce.hard || bounce.kind == "complaint";
        let why = format!("{}: {}", bounce.kind, bounce.reason);
        if let Err(error) = subscribers::came_back(&state.services, &bounce.email, is_for_good, &why).await {
            tracing::error!(%error, "a mail that came back could not be noted");
            return StatusCode::SERVICE_UNAVAILABLE.into_response();
        }
    }
    StatusCode::NO_CONTENT.into_response()
}
