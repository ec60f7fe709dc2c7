//! What a request says: in JSON or as a form, within the name of its resource or without.

use axum::{
    body::Bytes,
    extract::{FromRequest, FromRequestParts, Request, rejection::BytesRejection},
    http::{HeaderMap, StatusCode, header, request::Parts},
};
use serde::{Deserialize, Deserializer, de::DeserializeOwned};
use serde_json::{Value, json};

use super::{form, lenient, refusal::Refusal};
use crate::http::{machine::parameters, state::AppState};

/// What scripts put around a resource.
pub trait Wrapped: DeserializeOwned {
    /// The resource's name.
    const NAME: &'static str;
}

/// Declares what is put around resources.
macro_rules! wrapped {
    ($($(#[$doc:meta])* $wrapper:ident { $name:ident: $inner:ty })+) => {$(
        $(#[$doc])*
        #[derive(Debug, serde::Deserialize, utoipa::ToSchema)]
        pub struct $wrapper {
            /// What it is about.
            pub $name: $inner,
        }

        impl $crate::http::api::v1::body::Wrapped for $wrapper {
            const NAME: &'static str = stringify!($name);
        }
    )+};
}

pub(super) use wrapped;

/// The body of a request.
pub struct Given<T>(pub T);

impl<T: Wrapped> FromRequest<AppState> for Given<T> {
    type Rejection = Refusal;

    async fn from_request(request: Request, state: &AppState) -> Result<Self, Refusal> {
        let mut value = value_of(request, state).await?;
        if value.get(T::NAME).is_none() {
            value = json!({ T::NAME: value });
        }
        let within = format!("{}.", T::NAME);
        let read = lenient::read(value);
        read.map(Self).map_err(|(field, words)| Refusal::field(field.strip_prefix(&within).unwrap_or(&field), words))
    }
}

/// The body of a request that nothing is put around.
pub struct Bare<T>(pub T);

impl<T: DeserializeOwned> FromRequest<AppState> for Bare<T> {
    type Rejection = Refusal;

    async fn from_request(request: Request, state: &AppState) -> Result<Self, Refusal> {
        let value = value_of(request, state).await?;
        lenient::read(value).map(Self).map_err(|(field, words)| Refusal::field(field, words))
    }
}

/// A body as the value it stands for.
pub async fn value_of(request: Request, state: &AppState) -> Result<Value, Refusal> {
    let headers = request.headers().clone();
    let bytes = Bytes::from_request(request, state).await.map_err(|rejection| match rejection {
        BytesRejection::FailedToBufferBody(error) => Refusal::new(error.status(), "The body is too large, or did not arrive"),
        other => Refusal::new(other.status(), other.body_text()),
    })?;
    parse(&headers, &bytes)
}

/// The same of what has arrived. JSON is told from a form by its first letter where nothing else tells.
fn parse(headers: &HeaderMap, body: &[u8]) -> Result<Value, Refusal> {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let kind = kind.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let first = body.iter().copied().find(|byte| !byte.is_ascii_whitespace());
    let is_json = kind == "application/json" || kind.ends_with("+json");
    let is_form = kind.is_empty() || kind == "application/x-www-form-urlencoded";
    let unreadable = |words: &str| Refusal::new(StatusCode::BAD_REQUEST, words);
    match first {
        None => Ok(json!({})),
        Some(b'{') if is_json || is_form => {
            let value: Value = serde_json::from_slice(body).map_err(|error| unreadable(&format!("The body is no JSON: {error}")))?;
            Ok(value)
        }
        Some(_) if is_json => Err(unreadable("The body is no JSON object")),
        Some(_) if is_form => form::parse(body).map_err(unreadable),
        Some(_) => Err(Refusal::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "The body must be JSON or a form")),
    }
}

/// What stands behind the question mark.
pub struct Asked<T>(pub T);

impl<T: DeserializeOwned> FromRequestParts<AppState> for Asked<T> {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, _: &AppState) -> Result<Self, Refusal> {
        let parameters = parameters(parts);
        // No text a person types has one, and not every database takes it.
        if let Some((name, _)) = parameters.iter().find(|(_, value)| value.contains('\0')) {
            return Err(Refusal::field(name, "has a character in it that no text has").with(StatusCode::BAD_REQUEST));
        }
        let fields = parameters.into_iter().map(|(name, value)| (name, Value::String(value))).collect();
        let read = lenient::read(Value::Object(fields));
        read.map(Self).map_err(|(field, words)| Refusal::field(field, words).with(StatusCode::BAD_REQUEST))
    }
}

