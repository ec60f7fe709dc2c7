//! Scripts that sign their requests with a token: in the Authorization header, and nowhere else.

use axum::{
    extract::FromRequestParts,
    http::{HeaderMap, StatusCode, header, request::Parts},
    response::{IntoResponse, Response},
};

use crate::{
    http::{
        caller::{Peer, client_ip},
        layers::trace::RequestId,
        state::AppState,
    },
    service::{actor::Actor, random, tokens},
};

/// Whoever signed a request with a good token; everybody else is told to.
pub struct ApiCaller(pub Actor);

impl FromRequestParts<AppState> for ApiCaller {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Response> {
        let secret = secret(&parts.headers).ok_or_else(unsigned)?;
        match who(state, parts, secret).await {
            Ok(actor) => actor.map(Self).ok_or_else(unsigned),
            Err(error) => {
                let reference = random::hex(6);
                tracing::error!(%error, reference, "a token could not be checked");
                Err((StatusCode::SERVICE_UNAVAILABLE, format!("We failed to answer. Reference: {reference}\n")).into_response())
            }
        }
    }
}

/// Whose token this is, with the address and the request they come from; nobody's if it is no good one.
pub async fn who(state: &AppState, request: &Parts, secret: &str) -> crate::error::Result<Option<Actor>> {
    let Some(actor) = tokens::authenticate(&state.services, secret).await? else { return Ok(None) };
    let peer = request.extensions.get::<Peer>();
    let ip = peer.map(|peer| client_ip(peer.0.ip(), &request.headers, &state.settings.trusted_proxies).to_string());
    let request_id = request.extensions.get::<RequestId>().map(|id| id.0.clone());
    Ok(Some(actor.from(ip, request_id)))
}

/// The same for the interfaces where a token may ask only so often, unless it is one that may always.
pub async fn who_in_turn(state: &AppState, request: &Parts, secret: &str) -> crate::error::Result<Option<Actor>> {
    let actor = who(state, request, secret).await?;
    if let Some(Actor { id: Some(token), .. }) = actor.as_ref().filter(|actor| actor.is_limited()) {
        state.throttle.try_calling(token, state.settings.api_rate, state.services.clock.now())?;
    }
    Ok(actor)
}

fn unsigned() -> Response {
    (StatusCode::UNAUTHORIZED, [(header::WWW_AUTHENTICATE, "Bearer"), (header::CACHE_CONTROL, "no-store")]).into_response()
}

/// The secret of `Bearer`, or of `OAuth`, which compatible clients say. None if there is no header, or more than one.
pub fn secret(headers: &HeaderMap) -> Option<&str> {
    let mut named = headers.get_all(header::AUTHORIZATION).iter();
    let (Some(value), None) = (named.next(), named.next()) else { return None };
    let (scheme, secret) = value.to_str().ok()?.split_once(' ')?;
    matches!(scheme, "Bearer" | "OAuth").then_some(secret).filter(|secret| !secret.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a115_only_one_whole_header_counts() {
        let secret = |values: &[&str]| {
            let mut headers = HeaderMap::new();
            for value in values {
                headers.append(header::AUTHORIZATION, value.parse().unwrap());
            }
            super::secret(&headers).map(str::to_owned)
        };
        assert_eq!(secret(&["Bearer ls_abc"]).as_deref(), Some("ls_abc"));
        assert_eq!(secret(&["OAuth ls_abc"]).as_deref(), Some("ls_abc"));
        for bad in [
            &[][..],
            &[""],
            &["Bearer"],
            &["Bearer "],
            &["bearer ls_abc"],
            &["Basic bHM6"],
            &["Bearer ls_abc", "Bearer ls_abc"],
            &["ls_abc"],
        ] {
            assert_eq!(secret(bad), None, "{bad:?}");
        }
    }
}
