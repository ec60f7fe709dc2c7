//! From page data to a document that can be sent as it is.

use app::{
    shell,
    status::data::{PageData, View},
};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};

use crate::{
    error::Result,
    http::{answer::Answer, assets, csp},
};

/// Browsers ask each time whether it is still true; caches in between may answer for ten seconds, and for a day if we are gone.
const CACHE: HeaderValue = HeaderValue::from_static("public, max-age=0, s-maxage=10, stale-while-revalidate=20, stale-if-error=86400");

/// The document of a page.
pub async fn document(data: PageData) -> Result<Answer> {
    Answer::make(move || document_now(&data)).await
}

fn document_now(data: &PageData) -> Answer {
    let rendered = shell::render(data, &assets::PATHS);
    let status = match data.view {
        View::NotFound => StatusCode::NOT_FOUND,
        View::Fault { .. } => StatusCode::INTERNAL_SERVER_ERROR,
        _ => StatusCode::OK,
    };
    let headers = HeaderMap::from_iter([
        (header::CACHE_CONTROL, CACHE),
        (header::VARY, HeaderValue::from_static("Accept-Encoding, Accept-Language, Cookie")),
        (header::CONTENT_SECURITY_POLICY, csp::of_page(&rendered.inline_scripts)),
        (header::CONTENT_LANGUAGE, HeaderValue::from_static(app::model::Word::as_str(data.language))),
        (header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8")),
    ]);
    Answer::new(status, headers, rendered.html)
}
