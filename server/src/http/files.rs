//! Pictures and sheets of pages, under ids nobody can guess, for ever the same.

use std::sync::Arc;

use app::model::FileId;
use axum::{
    body::Bytes,
    extract::{Path, State},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};

use crate::{
    error::Error,
    http::{assets::FOR_EVER, state::AppState},
    service::{look, random},
};

/// What a picture may do that somebody opens by itself: nothing.
const ALONE: HeaderValue = HeaderValue::from_static("default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox");

/// A file, ready to be sent.
pub struct Kept {
    content_type: HeaderValue,
    bytes: Bytes,
}

/// `/files/{id}`. Only what a page shows is looked up: whoever guesses costs nothing.
pub async fn file(State(state): State<AppState>, Path(id): Path<String>) -> Response {
    let id = id.parse::<FileId>().ok().filter(|id| is_shown(&state, *id));
    let Some(id) = id else { return StatusCode::NOT_FOUND.into_response() };
    let make = || async {
        let file = look::load_file(&state.services, id).await?;
        let content_type = HeaderValue::try_from(file.content_type).map_err(|error| Error::Fault(error.to_string()))?;
        Ok(Arc::new(Kept { content_type, bytes: file.content.into() }))
    };
    match state.files.get(id, (), make).await {
        Ok(kept) => {
            let headers = HeaderMap::from_iter([
                (header::CONTENT_TYPE, kept.content_type.clone()),
                (header::CACHE_CONTROL, FOR_EVER),
                (header::CONTENT_SECURITY_POLICY, ALONE),
            ]);
            (headers, kept.bytes.clone()).into_response()
        }
        Err(Error::NotFound(_)) => StatusCode::NOT_FOUND.into_response(),
        Err(error) => {
            let reference = random::hex(6);
            tracing::error!(%error, reference, "a file could not be loaded");
            (StatusCode::SERVICE_UNAVAILABLE, format!("We failed to answer. Reference: {reference}\n")).into_response()
        }
    }
}

fn is_shown(state: &AppState, id: FileId) -> bool {
    state.hub.pages().iter().any(|live| live.read().full.page.look.files().contains(&id))
}
