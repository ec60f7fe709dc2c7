//! Where other programs hand in points: one door a file, and what all doors have in common.
//!
//! Each request shows a token that may push points. It is about the page of its token; with a token for all pages, about the page of
//! the host, unless its path names one.

pub mod cachet;
mod compressed;
pub mod influx;
pub mod otlp;
pub mod points;
pub mod prometheus;
pub mod statuspage;

use app::model::{PageId, access::Right};
use axum::{
    Json,
    extract::Request,
    http::{HeaderValue, StatusCode, header, request::Parts},
    middleware::Next,
    response::{IntoResponse, Response},
};
use serde_json::json;

use crate::{
    error::{Error, Result},
    http::{
        api_caller::{secret, who},
        appetite::Left,
        page::page_of,
        state::AppState,
    },
    service::{actor::Actor, random},
};

/// The largest body of many points, as it is sent.
pub const LARGE: usize = 8 << 20;

/// Lets a body of many points arrive whole: it is larger than whatever else is sent.
pub async fn whole(request: Request, next: Next) -> Response {
    if let Some(left) = request.extensions().get::<Left>() {
        left.add(LARGE);
    }
    next.run(request).await
}

/// Why a request is not taken.
#[derive(Debug)]
pub enum Refusal {
    /// It shows no good token.
    Unsigned,
    /// The body cannot be read at all.
    Unreadable(String),
    /// The metric gets its points from elsewhere.
    Pulled,
    /// What it asks for is refused, or we failed.
    Error(Error),
}

impl From<Error> for Refusal {
    fn from(error: Error) -> Self {
        Self::Error(error)
    }
}

impl Refusal {
    /// The status it is answered with, by the rules most doors share.
    pub fn status(&self) -> StatusCode {
        match self {
            Self::Unsigned => StatusCode::UNAUTHORIZED,
            Self::Unreadable(_) => StatusCode::BAD_REQUEST,
            Self::Pulled => StatusCode::METHOD_NOT_ALLOWED,
            Self::Error(error) => match error {
                Error::NotFound(_) => StatusCode::NOT_FOUND,
                Error::Forbidden => StatusCode::FORBIDDEN,
                Error::Invalid(_) => StatusCode::UNPROCESSABLE_ENTITY,
                Error::Conflict(_) => StatusCode::CONFLICT,
                Error::TooMany { .. } => StatusCode::TOO_MANY_REQUESTS,
                Error::Database(_) | Error::Fault(_) => StatusCode::SERVICE_UNAVAILABLE,
            },
        }
    }

    /// What the sender is told. What is our fault is logged, and only a reference is told.
    pub fn words(&self) -> String {
        match self {
            Self::Unsigned => "Could not authenticate".to_owned(),
            Self::Unreadable(why) => why.clone(),
            Self::Pulled => "The metric takes no points: its provider is not of type Self".to_owned(),
            Self::Error(error) if error.is_fault() => {
                let reference = random::hex(6);
                tracing::error!(%error, reference, "what was sent could not be kept");
                format!("We failed to keep what was sent; send it again. Reference: {reference}")
            }
            Self::Error(Error::Invalid(errors)) => {
                let all: Vec<String> = errors.iter().map(|(field, wrong)| format!("{field} {wrong}")).collect();
                all.join("; ")
            }
            Self::Error(error) => error.to_string(),
        }
    }

    /// As JSON, in the shape clients of Statuspage read.
    pub fn as_json(&self) -> Response {
        let words = self.words();
        self.with_headers((self.status(), Json(json!({ "error": words, "message": words }))).into_response())
    }

    /// As a line of text.
    pub fn as_text(&self, status: StatusCode) -> Response {
        self.with_headers((status, format!("{}\n", self.words())).into_response())
    }

    fn with_headers(&self, mut response: Response) -> Response {
        let headers = response.headers_mut();
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        match self {
            Self::Unsigned => _ = headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer")),
            Self::Error(Error::TooMany { retry }) => _ = headers.insert(header::RETRY_AFTER, HeaderValue::from(*retry)),
            Self::Error(error) if error.is_fault() => _ = headers.insert(header::RETRY_AFTER, HeaderValue::from_static("30")),
            _ => {}
        }
        response
    }
}

/// Whose token is in the Authorization header.
async fn signed(state: &AppState, request: &Parts) -> Result<Actor, Refusal> {
    owner_of(state, request, secret(&request.headers)).await
}

/// Whose token this is.
pub(in crate::http) async fn owner_of(state: &AppState, request: &Parts, secret: Option<&str>) -> Result<Actor, Refusal> {
    who(state, request, secret.ok_or(Refusal::Unsigned)?).await?.ok_or(Refusal::Unsigned)
}

/// The page a request is about that names none. Whoever asks may push points to it.
fn page_for(state: &AppState, request: &Parts, actor: &Actor) -> Result<PageId, Refusal> {
    let page = page_meant(state, request, actor)?;
    actor.must(page, Right::PushPoints)?;
    Ok(page)
}

/// The page a request is about that names none, whatever may be done there.
pub(in crate::http) fn page_meant(state: &AppState, request: &Parts, actor: &Actor) -> Result<PageId> {
    let of_host = || page_of(state, request).map(|live| live.read().full.page.id);
    actor.own_page().or_else(of_host).ok_or(Error::NotFound("page"))
}

/// The text of a header; nothing if it is missing, or no text.
fn header_text(request: &Parts, name: header::HeaderName) -> Option<&str> {
    request.headers.get(name).and_then(|value| value.to_str().ok())
}
