//! What is asked for twice is done once: `Idempotency-Key` on whatever makes something, for every API with tokens.

use axum::{
    body::{Body, to_bytes},
    extract::Request,
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode},
    middleware::Next,
    response::Response,
};
use sha2::{Digest, Sha256};

use crate::{
    error::Error,
    http::{router::BODY_LIMIT, state::AppState},
    service::repeats::{self, Asked},
};

/// The header a script names a request with.
const KEY: HeaderName = HeaderName::from_static("idempotency-key");

/// The longest name, in characters.
const LONGEST: usize = 255;

/// Says that the answer was given before.
pub const REPLAYED: (HeaderName, HeaderValue) = (HeaderName::from_static("idempotent-replayed"), HeaderValue::from_static("true"));

/// Why a request with a name is not done.
#[derive(Debug)]
pub enum Hindrance {
    /// The name is none.
    Name,
    /// Its body is too large, or did not arrive.
    Body,
    /// The name belongs to another request.
    Otherwise,
    /// The first request with this name has not been answered.
    Meanwhile,
    /// We failed.
    Failed(Error),
}

impl From<Error> for Hindrance {
    fn from(error: Error) -> Self {
        Self::Failed(error)
    }
}

/// What became of a request with a name.
pub enum Once {
    /// It is done.
    Now(Response),
    /// It was done before, and answered like this.
    Before(StatusCode, String),
}

/// The name a request has, if it has one.
pub fn key(headers: &HeaderMap) -> Result<Option<String>, Hindrance> {
    let Some(value) = headers.get(KEY) else { return Ok(None) };
    let key = value.to_str().unwrap_or_default().trim();
    if key.is_empty() || key.len() > LONGEST { Err(Hindrance::Name) } else { Ok(Some(key.to_owned())) }
}

/// Does what a request asks for that has a name, unless it was done before. Names belong to a token, and to what is asked for: its path,
/// and the page where that does not name it.
pub async fn once(state: &AppState, (token, key): (String, String), path: &str, request: Request, next: Next) -> Result<Once, Hindrance> {
    let (parts, body) = request.into_parts();
    let body = to_bytes(body, BODY_LIMIT).await.map_err(|_| Hindrance::Body)?;
    let mut print = Sha256::new();
    print.update(path);
    print.update([0]);
    print.update(&body);
    let print: String = print.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
    match repeats::ask(&state.services, &state.vault, (&token, &key), &print).await? {
        Asked::Before { status, body } => Ok(Once::Before(StatusCode::from_u16(status).unwrap_or(StatusCode::CREATED), body)),
        Asked::Otherwise => Err(Hindrance::Otherwise),
        Asked::Meanwhile => Err(Hindrance::Meanwhile),
        Asked::First => {
            let state = state.clone();
            // Whoever hangs up does not stop it: they will ask again, and are to hear what came of it.
            let done = tokio::spawn(async move {
                let response = next.run(Request::from_parts(parts, Body::from(body))).await;
                keep(&state, (&token, &key), response).await
            });
            done.await.map(Once::Now).map_err(|error| Error::Fault(error.to_string()).into())
        }
    }
}

/// Keeps the answer of what was done. What was refused can be asked for again; whether what failed was done nobody knows.
async fn keep(state: &AppState, name: (&str, &str), response: Response) -> Response {
    if response.status().is_client_error() {
        if let Err(error) = repeats::forget(&state.services, name).await {
            tracing::warn!(%error, "the name of a request that was refused could not be given back");
        }
        return response;
    }
    if !response.status().is_success() {
        return response;
    }
    let (parts, body) = response.into_parts();
    let body = to_bytes(body, usize::MAX).await.unwrap_or_default();
    let text = String::from_utf8_lossy(&body);
    if let Err(error) = repeats::keep(&state.services, &state.vault, name, parts.status.as_u16(), &text).await {
        // It is done all the same, and whoever asked hears so.
        tracing::warn!(%error, "an answer could not be kept for who asks again");
    }
    Response::from_parts(parts, Body::from(body))
}
