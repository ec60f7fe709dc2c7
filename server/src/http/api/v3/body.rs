//! What a request says: its body as JSON, its query, and the ids in its address, each refused by the name of what does not fit.

use std::str::FromStr;

use axum::{
    body::Bytes,
    extract::{FromRequest, FromRequestParts, Path, Request},
    http::{StatusCode, header, request::Parts},
};
use serde::de::DeserializeOwned;

use super::problem::{Kind, Refusal};
use crate::http::state::AppState;

/// A body of JSON.
pub struct Body<T>(pub T);

impl<T: DeserializeOwned> FromRequest<AppState> for Body<T> {
    type Rejection = Refusal;

    async fn from_request(request: Request, state: &AppState) -> Result<Self, Refusal> {
        let kind = request.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
        let essence = kind.split(';').next().unwrap_or_default().trim();
        if !essence.eq_ignore_ascii_case("application/json") {
            return Err(Refusal::of(Kind::NotJson, "send the body with `Content-Type: application/json`"));
        }
        let bytes = Bytes::from_request(request, state).await.map_err(|rejection| match rejection.status() {
            StatusCode::PAYLOAD_TOO_LARGE => Refusal::of(Kind::TooLarge, "the body has more than a mebibyte"),
            _ => Refusal::of(Kind::Unreadable, "the body did not arrive whole"),
        })?;
        read(&bytes).map(Self)
    }
}

fn read<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Refusal> {
    let mut reader = serde_json::Deserializer::from_slice(bytes);
    let value = serde_path_to_error::deserialize(&mut reader).map_err(|error| {
        let field = field_of(error.path());
        let inner = error.into_inner();
        let at = format!(" at line {} column {}", inner.line(), inner.column());
        let message = inner.to_string();
        match inner.classify() {
            serde_json::error::Category::Data => misfit(field, message.strip_suffix(&at).unwrap_or(&message)),
            _ => Refusal::of(Kind::Unreadable, message),
        }
    })?;
    reader.end().map_err(|error| Refusal::of(Kind::Unreadable, error.to_string()))?;
    Ok(value)
}

/// What the library says of a field, named by where it is or by what it says.
fn misfit(field: String, message: &str) -> Refusal {
    let named = |start: &str| message.strip_prefix(start)?.split('`').next().map(str::to_owned);
    if let Some(name) = named("missing field `") {
        return Refusal::field(below(&field, &name), "is missing");
    }
    if let Some(name) = named("unknown field `") {
        let end = if field.is_empty() || field.ends_with(&name) { name } else { below(&field, &name) };
        return Refusal::field(end, "is no field of this");
    }
    if let Some(name) = named("duplicate field `") {
        return Refusal::field(below(&field, &name), "is there twice");
    }
    Refusal::field(if field.is_empty() { "body".to_owned() } else { field }, message)
}

fn below(field: &str, name: &str) -> String {
    if field.is_empty() { name.to_owned() } else { format!("{field}.{name}") }
}

fn field_of(path: &serde_path_to_error::Path) -> String {
    let text = path.to_string();
    if text == "." { String::new() } else { text.replace('[', ".").replace(']', "") }
}

/// A query.
pub struct Asked<T>(pub T);

impl<T: DeserializeOwned> FromRequestParts<AppState> for Asked<T> {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, _: &AppState) -> Result<Self, Refusal> {
        let query = parts.uri.query().unwrap_or_default();
        // No text a person types has one, and not every database takes it.
        if let Some((name, _)) = form_urlencoded(query).find(|(_, value)| value.contains('\0')) {
            return Err(Refusal::field(name, "has a character in it that no text has"));
        }
        let reader = serde_urlencoded::Deserializer::new(form_urlencoded(query));
        let value = serde_path_to_error::deserialize(reader).map_err(|error| {
            let field = field_of(error.path());
            misfit(field, &error.into_inner().to_string())
        })?;
        Ok(Self(value))
    }
}

fn form_urlencoded(query: &str) -> url::form_urlencoded::Parse<'_> {
    url::form_urlencoded::parse(query.as_bytes())
}

/// An id in the address; what cannot be one is nowhere.
pub struct Named<K>(pub K);

impl<K: FromStr> FromRequestParts<AppState> for Named<K> {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Refusal> {
        let Path(text) = Path::<String>::from_request_parts(parts, state).await.map_err(|_| Refusal::missing("address"))?;
        text.parse().map(Self).map_err(|_| Refusal::missing("address"))
    }
}

/// Two ids in the address.
pub struct Within<A, B>(pub A, pub B);

impl<A: FromStr, B: FromStr> FromRequestParts<AppState> for Within<A, B> {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Refusal> {
        let nowhere = || Refusal::missing("address");
        let Path((outer, inner)) = Path::<(String, String)>::from_request_parts(parts, state).await.map_err(|_| nowhere())?;
        Ok(Self(outer.parse().map_err(|_| nowhere())?, inner.parse().map_err(|_| nowhere())?))
    }
}
