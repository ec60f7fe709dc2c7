//! The files the browser needs, embedded in the program, with the compressed copies the bundler made. Large ones are there only
//! compressed: who takes neither encoding gets them unpacked.

use std::{
    collections::BTreeMap,
    io::Read,
    sync::{LazyLock, Mutex, PoisonError},
};

use app::{
    model::{Language, Word},
    shell::Assets,
};
use axum::{
    body::{Body, Bytes},
    http::{HeaderMap, HeaderValue, Method, StatusCode, header, request::Parts},
    response::{IntoResponse, Response},
};
use flate2::read::GzDecoder;
use rust_embed::{EmbeddedFile, RustEmbed};

use crate::http::answer::matches_etag;

#[derive(RustEmbed)]
#[folder = "../frontend/dist"]
#[exclude = "pkg/*.wasm"]
#[exclude = "pkg/docs.*.js"]
#[exclude = "pkg/docs.*.css"]
#[exclude = "pkg/chart.*.js"]
struct Dist;

/// What was unpacked once; the files of the program are all there can be.
static UNPACKED: Mutex<BTreeMap<String, Bytes>> = Mutex::new(BTreeMap::new());

/// Hashed names never change their content.
/// For what never changes under its address.
pub const FOR_EVER: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");

/// Other files may change with the next release.
const A_DAY: HeaderValue = HeaderValue::from_static("public, max-age=86400");

/// What the bundler's manifest says: the paths of the built files.
fn manifest() -> BTreeMap<String, String> {
    let manifest = Dist::get("manifest.json").map(|file| file.data).unwrap_or_default();
    serde_json::from_slice(&manifest).unwrap_or_default()
}

/// The files of the font, as browsers get them.
pub fn fonts() -> Vec<Vec<u8>> {
    let paths = manifest();
    let file = |name: &str| Some(Dist::get(paths.get(name)?.trim_start_matches('/'))?.data.into_owned());
    ["font-latin", "font-latin-ext"].into_iter().filter_map(file).collect()
}

/// Where the built files are.
pub static PATHS: LazyLock<Assets> = LazyLock::new(|| {
    let mut paths = manifest();
    let mut path = |name: &str| paths.remove(name).unwrap_or_default();
    Assets {
        css: path("main.css"),
        font_latin: path("font-latin"),
        visitor_js: path("visitor.js"),
        visitor_wasm: path("visitor.wasm"),
        chart_js: path("chart.js"),
        painter_js: path("painter.js"),
        painter_wasm: path("painter.wasm"),
        console_css: path("console.css"),
        console_js: path("console.js"),
        texts: Language::ALL.iter().map(|language| (*language, path(&format!("text.{}", language.as_str())))).collect(),
    }
});

/// What shows the documents of the interfaces: its style sheet and its script.
pub static DOCS: LazyLock<[String; 2]> = LazyLock::new(|| {
    let mut paths = manifest();
    ["docs.css", "docs.js"].map(|name| paths.remove(name).unwrap_or_default())
});

/// The file at this path, if it is one of ours.
pub fn serve(request: &Parts) -> Option<Response> {
    let path = request.uri.path().strip_prefix('/')?;
    // The library behind `Dist` takes a backslash for a slash.
    if path == "manifest.json" || path.contains('\\') || path.ends_with(".br") || path.ends_with(".gz") {
        return None;
    }
    let file = Dist::get(path).or_else(|| Dist::get(&format!("{path}.gz")))?;
    if !matches!(request.method, Method::GET | Method::HEAD) {
        return Some((StatusCode::METHOD_NOT_ALLOWED, [(header::ALLOW, "GET, HEAD")]).into_response());
    }
    let etag = etag(&file);
    let mut headers = HeaderMap::new();
    headers.insert(header::CONTENT_TYPE, content_type(path));
    headers.insert(header::CACHE_CONTROL, if path.starts_with("pkg/") { FOR_EVER } else { A_DAY });
    headers.insert(header::VARY, HeaderValue::from_static("Accept-Encoding"));
    headers.insert(header::ETAG, etag.clone());
    // Pages of other origins embed our widgets, and import the module of them.
    headers.insert("cross-origin-resource-policy", HeaderValue::from_static("cross-origin"));
    headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    if matches_etag(&request.headers, &etag) {
        headers.remove(header::CONTENT_TYPE);
        return Some((StatusCode::NOT_MODIFIED, headers).into_response());
    }
    let mut packed = [("br", "br"), ("gzip", "gz")].into_iter().filter(|(encoding, _)| accepts(&request.headers, encoding));
    let body = match packed.find_map(|(encoding, ending)| Some((encoding, Dist::get(&format!("{path}.{ending}"))?))) {
        Some((encoding, file)) => {
            headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static(encoding));
            Body::from(file.data.into_owned())
        }
        None => Body::from(plain(path)?),
    };
    Some((headers, body).into_response())
}

/// A file as it was before it was compressed.
fn plain(path: &str) -> Option<Bytes> {
    if let Some(file) = Dist::get(path) {
        return Some(file.data.into_owned().into());
    }
    let mut unpacked = UNPACKED.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(file) = unpacked.get(path) {
        return Some(file.clone());
    }
    let mut file = Vec::new();
    GzDecoder::new(&*Dist::get(&format!("{path}.gz"))?.data).read_to_end(&mut file).ok()?;
    let file = Bytes::from(file);
    unpacked.insert(path.to_owned(), file.clone());
    Some(file)
}

/// Whether the browser takes this encoding.
pub fn accepts(headers: &HeaderMap, encoding: &str) -> bool {
    let named = headers.get_all(header::ACCEPT_ENCODING).iter().filter_map(|value| value.to_str().ok()).flat_map(|value| value.split(','));
    named.map(|item| item.trim().split_once(';').unwrap_or((item.trim(), ""))).any(|(name, weight)| {
        let weight = weight.trim();
        let refused = weight
            .strip_prefix(['q', 'Q'])
            .and_then(|rest| rest.strip_prefix('='))
            .and_then(|q| q.parse::<f32>().ok())
            .is_some_and(|q| q <= 0.0);
        name.trim().eq_ignore_ascii_case(encoding) && !refused
    })
}

fn etag(file: &EmbeddedFile) -> HeaderValue {
    let hash = file.metadata.sha256_hash();
    let short: String = hash.iter().take(12).map(|b| format!("{b:02x}")).collect();
    HeaderValue::try_from(format!("W/\"{short}\"")).expect("an ETag of hexadecimal digits is a header value")
}

fn content_type(path: &str) -> HeaderValue {
    HeaderValue::from_static(match path.rsplit_once('.').map_or("", |(_, ending)| ending) {
        "css" => "text/css; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "wasm" => "application/wasm",
        "woff2" => "font/woff2",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "ico" => "image/x-icon",
        "json" => "application/json; charset=utf-8",
        "ts" | "txt" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    })
}