/// A field that was sent, with or without a value; for fields that can be emptied.
pub fn sent<'de, D: Deserializer<'de>, T: Deserialize<'de>>(deserializer: D) -> Result<Option<Option<T>>, D::Error> {
    Option::deserialize(deserializer).map(Some)
}

/// The part of a list that is asked for.
#[derive(Clone, Copy, Debug, serde::Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Paging {
    /// Which part of the list, from 1.
    page: Option<i64>,
    /// How many rows a part has: 100 unless fewer are asked for.
    per_page: Option<i64>,
}

/// The most rows a part of a list has.
pub const MOST: i64 = 100;

impl Paging {
    /// How many rows are passed over, and how many are meant.
    pub fn span(self) -> (u64, u64) {
        span(self.page, self.per_page, 1)
    }

    /// The part of a list that is in memory.
    pub fn of<T>(self, all: Vec<T>) -> Vec<T> {
        let (over, many) = self.span();
        let as_count = |number: u64| usize::try_from(number).unwrap_or(usize::MAX);
        all.into_iter().skip(as_count(over)).take(as_count(many)).collect()
    }
}

/// Numbers that cannot be mean the nearest ones that can.
pub fn span(page: Option<i64>, many: Option<i64>, first: i64) -> (u64, u64) {
    let many = many.unwrap_or(MOST).clamp(1, MOST);
    let over = page.unwrap_or(first).saturating_sub(first).max(0).saturating_mul(many);
    // Further than any list reaches, and still a number of every database.
    (over.min(1_000_000_000).unsigned_abs(), many.unsigned_abs())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a005_odd_pages_mean_the_nearest_ones_that_can_be() {
        for (page, many, expected) in [
            (None, None, (0, 100)),
            (Some(1), Some(20), (0, 20)),
            (Some(3), Some(20), (40, 20)),
            (Some(-1), Some(0), (0, 1)),
            (Some(0), Some(101), (0, 100)),
            (Some(i64::MAX), Some(i64::MAX), (1_000_000_000, 100)),
            (Some(i64::MIN), Some(i64::MIN), (0, 1)),
        ] {
            assert_eq!(span(page, many, 1), expected, "{page:?} {many:?}");
        }
    }

    #[test]
    fn a_body_is_json_or_a_form_whatever_it_says_it_is() {
        let parse = |kind: &'static str, body: &str| {
            let headers = HeaderMap::from_iter([(header::CONTENT_TYPE, kind.parse().unwrap())]);
            super::parse(&headers, body.as_bytes())
        };
        assert_eq!(parse("application/json; charset=utf-8", r#"{"a":1,"a":2}"#).unwrap(), json!({ "a": 2 }), "the last of two counts");
        assert_eq!(parse("application/x-www-form-urlencoded", " {\"a\":1}").unwrap(), json!({ "a": 1 }), "as `curl -d` says of everything");
        assert_eq!(parse("application/x-www-form-urlencoded", "a[b]=1").unwrap(), json!({ "a": { "b": "1" } }));
        assert_eq!(parse("text/plain", "").unwrap(), json!({}));
        assert!(parse("application/json", "[1]").is_err() && parse("application/json", "{").is_err());
        assert!(parse("multipart/form-data", "--x").is_err());
    }
}
