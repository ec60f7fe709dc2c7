//! What is asked for twice is done once: `Idempotency-Key` on whatever makes something.

use axum::{
    body::{Body, to_bytes},
    extract::{Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use sha2::{Digest, Sha256};

use super::{guard::Caller, refusal::Refusal};
use crate::{
    error::Error,
    http::{api::push, machine::JSON, state::AppState},
    service::repeats::{self, Asked},
};

/// The header a script names a request with.
const KEY: HeaderName = HeaderName::from_static("idempotency-key");

/// Says that the answer was given before.
const REPLAYED: HeaderName = HeaderName::from_static("idempotent-replayed");

/// The longest name, in characters.
const LONGEST: usize = 255;

/// Answers a request that was answered before with the same answer.
pub async fn once(State(state): State<AppState>, request: Request, next: Next) -> Response {
    match named(&state, request, next).await {
        Ok(response) => response,
        Err(refusal) => refusal.into_response(),
    }
}

async fn named(state: &AppState, request: Request, next: Next) -> Result<Response, Refusal> {
    let key = match *request.method() {
        // The last of points at one instant counts: they can be sent again without a name, and are too many to keep.
        Method::POST if request.uri().path().ends_with("/data") => None,
        Method::POST => key(request.headers())?,
        _ => None,
    };
    let token = request.extensions().get::<Caller>().and_then(|Caller(actor)| actor.id.clone());
    let (Some(key), Some(token)) = (key, token) else { return Ok(next.run(request).await) };
    let (parts, body) = request.into_parts();
    let body = to_bytes(body, push::LARGE).await;
    let body = body.map_err(|_| Refusal::new(StatusCode::PAYLOAD_TOO_LARGE, "The body is too large, or did not arrive"))?;
    let mut print = Sha256::new();
    print.update(parts.uri.path());
    print.update([0]);
    print.update(&body);
    let print: String = print.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
    match repeats::ask(&state.services, (&token, &key), &print).await? {
        Asked::Before { status, body } => Ok(again(status, body)),
        Asked::Otherwise => Err(Refusal::field("Idempotency-Key", "was used for another request within a day")),
        Asked::Meanwhile => {
            Err(Refusal::new(StatusCode::CONFLICT, "The first request with this Idempotency-Key has not been answered yet; try again"))
        }
        Asked::First => {
            let state = state.clone();
            // Whoever hangs up does not stop it: they will ask again, and are to hear what came of it.
            let done = tokio::spawn(async move {
                let response = next.run(Request::from_parts(parts, Body::from(body))).await;
                keep(&state, (&token, &key), response).await
            });
            done.await.map_err(|error| Error::Fault(error.to_string()).into())
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
    if let Err(error) = repeats::keep(&state.services, name, parts.status.as_u16(), &text).await {
        // It is done all the same, and whoever asked hears so.
        tracing::warn!(%error, "an answer could not be kept for who asks again");
    }
    Response::from_parts(parts, Body::from(body))
}

fn key(headers: &HeaderMap) -> Result<Option<String>, Refusal> {
    let Some(value) = headers.get(KEY) else { return Ok(None) };
    let key = value.to_str().unwrap_or_default().trim();
    if key.is_empty() || key.len() > LONGEST {
        let words = format!("Idempotency-Key must be 1 to {LONGEST} plain characters");
        return Err(Refusal::new(StatusCode::BAD_REQUEST, words));
    }
    Ok(Some(key.to_owned()))
}

fn again(status: u16, body: String) -> Response {
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::CREATED);
    let headers = [(header::CONTENT_TYPE, JSON), (REPLAYED, HeaderValue::from_static("true"))];
    (status, headers, body).into_response()
}
