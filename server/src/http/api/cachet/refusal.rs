//! Refusals in the shape Cachet's clients read.

use std::collections::BTreeMap;

use axum::{
    body::Body,
    http::{HeaderValue, StatusCode, header},
    response::Response,
};
use serde::Serialize;
use utoipa::{
    IntoResponses, ToSchema,
    openapi::{ContentBuilder, Ref, RefOr, ResponseBuilder, response},
};

use crate::{
    http::{
        api::v3::problem::Said,
        machine::{JSON, json},
    },
    service::random,
};

/// What fields are called inside, and what Cachet's clients call them.
const NAMES: [(&str, &str); 8] = [
    ("body", "message"),
    ("scheduled_for", "scheduled_at"),
    ("scheduled_until", "completed_at"),
    ("display_at", "occurred_at"),
    ("started_at", "occurred_at"),
    ("decimals", "places"),
    ("interval_seconds", "threshold"),
    ("address", "email"),
];

/// Why a request is refused.
#[derive(Debug, Serialize, ToSchema)]
pub struct Refused {
    /// One thing that is wrong.
    errors: Vec<Wrong>,
}

/// What is wrong.
#[derive(Debug, Serialize, ToSchema)]
pub struct Wrong {
    /// Tells this refusal from others.
    id: String,
    /// The status of the answer.
    status: u16,
    /// What the status is called.
    title: String,
    /// What is wrong.
    detail: String,
    /// The same in parts.
    meta: Details,
}

/// What is wrong, in parts.
#[derive(Debug, Serialize, ToSchema)]
pub struct Details {
    /// A sentence a field.
    details: Vec<String>,
}

/// The same answer; if it is a refusal, in Cachet's shape.
pub fn dressed(mut response: Response) -> Response {
    let Some(said) = response.extensions_mut().remove::<Said>() else { return response };
    // Cachet knows one status for what does not fit.
    let status = if said.status == StatusCode::UNPROCESSABLE_ENTITY { StatusCode::BAD_REQUEST } else { said.status };
    let details: Vec<String> = match said.errors.as_slice() {
        [] => vec![said.detail],
        errors => errors.iter().map(|(field, words)| sentence(field, words)).collect(),
    };
    let refused = Refused {
        errors: vec![Wrong {
            id: random::hex(8),
            status: status.as_u16(),
            title: status.canonical_reason().unwrap_or_default().to_owned(),
            detail: details.join(" "),
            meta: Details { details },
        }],
    };
    *response.status_mut() = status;
    response.headers_mut().insert(header::CONTENT_TYPE, JSON);
    response.headers_mut().remove(header::CONTENT_LENGTH);
    if status == StatusCode::UNAUTHORIZED {
        response.headers_mut().insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
    }
    *response.body_mut() = Body::from(json(&refused));
    response
}

/// `The name field is required.`
fn sentence(field: &str, words: &str) -> String {
    let name = NAMES.iter().find(|(own, _)| *own == field).map_or(field, |(_, name)| name).replace('_', " ");
    match words {
        "can't be blank" | "is missing" | "must not be empty" => format!("The {name} field is required."),
        words => format!("The {name} {}.", words.trim_end_matches('.')),
    }
}

/// How a read may be refused.
pub struct ReadRefusals;

/// How something that only needs a token and an address may be refused.
pub struct DeedRefusals;

/// How something with a body may be refused.
pub struct WriteRefusals;

type Responses = BTreeMap<String, RefOr<response::Response>>;

const READ: [(&str, &str); 6] = [
    ("400", "Something does not fit"),
    ("401", "A token is needed"),
    ("403", "The token may not do this"),
    ("404", "There is no such thing"),
    ("429", "Too often"),
    ("503", "We failed"),
];

const DEED: [(&str, &str); 1] = [("409", "It cannot be done as things are")];

const WRITE: [(&str, &str); 2] = [("413", "The body is too large"), ("415", "The body is neither JSON nor a form")];

fn responses(all: &[&[(&str, &str)]]) -> Responses {
    let declare = |(status, said): &(&str, &str)| {
        let content = ContentBuilder::new().schema(Some(RefOr::Ref(Ref::from_schema_name("Refused")))).build();
        let response = ResponseBuilder::new().description(*said).content("application/json", content).build();
        ((*status).to_owned(), RefOr::T(response))
    };
    all.concat().iter().map(declare).collect()
}

impl IntoResponses for ReadRefusals {
    fn responses() -> Responses {
        responses(&[&READ])
    }
}

impl IntoResponses for DeedRefusals {
    fn responses() -> Responses {
        responses(&[&READ, &DEED])
    }
}

impl IntoResponses for WriteRefusals {
    fn responses() -> Responses {
        responses(&[&READ, &DEED, &WRITE])
    }
}

#[cfg(test)]
mod tests {
    use super::sentence;

    #[test]
    fn a_field_is_called_what_its_sender_called_it() {
        assert_eq!(sentence("name", "can't be blank"), "The name field is required.");
        assert_eq!(sentence("body", "must not be empty"), "The message field is required.");
        assert_eq!(sentence("component_status", "must be 1, 2, 3 or 4"), "The component status must be 1, 2, 3 or 4.");
    }
}
