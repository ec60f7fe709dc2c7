//! An answer that is made once and sent to everybody who asks for it: a page, a document for machines, a feed, a badge.
//! Hashed once, and compressed once for each encoding somebody takes, whatever it holds.

use std::{io::Write, sync::OnceLock};

use axum::{
    body::Body,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::Response,
};
use brotli::enc::BrotliEncoderParams;
use bytes::Bytes;
use flate2::{Compression, write::GzEncoder};
use sha2::{Digest, Sha256};

use crate::{
    error::{Error, Result},
    http::assets,
};

/// Answers are compressed while somebody waits: quality for speed.
const BROTLI_QUALITY: i32 = 5;

/// Shorter bodies are sent as they are: compressed they would fill the same packet.
const WORTH_COMPRESSING: usize = 512;

/// A body with everything that is sent along.
pub struct Answer {
    status: StatusCode,
    headers: HeaderMap,
    etag: HeaderValue,
    plain: Bytes,
    gzip: OnceLock<Bytes>,
    brotli: OnceLock<Bytes>,
}

impl Answer {
    /// Makes an answer on a thread for such work: rendering and hashing take milliseconds.
    pub async fn make(make: impl FnOnce() -> Self + Send + 'static) -> Result<Self> {
        aside(make).await
    }

    /// Hashes this body. The headers are all it is sent with, besides those of its encoding.
    pub fn new(status: StatusCode, mut headers: HeaderMap, body: impl Into<Bytes>) -> Self {
        let plain: Bytes = body.into();
        let hash: String = Sha256::digest(&plain).iter().take(16).map(|b| format!("{b:02x}")).collect();
        let etag = HeaderValue::try_from(format!("W/\"{hash}\"")).expect("an ETag of hexadecimal digits is a header value");
        headers.insert(header::ETAG, etag.clone());
        Self { status, headers, etag, plain, gzip: OnceLock::new(), brotli: OnceLock::new() }
    }

    /// The answer to a request with these headers.
    pub fn respond(&self, request: &HeaderMap) -> Response {
        let mut headers = self.headers.clone();
        let (status, body) = if self.is_known(request) {
            headers.remove(header::CONTENT_TYPE);
            (StatusCode::NOT_MODIFIED, Body::empty())
        } else {
            let (body, encoding) = self.best(request);
            if let Some(encoding) = encoding {
                headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static(encoding));
            }
            (self.status, Body::from(body.clone()))
        };
        let mut response = Response::new(body);
        *response.status_mut() = status;
        *response.headers_mut() = headers;
        response
    }

    /// Whether who asks has it already. What is not there is not unchanged.
    pub fn is_known(&self, request: &HeaderMap) -> bool {
        self.status == StatusCode::OK && matches_etag(request, &self.etag)
    }

    /// Its body in the best encoding that is taken.
    pub fn best(&self, request: &HeaderMap) -> (&Bytes, Option<&'static str>) {
        let is_long = self.plain.len() >= WORTH_COMPRESSING;
        if is_long && assets::accepts(request, "br") {
            (self.brotli.get_or_init(|| brotli(&self.plain)), Some("br"))
        } else if is_long && assets::accepts(request, "gzip") {
            (self.gzip.get_or_init(|| gzip(&self.plain)), Some("gzip"))
        } else {
            (&self.plain, None)
        }
    }
}

/// Does what takes long on a thread for such work, and waits for it.
pub async fn aside<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
    tokio::task::spawn_blocking(work).await.map_err(|error| Error::Fault(format!("an answer was not made: {error}")))
}

/// Whether the caller already has what this tag names.
pub fn matches_etag(request: &HeaderMap, etag: &HeaderValue) -> bool {
    // What was sent comes back as it was, as a rule.
    if request.get(header::IF_NONE_MATCH) == Some(etag) {
        return true;
    }
    let Ok(own) = etag.to_str() else { return false };
    let mut named =
        request.get_all(header::IF_NONE_MATCH).iter().filter_map(|value| value.to_str().ok()).flat_map(|value| value.split(','));
    named.any(|tag| tag.trim() == "*" || bare(tag) == bare(own))
}

fn bare(tag: &str) -> &str {
    tag.trim().trim_start_matches("W/")
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

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(encodings: &'static str, known: Option<&HeaderValue>) -> HeaderMap {
        let mut headers = HeaderMap::from_iter([(header::ACCEPT_ENCODING, HeaderValue::from_static(encodings))]);
        headers.extend(known.map(|tag| (header::IF_NONE_MATCH, tag.clone())));
        headers
    }

    #[test]
    fn a_long_body_is_sent_in_the_best_encoding_and_a_short_one_as_it_is() {
        let long = Answer::new(StatusCode::OK, HeaderMap::new(), "lightship ".repeat(100));
        let short = Answer::new(StatusCode::OK, HeaderMap::new(), "lightship");
        let encoding = |answer: &Answer, accept| answer.respond(&asked(accept, None)).headers().get(header::CONTENT_ENCODING).cloned();
        assert_eq!(encoding(&long, "gzip, br").unwrap(), "br");
        assert_eq!(encoding(&long, "gzip, br;q=0").unwrap(), "gzip");
        assert_eq!((encoding(&long, "identity"), encoding(&short, "gzip, br")), (None, None));
    }

    #[test]
    fn who_has_it_already_gets_no_body_and_no_content_type() {
        let headers = HeaderMap::from_iter([(header::CONTENT_TYPE, HeaderValue::from_static("text/plain"))]);
        let answer = Answer::new(StatusCode::OK, headers.clone(), "lightship");
        let tag = answer.respond(&asked("", None)).headers()[header::ETAG].clone();
        let again = answer.respond(&asked("", Some(&tag)));
        assert_eq!((again.status(), again.headers().get(header::CONTENT_TYPE)), (StatusCode::NOT_MODIFIED, None));
        assert_eq!(again.headers()[header::ETAG], tag);
        let missing = Answer::new(StatusCode::NOT_FOUND, headers, "lightship");
        assert_eq!(missing.respond(&asked("", Some(&tag))).status(), StatusCode::NOT_FOUND, "what is not there is not unchanged");
    }
}
