//! Lines as clients of InfluxDB write them, such as Telegraf: version 1 and version 2 of its API.
//!
//! The token stands where either version has its secrets: `Authorization: Token`, `Bearer` or `Basic` with the token as password, or the
//! parameter `p`. Databases, buckets and organizations are whatever the sender calls them. Lines that cannot be read are told with a
//! 400, as a partial write: the others are kept.

use axum::{
    Json,
    body::Bytes,
    extract::State,
    http::{StatusCode, header, request::Parts},
    response::{IntoResponse, Response},
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use ingest::{
    Batch, Limits,
    push::influx::{self, Precision},
};
use serde_json::json;

use super::{
    Refusal,
    compressed::{packing, unpacked},
    header_text, owner_of, page_for,
};
use crate::{
    error::Error,
    http::{answer::aside, api_caller::secret, machine::parameters, state::AppState},
    service::incoming,
};

/// How many reasons are told.
const REASONS: usize = 3;

/// What clients that ask are told we are: the version whose API this is.
const VERSION: [(&str, &str); 2] = [("X-Influxdb-Version", "1.8.10"), ("X-Influxdb-Build", "OSS")];

/// `POST /write` and `POST /api/v2/write`
pub async fn write(State(state): State<AppState>, request: Parts, body: Bytes) -> Response {
    match take(&state, &request, body).await {
        Ok(faults) if faults.is_empty() => (StatusCode::NO_CONTENT, VERSION).into_response(),
        Ok(faults) => answer(StatusCode::BAD_REQUEST, &format!("partial write: {}", faults.join("; "))),
        Err(refusal) => {
            let invalid = matches!(refusal, Refusal::Error(Error::Invalid(_)));
            let status = if invalid { StatusCode::BAD_REQUEST } else { refusal.status() };
            answer(status, &refusal.words())
        }
    }
}

/// `GET /ping`: whether there is a server.
pub async fn ping() -> Response {
    (StatusCode::NO_CONTENT, VERSION).into_response()
}

/// `/query`: clients have their database created before they write. There is nothing to create, and nothing to read.
pub async fn query(request: Parts, body: String) -> Response {
    let in_body: Vec<(String, String)> = serde_urlencoded::from_str(&body).unwrap_or_default();
    let all = parameters(&request).into_iter().chain(in_body);
    let asked = all.filter(|(name, _)| name == "q").map(|(_, text)| text).next().unwrap_or_default();
    if asked.trim_start().to_ascii_uppercase().starts_with("CREATE DATABASE") {
        return (StatusCode::OK, VERSION, Json(json!({ "results": [{ "statement_id": 0 }] }))).into_response();
    }
    answer(StatusCode::BAD_REQUEST, "points are only taken here; nothing can be asked")
}

/// In the words of either version.
fn answer(status: StatusCode, words: &str) -> Response {
    let code = match status {
        StatusCode::UNAUTHORIZED => "unauthorized",
        StatusCode::FORBIDDEN => "forbidden",
        StatusCode::NOT_FOUND => "not found",
        StatusCode::TOO_MANY_REQUESTS => "too many requests",
        StatusCode::SERVICE_UNAVAILABLE => "unavailable",
        _ => "invalid",
    };
    let mut response = (status, VERSION, Json(json!({ "code": code, "message": words, "error": words }))).into_response();
    if status == StatusCode::SERVICE_UNAVAILABLE {
        response.headers_mut().insert(header::RETRY_AFTER, header::HeaderValue::from_static("30"));
    }
    response
}

async fn take(state: &AppState, request: &Parts, body: Bytes) -> Result<Vec<String>, Refusal> {
    let parameters = parameters(request);
    let parameter = |name: &str| parameters.iter().rfind(|(known, _)| known == name).map(|(_, text)| text.as_str());
    let hidden = shown(request);
    let actor = owner_of(state, request, hidden.as_deref().or_else(|| parameter("p"))).await?;
    let page = page_for(state, request, &actor)?;
    let unknown = |what: &str| Refusal::Unreadable(format!("the {what} is unknown here"));
    let precision = Precision::parse(parameter("precision").unwrap_or_default()).ok_or_else(|| unknown("precision"))?;
    let packing = packing(request).ok_or_else(|| unknown("encoding"))?;
    let parse = move || -> Result<Batch, Refusal> {
        let body = unpacked(body, packing)?;
        influx::parse(&body, precision, &Limits::default()).map_err(|fault| Refusal::Unreadable(fault.to_string()))
    };
    let batch = aside(parse).await??;
    let mut faults = batch.faults;
    let taken = incoming::take(&state.services, &actor, page, &state.incoming, ("influxdb", batch.series)).await?;
    faults.extend(taken.faults);
    Ok(faults.iter().take(REASONS).map(ToString::to_string).collect())
}

/// The token in the Authorization header, in any of the ways clients put it there.
fn shown(request: &Parts) -> Option<String> {
    if let Some(secret) = secret(&request.headers) {
        return Some(secret.to_owned());
    }
    let (scheme, rest) = header_text(request, header::AUTHORIZATION)?.split_once(' ')?;
    match scheme {
        // Version 1.8 takes a name in front of it.
        "Token" => Some(rest.rsplit_once(':').map_or(rest, |(_, secret)| secret).to_owned()),
        "Basic" => {
            let pair = String::from_utf8(STANDARD.decode(rest).ok()?).ok()?;
            pair.split_once(':').map(|(_, secret)| secret.to_owned())
        }
        _ => None,
    }
}
