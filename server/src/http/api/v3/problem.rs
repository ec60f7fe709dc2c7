//! Refusals as problem details (RFC 9457): what kind of problem it is, and what is wrong with which field.

use std::collections::BTreeMap;

use axum::{
    extract::Path,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::Serialize;
use utoipa::{
    IntoResponses, ToSchema,
    openapi::{ContentBuilder, RefOr, ResponseBuilder, response},
};

use crate::{error::Error, http::api::v3::BASE, service::random};

/// The content type of a refusal.
const PROBLEM: HeaderValue = HeaderValue::from_static("application/problem+json");

/// When to ask again while the database is away, in seconds.
const RETRY: u64 = 30;

/// A kind of problem.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The body cannot be read.
    Unreadable,
    /// No good token was shown where one is needed.
    Unsigned,
    /// The token may not do this.
    Forbidden,
    /// There is no such thing.
    NotFound,
    /// Nothing of this method is here.
    Method,
    /// It cannot be done as things are.
    Conflict,
    /// The body is too large.
    TooLarge,
    /// The body is not JSON by its own account.
    NotJson,
    /// Something in it does not fit.
    Invalid,
    /// Too often.
    TooMany,
    /// We failed.
    Unavailable,
}

impl Kind {
    const ALL: [Self; 11] = [
        Self::Unreadable,
        Self::Unsigned,
        Self::Forbidden,
        Self::NotFound,
        Self::Method,
        Self::Conflict,
        Self::TooLarge,
        Self::NotJson,
        Self::Invalid,
        Self::TooMany,
        Self::Unavailable,
    ];

    /// Its status, its name in addresses, what it is called, and what it means.
    fn told(self) -> (StatusCode, &'static str, &'static str, &'static str) {
        match self {
            Self::Unreadable => (
                StatusCode::BAD_REQUEST,
                "unreadable",
                "The body cannot be read",
                "The body of the request is not well-formed JSON. The detail says where reading ended.",
            ),
            Self::Unsigned => (
                StatusCode::UNAUTHORIZED,
                "unsigned",
                "A token is needed",
                "This needs a token in the header: `Authorization: Bearer <token>`. The one shown is unknown, over or taken back, or there is none.",
            ),
            Self::Forbidden => (
                StatusCode::FORBIDDEN,
                "forbidden",
                "The token may not do this",
                "The token is good, but its scopes do not allow this. `GET /api/v3/tokens/self` says what they allow.",
            ),
            Self::NotFound => (
                StatusCode::NOT_FOUND,
                "not-found",
                "There is no such thing",
                "Nothing is here: it never was, it was deleted, or whoever asks may not know of it.",
            ),
            Self::Method => (
                StatusCode::METHOD_NOT_ALLOWED,
                "method-not-allowed",
                "This cannot be done here",
                "The address exists, but not with this method. The `Allow` header says which it takes.",
            ),
            Self::Conflict => (
                StatusCode::CONFLICT,
                "conflict",
                "It cannot be done as things are",
                "Somebody else has changed the thing since the revision that was named, or its state does not allow this. Read it again.",
            ),
            Self::TooLarge => {
                (StatusCode::PAYLOAD_TOO_LARGE, "too-large", "The body is too large", "A body may have at most one mebibyte.")
            }
            Self::NotJson => (
                StatusCode::UNSUPPORTED_MEDIA_TYPE,
                "not-json",
                "JSON is expected",
                "A body is sent with `Content-Type: application/json`.",
            ),
            Self::Invalid => (
                StatusCode::UNPROCESSABLE_ENTITY,
                "invalid",
                "Something does not fit",
                "A field of the body or a parameter cannot be what it is. `errors` names each, with what is wrong.",
            ),
            Self::TooMany => (
                StatusCode::TOO_MANY_REQUESTS,
                "too-many",
                "Too often",
                "Wait as many seconds as the `Retry-After` header says, then try again.",
            ),
            Self::Unavailable => (
                StatusCode::SERVICE_UNAVAILABLE,
                "unavailable",
                "We failed",
                "Our fault, and likely to pass: the database may be away. Ask again later; the reference is for support.",
            ),
        }
    }
}

/// What is wrong with one field.
#[derive(Debug, Serialize, ToSchema)]
pub struct FieldProblem {
    /// Which: a field of the body, with dots and numbers where it lies deeper, or a parameter.
    field: String,
    /// What is wrong.
    message: String,
}

/// Why a request is refused, as problem details (RFC 9457).
#[derive(Debug, Serialize, ToSchema)]
pub struct Problem {
    /// The kind of problem: an address that says what it means.
    #[serde(rename = "type")]
    kind: String,
    /// What the kind is called.
    title: &'static str,
    /// The status of the answer.
    status: u16,
    /// What is wrong this time.
    detail: String,
    /// The fields that do not fit, with status 422.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    errors: Option<Vec<FieldProblem>>,
}

/// Why a request is refused.
#[derive(Debug)]
pub struct Refusal {
    kind: Kind,
    detail: String,
    errors: Vec<(String, String)>,
    retry: Option<u64>,
}

impl Refusal {
    /// Of this kind, in these words.
    pub fn of(kind: Kind, detail: impl Into<String>) -> Self {
        Self { kind, detail: detail.into(), errors: Vec::new(), retry: None }
    }

    /// Nobody shows a good token.
    pub fn unsigned() -> Self {
        Self::of(Kind::Unsigned, "show a token: `Authorization: Bearer <token>`")
    }

