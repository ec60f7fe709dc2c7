//! From page data to what can be sent as it is: written, hashed and compressed once for everybody.

use std::io::Write;

use app::{
    shell,
    status::data::{PageData, View},
};
use axum::{
    body::Body,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use brotli::enc::BrotliEncoderParams;
use bytes::Bytes;
use flate2::{Compression, write::GzEncoder};
use sha2::{Digest, Sha256};

use crate::{
    error::{Error, Result},
    http::{assets, csp},
};

/// Documents are compressed while somebody waits: quality for speed.
const BROTLI_QUALITY: i32 = 5;

/// Browsers ask each time whether it is still true; caches in between may answer for ten seconds, and for a day if we are gone.
const CACHE: HeaderValue = HeaderValue::from_static("public, max-age=0, s-maxage=10, stale-while-revalidate=20, stale-if-error=86400");

/// A body that many ask for, hashed and compressed once.
pub struct Packed {
    plain: Bytes,
    gzip: Bytes,
    brotli: Bytes,
    etag: HeaderValue,
}

impl Packed {
    /// Writes, hashes and compresses, on a thread for such work.
    pub async fn make(write: impl FnOnce() -> Vec<u8> + Send + 'static) -> Result<Self> {
        aside(move || Self::of(write())).await
    }

    fn of(plain: Vec<u8>) -> Self {
        let hash: String = Sha256::digest(&plain).iter().take(16).map(|b| format!("{b:02x}")).collect();
        Self {
            gzip: gzip(&plain),
            brotli: brotli(&plain),
            etag: HeaderValue::try_from(format!("W/\"{hash}\"")).expect("an ETag of hexadecimal digits is a header value"),
            plain: plain.into(),
        }
    }

    /// The answer to a request with these headers; what was found and did not change since is not sent again.
    pub fn respond(&self, request: &HeaderMap, status: StatusCode, mut headers: HeaderMap) -> Response {
        headers.insert(header::ETAG, self.etag.clone());
        if status == StatusCode::OK && matches_etag(request, &self.etag) {
            headers.remove(header::CONTENT_TYPE);
            return (StatusCode::NOT_MODIFIED, headers).into_response();
        }
        let (body, encoding) = if assets::accepts(request, "br") {
            (&self.brotli, Some("br"))
        } else if assets::accepts(request, "gzip") {
            (&self.gzip, Some("gzip"))
        } else {
            (&self.plain, None)
        };
        if let Some(encoding) = encoding {
            headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static(encoding));
        }
        (status, headers, Body::from(body.clone())).into_response()
    }
}

async fn aside<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
    tokio::task::spawn_blocking(work).await.map_err(|error| Error::Fault(format!("a page was not rendered: {error}")))
}

/// A rendered document with everything that is sent along.
pub struct Document {
    status: StatusCode,
    body: Packed,
    policy: HeaderValue,
    language: HeaderValue,
}

impl Document {
    /// Renders, hashes and compresses, on a thread for such work.
    pub async fn make(data: PageData) -> Result<Self> {
        aside(move || Self::make_now(&data)).await
    }

    fn make_now(data: &PageData) -> Self {
        let rendered = shell::render(data, &assets::PATHS);
        Self {
            status: match data.view {
                View::NotFound => StatusCode::NOT_FOUND,
                View::Fault { .. } => StatusCode::INTERNAL_SERVER_ERROR,
                _ => StatusCode::OK,
            },
            policy: csp::of_page(&rendered.inline_scripts),
            language: HeaderValue::from_static(app::model::Word::as_str(data.language)),
            body: Packed::of(rendered.html.into_bytes()),
        }
    }

    /// The answer to a request with these headers.
    pub fn respond(&self, request: &HeaderMap) -> Response {
        let mut headers = HeaderMap::new();
        headers.insert(header::CACHE_CONTROL, CACHE);
        headers.insert(header::VARY, HeaderValue::from_static("Accept-Encoding, Accept-Language, Cookie"));
        headers.insert(header::CONTENT_SECURITY_POLICY, self.policy.clone());
        headers.insert(header::CONTENT_LANGUAGE, self.language.clone());
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
        self.body.respond(request, self.status, headers)
    }
}

/// Whether the caller already has what this tag names.
pub fn matches_etag(request: &HeaderMap, etag: &HeaderValue) -> bool {
    let bare = |tag: &str| tag.trim().trim_start_matches("W/").to_owned();
    let Ok(own) = etag.to_str() else { return false };
    let mut named =
        request.get_all(header::IF_NONE_MATCH).iter().filter_map(|value| value.to_str().ok()).flat_map(|value| value.split(','));
    named.any(|tag| tag.trim() == "*" || bare(tag) == bare(own))
}

/// Compressed with gzip.
pub fn gzip(plain: &[u8]) -> Bytes {
    let mut encoder = GzEncoder::new(Vec::with_capacity(plain.len() / 4), Compression::new(6));
    // Writing into memory cannot fail.
    let _ = encoder.write_all(plain);
    encoder.finish().unwrap_or_default().into()
}

/// Compressed with Brotli.
pub fn brotli(plain: &[u8]) -> Bytes {
    let params = BrotliEncoderParams { quality: BROTLI_QUALITY, ..BrotliEncoderParams::default() };
    let mut compressed = Vec::with_capacity(plain.len() / 4);
    let _ = brotli::BrotliCompress(&mut std::io::Cursor::new(plain), &mut compressed, &params);
    compressed.into()
}
