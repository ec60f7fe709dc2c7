//! Who may come in: whoever shows a good token, and not too often.

use axum::{
    extract::{FromRequestParts, Request, State},
    http::{HeaderValue, StatusCode, header, request::Parts},
    middleware::Next,
    response::{IntoResponse, Response},
};

use super::refusal::Refusal;
use crate::{
    http::{
        api_caller::{secret, who_in_turn},
        machine::parameters,
        state::AppState,
    },
    service::actor::Actor,
};

/// Whoever signed a request.
#[derive(Clone, Debug)]
pub struct Caller(pub Actor);

impl FromRequestParts<AppState> for Caller {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, _: &AppState) -> Result<Self, Refusal> {
        parts.extensions.get::<Self>().cloned().ok_or_else(Refusal::unsigned)
    }
}

/// Lets in whoever shows a good token: in the Authorization header, or as `api_key` in the address as old clients do.
pub async fn admit(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let (parts, body) = request.into_parts();
    let mut response = match caller(&state, &parts).await {
        Ok(caller) => {
            let mut request = Request::from_parts(parts, body);
            request.extensions_mut().insert(caller);
            next.run(request).await
        }
        Err(refusal) => refusal.into_response(),
    };
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

async fn caller(state: &AppState, request: &Parts) -> Result<Caller, Refusal> {
    let parameters = parameters(request);
    let in_address = || parameters.iter().rfind(|(name, _)| name == "api_key").map(|(_, key)| key.as_str());
    let secret = match request.headers.contains_key(header::AUTHORIZATION) {
        true => secret(&request.headers),
        false => in_address(),
    };
    let actor = who_in_turn(state, request, secret.ok_or_else(Refusal::unsigned)?).await?;
    actor.map(Caller).ok_or_else(Refusal::unsigned)
}

/// There is no such path.
pub async fn nowhere() -> Refusal {
    Refusal::new(StatusCode::NOT_FOUND, "There is no such path")
}

/// The path is another method's.
pub async fn wrong_method() -> Refusal {
    Refusal::new(StatusCode::METHOD_NOT_ALLOWED, "This path does not take this method")
}
