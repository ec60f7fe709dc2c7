//! Who sends a request to the console, and what they can do about being signed in.

use std::{convert::Infallible, net::IpAddr};

use app::model::Language;
use axum::{
    extract::{Extension, FromRequestParts, Request, State},
    http::{StatusCode, header, request::Parts},
    middleware::Next,
    response::{IntoResponse, Response},
};
use tower_sessions::Session;

use crate::{
    error::{Error, Result},
    http::{
        caller::{Peer, client_ip, household},
        language,
        layers::trace::RequestId,
        state::AppState,
    },
    service::{
        random,
        sessions::{self, Proved, SignedIn},
    },
};

/// Whoever sends a request to the console.
#[derive(Clone, Debug)]
pub struct Caller {
    /// Who is signed in, if somebody is.
    pub signed_in: Option<SignedIn>,
    /// The address they come from.
    pub ip: IpAddr,
    /// The request's id.
    pub request_id: Option<String>,
    /// The language their browser asks for.
    pub language: Option<Language>,
    agent: Option<String>,
    session: Session,
}

impl Caller {
    /// Their address as it is written down.
    pub fn address(&self) -> Option<String> {
        Some(self.ip.to_string())
    }

    /// The network they come from, as tries are counted.
    pub fn network(&self) -> String {
        household(self.ip).to_string()
    }

    /// Whoever is signed in and has a second factor if they need one: for all that is not about getting there.
    pub fn member(&self) -> Result<&SignedIn> {
        self.anybody().and_then(|signed_in| if signed_in.must_enrol { Err(Error::Forbidden) } else { Ok(signed_in) })
    }

    /// Whoever is signed in, also if a second factor has to be set up first: for their own account and nothing else.
    pub fn anybody(&self) -> Result<&SignedIn> {
        self.signed_in.as_ref().ok_or(Error::Forbidden)
    }

    /// What to remember of somebody who has just proved who they are, from here.
    pub fn proved(&self, by: impl FnOnce(Option<String>, Option<&str>) -> Proved) -> Proved {
        by(self.address(), self.agent.as_deref())
    }

    /// Signs somebody in who has just proved who they are, under a new id: one that was there before, or that somebody else
    /// knows, is worth nothing.
    pub async fn begin(&self, proved: &Proved) -> Result<()> {
        let data = serde_json::to_value(proved).map_err(|error| Error::Fault(error.to_string()))?;
        self.session.cycle_id().await.map_err(fault)?;
        for (key, value) in data.as_object().into_iter().flatten() {
            self.session.insert_value(key, value.clone()).await.map_err(fault)?;
        }
        Ok(())
    }

    /// Signs whoever is signed in out.
    pub async fn end(&self) -> Result<()> {
        self.session.flush().await.map_err(fault)
    }
}

/// Finds out who sends a request.
pub async fn identify(
    State(state): State<AppState>,
    Extension(peer): Extension<Peer>,
    Extension(session): Extension<Session>,
    mut request: Request,
    next: Next,
) -> Response {
    let ip = client_ip(peer.0.ip(), request.headers(), &state.settings.trusted_proxies);
    let request_id = request.extensions().get::<RequestId>().map(|id| id.0.clone());
    let signed_in = match session.id() {
        Some(id) => sessions::find(&state.services, &id.to_string(), Some(&ip.to_string())).await,
        None => Ok(None),
    };
    let signed_in = match signed_in {
        Ok(signed_in) => signed_in.map(|who| SignedIn { actor: who.actor.clone().from(Some(ip.to_string()), request_id.clone()), ..who }),
        Err(error) => return unanswered(&error),
    };
    let agent = request.headers().get(header::USER_AGENT).and_then(|agent| agent.to_str().ok()).map(str::to_owned);
    let language = language::wanted(request.headers());
    request.extensions_mut().insert(Caller { signed_in, ip, request_id, language, agent, session });
    next.run(request).await
}

/// Nobody can be told from somebody else while the database is away.
fn unanswered(error: &Error) -> Response {
    let reference = random::hex(6);
    tracing::error!(%error, reference, "who is signed in could not be found out");
    let text = format!("We failed to answer. Reference: {reference}\n");
    (StatusCode::SERVICE_UNAVAILABLE, [(header::RETRY_AFTER, "10"), (header::CONTENT_TYPE, "text/plain; charset=utf-8")], text)
        .into_response()
}

fn fault(error: tower_sessions::session::Error) -> Error {
    Error::Fault(format!("a session cannot be kept: {error}"))
}

impl<S: Send + Sync> FromRequestParts<S> for Caller {
    type Rejection = StatusCode;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> std::result::Result<Self, StatusCode> {
        // Only routes that stand before nobody have none.
        parts.extensions.get::<Self>().cloned().ok_or(StatusCode::NOT_FOUND)
    }
}

/// Whoever is signed in and may work; 401 for everybody else.
impl<S: Send + Sync> FromRequestParts<S> for SignedIn {
    type Rejection = StatusCode;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> std::result::Result<Self, StatusCode> {
        let caller = parts.extensions.get::<Caller>().ok_or(StatusCode::NOT_FOUND)?;
        let signed_in = caller.signed_in.clone().ok_or(StatusCode::UNAUTHORIZED)?;
        if signed_in.must_enrol { Err(StatusCode::FORBIDDEN) } else { Ok(signed_in) }
    }
}

/// Never refuses: for handlers that answer everybody.
impl<S: Send + Sync> axum::extract::OptionalFromRequestParts<S> for SignedIn {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> std::result::Result<Option<Self>, Infallible> {
        Ok(parts.extensions.get::<Caller>().and_then(|caller| caller.signed_in.clone()))
    }
}
