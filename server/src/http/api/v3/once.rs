//! What is asked for twice is done once: whatever is posted with a name.

use axum::{
    extract::{Request, State},
    http::{HeaderValue, Method, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use serde_json::Value;

use super::{
    asking::{Shown, named, page, signed},
    problem::{Kind, Refusal},
};
use crate::http::{
    api::once::{self, Hindrance, Once, REPLAYED},
    machine,
    state::AppState,
};

impl From<Hindrance> for Refusal {
    fn from(hindrance: Hindrance) -> Self {
        match hindrance {
            Hindrance::Name => Self::field("Idempotency-Key", "must be 1 to 255 plain characters"),
            Hindrance::Body => Self::of(Kind::TooLarge, "the body has more than a mebibyte, or did not arrive"),
            Hindrance::Otherwise => Self::field("Idempotency-Key", "was used for another request within a day"),
            Hindrance::Meanwhile => {
                Self::of(Kind::Conflict, "the first request with this Idempotency-Key has not been answered yet; try again")
            }
            Hindrance::Failed(error) => error.into(),
        }
    }
}

/// Answers what was posted and answered before with the same answer.
pub async fn once(State(state): State<AppState>, request: Request, next: Next) -> Response {
    asked_once(&state, request, next).await.unwrap_or_else(IntoResponse::into_response)
}

async fn asked_once(state: &AppState, request: Request, next: Next) -> Result<Response, Refusal> {
    let path = request.uri().path().to_owned();
    // The last of points at one instant counts: they can be sent again without a name, and are too many to keep.
    let may_have_one = *request.method() == Method::POST && !path.ends_with("/points");
    let key = if may_have_one && request.headers().contains_key(header::AUTHORIZATION) { once::key(request.headers())? } else { None };
    let Some(key) = key else { return Ok(next.run(request).await) };
    let (mut parts, body) = request.into_parts();
    let actor = signed(state, &parts).await?;
    let asked = format!("{} {path}", page(state, &parts, Some(&actor), named(&parts))?.head().id);
    let token = actor.id.clone().ok_or_else(Refusal::unsigned)?;
    parts.extensions.insert(Shown(actor));
    Ok(match once::once(state, (token, key), &asked, Request::from_parts(parts, body), next).await? {
        Once::Now(response) => response,
        Once::Before(status, body) => again(&path, status, body),
    })
}

fn again(path: &str, status: StatusCode, body: String) -> Response {
    let mut headers = machine::secret_headers();
    headers.extend([REPLAYED]);
    let made: Value = serde_json::from_str(&body).unwrap_or_default();
    let place = made["id"].as_str().and_then(|id| HeaderValue::try_from(format!("{}/{id}", path.trim_end_matches('/'))).ok());
    if let Some(place) = place.filter(|_| status == StatusCode::CREATED) {
        headers.insert(header::LOCATION, place);
    }
    (status, headers, body).into_response()
}
