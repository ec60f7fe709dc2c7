//! How requests are answered.

use axum::{
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::Serialize;

use super::refusal::Refusal;
use crate::http::machine::{JSON, json};

/// A value as JSON.
#[derive(Debug)]
pub struct Reply<T>(pub StatusCode, pub T);

impl<T: Serialize> IntoResponse for Reply<T> {
    fn into_response(self) -> Response {
        (self.0, [(header::CONTENT_TYPE, JSON)], json(&self.1)).into_response()
    }
}

/// What a handler answers.
pub type Answer<T> = Result<Reply<T>, Refusal>;

/// This is what was asked for.
pub fn ok<T>(value: T) -> Answer<T> {
    Ok(Reply(StatusCode::OK, value))
}

/// This was made.
pub fn created<T>(value: T) -> Answer<T> {
    Ok(Reply(StatusCode::CREATED, value))
}

/// It is done, and there is nothing to say about it.
pub fn done() -> Result<StatusCode, Refusal> {
    Ok(StatusCode::NO_CONTENT)
}
