//! Pictures and sheets of pages and pictures in texts, under names nobody can guess, for ever the same. Once somebody has asked for
//! one it is kept in memory, and is there without the database; one nobody has asked for before is missed then, and the page says
//! in words what it shows.

use std::sync::Arc;

use app::model::{FileId, illustration::Illustration};
use axum::{
    body::Bytes,
    extract::{Path, State},
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};

use crate::{
    error::{Error, Result},
    http::{assets::FOR_EVER, state::AppState},
    service::{
        illustrations,
        look::{self, File},
        random,
    },
};

/// What a drawing may do that somebody opens by itself: nothing.
const ALONE: HeaderValue = HeaderValue::from_static("default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox");

/// The same of pixels, which have no style.
const PIXELS: HeaderValue = HeaderValue::from_static("default-src 'none'; sandbox");

/// Readers of feeds and of mail show pictures of texts on other sites than ours.
const ANYWHERE: (HeaderName, HeaderValue) =
    (HeaderName::from_static("cross-origin-resource-policy"), HeaderValue::from_static("cross-origin"));

/// How long to wait until the database may be back.
const AGAIN_AFTER: HeaderValue = HeaderValue::from_static("30");

/// A file, ready to be sent.
pub struct Kept {
    content_type: HeaderValue,
    bytes: Bytes,
}

impl Kept {
    fn new(file: File) -> Result<Arc<Self>> {
        let content_type = HeaderValue::try_from(file.content_type).map_err(|error| Error::Fault(error.to_string()))?;
        Ok(Arc::new(Self { content_type, bytes: file.content.into() }))
    }

    fn answer(&self, policy: HeaderValue) -> Response {
        let headers = HeaderMap::from_iter([
            (header::CONTENT_TYPE, self.content_type.clone()),
            (header::CACHE_CONTROL, FOR_EVER),
            (header::CONTENT_SECURITY_POLICY, policy),
        ]);
        (headers, self.bytes.clone()).into_response()
    }
}

/// `/files/{id}`. Only what there is, as far as memory knows, is looked up: whoever guesses costs nothing.
pub async fn file(State(state): State<AppState>, Path(name): Path<String>) -> Response {
    if let Ok(name) = name.parse::<Illustration>() {
        return illustration(&state, name).await;
    }
    let id = name.parse::<FileId>().ok().filter(|id| is_shown(&state, *id));
    let Some(id) = id else { return StatusCode::NOT_FOUND.into_response() };
    let kept = state.files.get(id, (), || async { Kept::new(look::load_file(&state.services, id).await?) }).await;
    kept.map_or_else(missed, |kept| kept.answer(ALONE))
}

fn is_shown(state: &AppState, id: FileId) -> bool {
    state.hub.pages().iter().any(|live| live.read().full.page.look.files().contains(&id))
}

async fn illustration(state: &AppState, name: Illustration) -> Response {
    if !state.hub.pages().iter().any(|live| live.may_show(&name)) {
        return StatusCode::NOT_FOUND.into_response();
    }
    let make = || async { Kept::new(illustrations::load(&state.services, &name).await?) };
    let kept = state.illustrations.get(name.clone(), (), make).await;
    kept.map_or_else(missed, |kept| ([ANYWHERE], kept.answer(PIXELS)).into_response())
}

/// The answer when a file could not be loaded.
fn missed(error: Error) -> Response {
    if let Error::NotFound(_) = error {
        return StatusCode::NOT_FOUND.into_response();
    }
    let reference = random::hex(6);
    tracing::error!(%error, reference, "a file could not be loaded");
    let headers = [(header::RETRY_AFTER, AGAIN_AFTER), (header::CACHE_CONTROL, HeaderValue::from_static("no-store"))];
    (StatusCode::SERVICE_UNAVAILABLE, headers, format!("We failed to answer. Reference: {reference}\n")).into_response()
}
