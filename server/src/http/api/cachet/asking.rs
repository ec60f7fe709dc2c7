//! Who asks. Without a token that is about the page of the host, and what everybody may see; with one it is about the page of the
//! token, and what staff see. `page` in a query is a part of a list.

use axum::{extract::FromRequestParts, http::request::Parts};
use serde::Serialize;
use utoipa::ToSchema;

use crate::http::{
    api::v3::{
        asking::{Answered, Asking, Signed},
        problem::Refusal,
    },
    state::AppState,
};

/// Whoever reads, with a token or without one.
pub struct Reader(pub Asking);

impl FromRequestParts<AppState> for Reader {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Refusal> {
        Asking::of(parts, state, None, None).await.map(Self)
    }
}

/// Whoever shows a good token.
pub struct Writer(pub Signed);

impl FromRequestParts<AppState> for Writer {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Refusal> {
        Asking::of(parts, state, None, None).await?.signed().map(Self)
    }
}

/// One thing.
#[derive(Debug, Serialize, ToSchema)]
pub struct One<T> {
    /// The thing.
    pub data: T,
}

/// One thing, as whoever asks may know it.
pub fn one(asking: &Asking, data: impl Serialize) -> Answered {
    asking.answer(&One { data })
}
