//! Why a request is refused, in the shape clients of Statuspage read.

use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::Serialize;
use utoipa::ToSchema;

use super::answer::Reply;
use crate::{error::Error, http::api::push, service::random};

/// A refusal in one sentence.
#[derive(Debug, Serialize, ToSchema)]
pub struct Refused {
    /// What is wrong.
    error: String,
    /// The same.
    message: String,
}

/// A refusal of fields that do not fit.
#[derive(Debug, Serialize, ToSchema)]
pub struct Invalid {
    /// What is wrong, a sentence a field.
    error: Vec<String>,
    /// The same in one line, with fields by the names they were sent under.
    message: String,
}

/// Why a request is refused.
#[derive(Debug)]
pub struct Refusal {
    status: StatusCode,
    words: Words,
    retry: Option<u64>,
}

#[derive(Debug)]
enum Words {
    One(String),
    Fields(Vec<(String, String)>),
}

impl Refusal {
    /// In one sentence.
    pub fn new(status: StatusCode, words: impl Into<String>) -> Self {
        Self { status, words: Words::One(words.into()), retry: None }
    }

    /// A field that does not fit.
    pub fn field(field: impl Into<String>, words: impl Into<String>) -> Self {
        Self { status: StatusCode::UNPROCESSABLE_ENTITY, words: Words::Fields(vec![(field.into(), words.into())]), retry: None }
    }

    /// Nobody signed.
    pub fn unsigned() -> Self {
        Self::new(StatusCode::UNAUTHORIZED, "Could not authenticate")
    }

    /// There is no such thing, or the caller may not know of it.
    pub fn missing(noun: &'static str) -> Self {
        Error::NotFound(noun).into()
    }

    /// The same with another status.
    pub fn with(self, status: StatusCode) -> Self {
        Self { status, ..self }
    }

    /// What fits no field of the table is refused as what it is: a field that is taken.
    pub fn taken(error: Error, field: &str) -> Self {
        match error {
            Error::Conflict(words) => Self::field(field, format!("is taken: {words}")),
            error => error.into(),
        }
    }
}

impl Refusal {
    /// The status of the answer, and what is wrong in one line.
    pub fn into_line(self) -> (StatusCode, String) {
        let line = match self.words {
            Words::One(words) => words,
            Words::Fields(fields) => fields.iter().map(|(field, words)| format!("{field} {words}")).collect::<Vec<_>>().join("; "),
        };
        (self.status, line)
    }
}

impl From<Error> for Refusal {
    fn from(error: Error) -> Self {
        let refusal = push::Refusal::Error(error);
        let status = refusal.status();
        let words = match &refusal {
            push::Refusal::Error(Error::Invalid(errors)) => {
                Words::Fields(errors.iter().map(|(field, words)| (field.to_owned(), words.to_owned())).collect())
            }
            push::Refusal::Error(error) if error.is_fault() => {
                let reference = random::hex(6);
                tracing::error!(%error, reference, "the manage API could not answer");
                Words::One(format!("We failed to answer; try again. Reference: {reference}"))
            }
            _ => Words::One(refusal.words()),
        };
        let retry = match refusal {
            push::Refusal::Error(Error::TooMany { retry }) => Some(retry),
            push::Refusal::Error(error) if error.is_fault() => Some(30),
            _ => None,
        };
        Self { status, words, retry }
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let (error, message) = match self.words {
            Words::One(words) => (vec![words.clone()], words),
            Words::Fields(fields) => {
                let message: Vec<String> = fields.iter().map(|(field, words)| format!("{field} {words}")).collect();
                (fields.iter().map(|(field, words)| format!("{} {words}", human(field))).collect(), message.join("; "))
            }
        };
        let mut response = match self.status {
            StatusCode::UNPROCESSABLE_ENTITY => Reply(self.status, Invalid { error, message }).into_response(),
            status => Reply(status, Refused { error: message.clone(), message }).into_response(),
        };
        let headers = response.headers_mut();
        if self.status == StatusCode::UNAUTHORIZED {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("OAuth"));
        }
        if let Some(retry) = self.retry {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(retry));
        }
        response
    }
}

/// `Scheduled for` of `scheduled_for`.
fn human(field: &str) -> String {
    let words = field.replace('_', " ");
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_field_is_named_as_people_would() {
        assert_eq!(super::human("scheduled_for"), "Scheduled for");
        assert_eq!(super::human("components.abc"), "Components.abc");
        assert_eq!(super::human(""), "");
    }
}
