//! What Cachet's clients send: JSON or a form, with numbers and switches as they come.

use axum::{
    extract::{FromRequest, Request},
    http::StatusCode,
};
use serde::{Deserialize, Deserializer, de::DeserializeOwned};
use serde_json::Value;

use crate::http::{
    api::{
        v1::{body::value_of, lenient},
        v3::problem::{Kind, Refusal},
    },
    state::AppState,
};

/// The body of a request. Fields nobody knows are passed over.
pub struct Given<T>(pub T);

impl<T: DeserializeOwned> FromRequest<AppState> for Given<T> {
    type Rejection = Refusal;

    async fn from_request(request: Request, state: &AppState) -> Result<Self, Refusal> {
        let value = value_of(request, state).await.map_err(|refusal| {
            let (status, line) = refusal.into_line();
            let kind = match status {
                StatusCode::PAYLOAD_TOO_LARGE => Kind::TooLarge,
                StatusCode::UNSUPPORTED_MEDIA_TYPE => Kind::NotJson,
                _ => Kind::Unreadable,
            };
            Refusal::of(kind, line)
        })?;
        let said = |(field, words): (String, String)| {
            Refusal::field(field, words.replace("i64", "a whole number").replace("i32", "a whole number"))
        };
        lenient::read(whole(value)).map(Self).map_err(said)
    }
}

/// The same value; `1.0` in it is 1.
#[expect(clippy::cast_possible_truncation, reason = "only what fits is cast")]
fn whole(value: Value) -> Value {
    match value {
        Value::Number(number) => match number.as_f64().filter(|float| float.fract() == 0.0 && float.abs() < 9e15) {
            Some(float) => Value::from(float as i64),
            None => Value::Number(number),
        },
        Value::Array(items) => items.into_iter().map(whole).collect(),
        Value::Object(fields) => fields.into_iter().map(|(name, value)| (name, whole(value))).collect(),
        other => other,
    }
}

/// Reads a text that can be emptied: `null` says nothing, an empty text empties it.
pub fn text<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Option<String>>, D::Error> {
    match Value::deserialize(deserializer)? {
        Value::Null => Ok(None),
        Value::String(text) if text.is_empty() => Ok(Some(None)),
        Value::String(text) => Ok(Some(Some(text))),
        _ => Err(serde::de::Error::custom("must be a string")),
    }
}
