//! What is asked for twice is done once, with refusals as clients of Statuspage read them.

use axum::{
    extract::{Request, State},
    http::{Method, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};

use super::{guard::Caller, refusal::Refusal};
use crate::http::{
    api::once::{self, Hindrance, Once, REPLAYED},
    machine::JSON,
    state::AppState,
};

impl From<Hindrance> for Refusal {
    fn from(hindrance: Hindrance) -> Self {
        match hindrance {
            Hindrance::Name => Self::new(StatusCode::BAD_REQUEST, "Idempotency-Key must be 1 to 255 plain characters"),
            Hindrance::Body => Self::new(StatusCode::PAYLOAD_TOO_LARGE, "The body is too large, or did not arrive"),
            Hindrance::Otherwise => Self::field("Idempotency-Key", "was used for another request within a day"),
            Hindrance::Meanwhile => {
                Self::new(StatusCode::CONFLICT, "The first request with this Idempotency-Key has not been answered yet; try again")
            }
            Hindrance::Failed(error) => error.into(),
        }
    }
}

/// Answers a request that was answered before with the same answer.
pub async fn once(State(state): State<AppState>, request: Request, next: Next) -> Response {
    named(&state, request, next).await.unwrap_or_else(IntoResponse::into_response)
}

async fn named(state: &AppState, request: Request, next: Next) -> Result<Response, Refusal> {
    let path = request.uri().path().to_owned();
    // The last of points at one instant counts: they can be sent again without a name, and are too many to keep.
    let may_have_one = *request.method() == Method::POST && !path.ends_with("/data");
    let key = if may_have_one { once::key(request.headers())? } else { None };
    let token = request.extensions().get::<Caller>().and_then(|Caller(actor)| actor.id.clone());
    let (Some(key), Some(token)) = (key, token) else { return Ok(next.run(request).await) };
    Ok(match once::once(state, (token, key), &path, request, next).await? {
        Once::Now(response) => response,
        Once::Before(status, body) => (status, [(header::CONTENT_TYPE, JSON), REPLAYED], body).into_response(),
    })
}