    /// There is no such thing.
    pub fn missing(what: &str) -> Self {
        Self::of(Kind::NotFound, format!("there is no such {what}"))
    }

    /// One field does not fit.
    pub fn field(field: impl Into<String>, message: impl Into<String>) -> Self {
        let (field, message) = (field.into(), message.into());
        let detail = format!("{field} {message}");
        Self { errors: vec![(field, message)], ..Self::of(Kind::Invalid, detail) }
    }
}

impl From<Error> for Refusal {
    fn from(error: Error) -> Self {
        match error {
            Error::NotFound(what) => Self::missing(what),
            Error::Forbidden => Self::of(Kind::Forbidden, "this token may not do this"),
            Error::Invalid(errors) => {
                let fields = errors.iter().map(|(field, message)| (field.to_owned(), message.to_owned())).collect();
                Self { errors: fields, ..Self::of(Kind::Invalid, errors.to_string()) }
            }
            Error::Conflict(what) => Self::of(Kind::Conflict, what),
            Error::TooMany { retry } => Self { retry: Some(retry), ..Self::of(Kind::TooMany, format!("try again in {retry} s")) },
            Error::Database(_) | Error::Fault(_) => {
                let reference = random::hex(6);
                tracing::error!(%error, reference, "a program could not be answered");
                Self { retry: Some(RETRY), ..Self::of(Kind::Unavailable, format!("we failed to answer; reference: {reference}")) }
            }
        }
    }
}

/// What a refusal says, for interfaces that say it in a shape of their own: it goes along with the answer.
#[derive(Clone, Debug)]
pub struct Said {
    /// The status of the answer.
    pub status: StatusCode,
    /// What is wrong.
    pub detail: String,
    /// What is wrong with which field.
    pub errors: Vec<(String, String)>,
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let (status, name, title, _) = self.kind.told();
        let said = Said { status, detail: self.detail.clone(), errors: self.errors.clone() };
        let errors = (self.kind == Kind::Invalid)
            .then(|| self.errors.into_iter().map(|(field, message)| FieldProblem { field, message }).collect::<Vec<_>>());
        let problem = Problem { kind: format!("{BASE}/problems/{name}"), title, status: status.as_u16(), detail: self.detail, errors };
        let body = serde_json::to_vec(&problem).unwrap_or_default();
        let mut response = (status, body).into_response();
        response.extensions_mut().insert(said);
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, PROBLEM);
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        headers.insert(header::VARY, HeaderValue::from_static("Authorization"));
        if self.kind == Kind::Unsigned {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        if let Some(retry) = self.retry {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(retry));
        }
        response
    }
}

/// How a read may be refused.
pub struct ReadRefusals;

/// How something that only needs a token and an address may be refused.
pub struct DeedRefusals;

/// How something with a body may be refused.
pub struct WriteRefusals;

type Responses = BTreeMap<String, RefOr<response::Response>>;

fn responses(kinds: &[Kind]) -> Responses {
    let declare = |kind: &Kind| {
        let (status, _, title, _) = kind.told();
        let content = ContentBuilder::new().schema(Some(RefOr::Ref(utoipa::openapi::Ref::from_schema_name("Problem")))).build();
        let response = ResponseBuilder::new().description(title).content("application/problem+json", content).build();
        (status.as_str().to_owned(), RefOr::T(response))
    };
    kinds.iter().map(declare).collect()
}

const READ: [Kind; 6] = [Kind::Unsigned, Kind::Forbidden, Kind::NotFound, Kind::Invalid, Kind::TooMany, Kind::Unavailable];

impl IntoResponses for ReadRefusals {
    fn responses() -> Responses {
        responses(&READ)
    }
}

impl IntoResponses for DeedRefusals {
    fn responses() -> Responses {
        responses(&[&READ[..], &[Kind::Conflict]].concat())
    }
}

impl IntoResponses for WriteRefusals {
    fn responses() -> Responses {
        responses(&[&READ[..], &[Kind::Conflict, Kind::Unreadable, Kind::TooLarge, Kind::NotJson]].concat())
    }
}

/// The schemas refusals are written by, which responses only name.
pub fn schemas() -> [(String, RefOr<utoipa::openapi::Schema>); 2] {
    [declared::<Problem>(), declared::<FieldProblem>()]
}

/// A schema under its name, for what is only named.
pub fn declared<T: ToSchema>() -> (String, RefOr<utoipa::openapi::Schema>) {
    (T::name().into_owned(), T::schema())
}

/// What a kind of problem means.
#[utoipa::path(get, path = "/problems/{name}", tag = "Interface", params(("name" = String, Path, description = "The end of the `type` of a problem")),
    responses((status = 200, body = String, content_type = "text/plain", description = "A sentence"), ReadRefusals), security(()))]
pub async fn read_problem(Path(name): Path<String>) -> Result<Response, Refusal> {
    let found = Kind::ALL.into_iter().map(Kind::told).find(|(_, own, ..)| *own == name);
    let (.., meaning) = found.ok_or_else(|| Refusal::missing("kind of problem"))?;
    let headers = [(header::CONTENT_TYPE, "text/plain; charset=utf-8"), (header::CACHE_CONTROL, "public, max-age=86400")];
    Ok((headers, format!("{meaning}\n")).into_response())
}

/// Nothing is at this address.
pub async fn nothing() -> Refusal {
    Refusal::missing("address")
}

/// Nothing of this method is at this address.
pub async fn wrong_method() -> Refusal {
    Refusal::of(Kind::Method, "this address does not take this method")
}
