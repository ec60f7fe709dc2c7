//! A picture of the state of the page, for whoever passes on a link to it: drawn once a version, in the page's own font.

mod canvas;
mod letters;
mod picture;

use std::sync::Arc;

use app::{
    model::{Language, Status, Word, headline::Banner},
    shell,
    status::data::{PageData, View},
    ui::mark::class,
};
use axum::{
    extract::{Path, State},
    http::{HeaderMap, HeaderValue, Method, StatusCode, header, request::Parts},
    response::{IntoResponse, Response},
};
use bytes::Bytes;
use sha2::{Digest, Sha256};

use crate::{
    error::{Error, Result},
    http::{
        answer::{aside, matches_etag},
        page,
        state::AppState,
    },
    live::feed::Reading,
};

/// Who keeps pictures asks for one again when the address of it changes, with each version.
const CACHE: HeaderValue = HeaderValue::from_static("public, max-age=60, stale-while-revalidate=600, stale-if-error=86400");

/// A picture that is drawn.
pub struct Drawn {
    png: Bytes,
    etag: HeaderValue,
}

/// `/og/{language}/{state}.png`: the state now, whichever is named; who asks for one that was gets the one that is.
pub async fn picture(State(state): State<AppState>, Path((language, name)): Path<(String, String)>, request: Parts) -> Response {
    let names_state = name.strip_suffix(".png").is_some_and(|name| Status::ALL.iter().any(|status| class(*status) == name));
    let Some(language) = Language::parse(&language).filter(|_| names_state) else { return page::nothing(&state, &request).await };
    if !matches!(request.method, Method::GET | Method::HEAD) {
        return (StatusCode::METHOD_NOT_ALLOWED, [(header::ALLOW, "GET, HEAD")]).into_response();
    }
    let Some(live) = page::page_of(&state, &request) else { return page::no_page(&state) };
    match drawn(&state, &live.read(), language).await {
        Ok(drawn) => drawn.respond(&request.headers),
        Err(error) => {
            tracing::error!(%error, "a picture could not be drawn");
            StatusCode::SERVICE_UNAVAILABLE.into_response()
        }
    }
}

async fn drawn(state: &AppState, reading: &Reading, language: Language) -> Result<Arc<Drawn>> {
    let key = (reading.full.page.id, language);
    let make = || async move {
        let data = PageData {
            snapshot: reading.browser.as_ref().clone(),
            view: View::NotFound,
            language,
            now: state.services.clock.now(),
            stale_since: None,
            can_mail: false,
        };
        // One at a time, so that no page waits for a processor.
        let _turn = state.extras.acquire().await;
        aside(move || Drawn::of(&data)).await?.map(Arc::new)
    };
    state.pictures.get(key, reading.tag(), make).await
}

impl Drawn {
    fn of(data: &PageData) -> Result<Self> {
        let page = &data.snapshot.page;
        let words = picture::Words {
            name: &page.name,
            headline: &shell::headline(data),
            place: page.url.split_once("://").map_or("", |(_, place)| place),
        };
        let png = picture::draw(Banner::of(&data.snapshot, data.now).mark, &words);
        let png: Bytes = png.ok_or_else(|| Error::Fault("the picture has no pixels".to_owned()))?.into();
        let hash: String = Sha256::digest(&png).iter().take(12).map(|b| format!("{b:02x}")).collect();
        let etag = HeaderValue::try_from(format!("\"{hash}\"")).expect("an ETag of hexadecimal digits is a header value");
        Ok(Self { png, etag })
    }

    fn respond(&self, request: &HeaderMap) -> Response {
        let mut headers = HeaderMap::new();
        headers.insert(header::CACHE_CONTROL, CACHE);
        headers.insert(header::ETAG, self.etag.clone());
        // Other sites show it.
        headers.insert("cross-origin-resource-policy", HeaderValue::from_static("cross-origin"));
        if matches_etag(request, &self.etag) {
            return (StatusCode::NOT_MODIFIED, headers).into_response();
        }
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("image/png"));
        (headers, self.png.clone()).into_response()
    }
}
