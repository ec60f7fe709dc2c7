//! Nobody is made to do something by another site: what changes something, and what is only for who is signed in, is answered
//! when the installation's own pages ask, and when a person goes there.

use axum::{
    extract::{Request, State},
    http::{HeaderMap, Method, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};

use crate::{
    config::Addresses,
    http::{session, state::AppState},
};

/// Refuses what another site sends.
pub async fn guard(State(state): State<AppState>, request: Request, next: Next) -> Response {
    if is_ours(request.method(), request.headers(), &state.settings.addresses()) {
        next.run(request).await
    } else {
        (StatusCode::FORBIDDEN, [(header::CACHE_CONTROL, "no-store")], "this was sent by another site\n").into_response()
    }
}

/// Whether a request comes from our own pages, or from nobody's. Browsers say so in `Origin` and `Sec-Fetch-Site`, which no page
/// can change; old ones in `Referer`.
fn is_ours(method: &Method, headers: &HeaderMap, addresses: &Addresses) -> bool {
    let changes = !matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS);
    // A link somebody followed, from wherever: it shows something and changes nothing.
    let goes_there = !changes && said(headers, "sec-fetch-mode").is_some_and(|mode| mode == "navigate");
    let site_is_ours = said(headers, "sec-fetch-site").map(|site| matches!(site, "same-origin" | "none") || goes_there);
    let origin_is_ours = said(headers, "origin").map(|origin| is_origin(origin, addresses));
    if several(headers, "origin") || several(headers, "sec-fetch-site") || origin_is_ours == Some(false) || site_is_ours == Some(false) {
        return false;
    }
    if !changes || origin_is_ours.is_some() || site_is_ours.is_some() {
        return true;
    }
    match said(headers, "referer") {
        Some(referer) => is_origin(&origin_of(referer), addresses),
        // No browser: harmless, unless it carries what only a browser has.
        None => !has_session(headers, session::cookie(addresses)),
    }
}

/// What a header says; what cannot be read says nothing good.
fn said<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name).map(|value| value.to_str().unwrap_or("?"))
}

fn several(headers: &HeaderMap, name: &str) -> bool {
    headers.get_all(name).iter().count() > 1
}

/// Whether this is exactly the origin of our own pages: scheme, host and port.
fn is_origin(origin: &str, addresses: &Addresses) -> bool {
    is_of(origin, &addresses.base_url())
}

/// Whether this is exactly the origin of what is found at an address that is no more than that.
pub fn is_of(origin: &str, address: &str) -> bool {
    let usual = if address.starts_with("https:") { ":443" } else { ":80" };
    origin.eq_ignore_ascii_case(address.strip_suffix(usual).unwrap_or(address))
}

fn origin_of(address: &str) -> String {
    let Some((scheme, rest)) = address.split_once("://") else { return String::new() };
    let authority = rest.split(['/', '?', '#', '\\']).next().unwrap_or_default();
    format!("{scheme}://{authority}")
}

fn has_session(headers: &HeaderMap, cookie: &str) -> bool {
    let pairs = headers.get_all(header::COOKIE).iter().flat_map(|value| value.as_bytes().split(|c| *c == b';'));
    pairs.map(<[u8]>::trim_ascii).any(|pair| pair.strip_prefix(cookie.as_bytes()).is_some_and(|rest| rest.starts_with(b"=")))
}

#[cfg(test)]
#[path = "origin_tests.rs"]
mod tests;
