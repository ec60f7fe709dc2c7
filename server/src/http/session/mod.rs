//! Who is signed in: a cookie with an id that says nothing, and who it belongs to, looked up at each request. Below the paths of
//! the console alone; what everybody reads never sees a session.

mod caller;
mod store;

pub use caller::{Caller, identify};

use axum::{
    Router,
    extract::Request,
    http::{HeaderValue, header},
    middleware::{self, Next},
    response::Response,
};
use tower_sessions::{Expiry, SessionManagerLayer, cookie::SameSite};

use crate::{
    config::Addresses,
    http::{
        layers::{base, origin},
        state::AppState,
    },
};

/// The cookie of an installation that is reached by https, or on this machine: browsers take it from nobody else, for no other
/// host, and never send it in the clear.
const COOKIE: &str = "__Host-lightship";

/// The cookie where visitors come by plain http from other machines: browsers take no other there.
const PLAIN_COOKIE: &str = "lightship";

/// Whether browsers take a cookie from the installation's address that is never sent in the clear: by https, and on this machine.
pub fn is_protected(addresses: &Addresses) -> bool {
    let host = addresses.base_host();
    addresses.is_secure() || host == "localhost" || host.ends_with(".localhost")
}

/// What the cookie is called.
pub fn cookie(addresses: &Addresses) -> &'static str {
    if is_protected(addresses) { COOKIE } else { PLAIN_COOKIE }
}

/// Routes of the console with everything that stands before them: they answer on the installation's own address alone, to
/// nobody who is sent by another site, and know who is signed in. Nothing of it is kept by caches.
pub fn guarded(routes: Router<AppState>, state: &AppState) -> Router<AppState> {
    let addresses = state.settings.addresses();
    let sessions = SessionManagerLayer::new(store::Store(state.services.clone()))
        .with_name(cookie(&addresses))
        .with_secure(is_protected(&addresses))
        .with_same_site(SameSite::Lax)
        .with_http_only(true)
        .with_path("/")
        // How long a session lasts is decided where it is kept; the cookie only has to last as long.
        .with_expiry(Expiry::OnInactivity(crate::service::sessions::LONGEST.try_into().unwrap_or(time::Duration::DAY)));
    routes
        .layer(middleware::from_fn_with_state(state.clone(), identify))
        .layer(sessions)
        .layer(middleware::from_fn(finish))
        .layer(middleware::from_fn_with_state(state.clone(), origin::guard))
        .layer(middleware::from_fn_with_state(state.clone(), base::only_there))
}

/// Nothing is kept, and a cookie that is taken back is taken back the way it was set: browsers ignore it otherwise.
async fn finish(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    if let header::Entry::Occupied(mut cookies) = headers.entry(header::SET_COOKIE) {
        for cookie in cookies.iter_mut() {
            let text = cookie.to_str().unwrap_or_default();
            if text.starts_with(COOKIE) && !text.contains("Secure") {
                *cookie = HeaderValue::try_from(format!("{text}; Secure; HttpOnly; SameSite=Lax")).unwrap_or_else(|_| cookie.clone());
            }
        }
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a102_the_cookie_is_protected_wherever_browsers_can() {
        for (url, expected) in [
            ("https://status.example.com", COOKIE),
            ("http://localhost:3000", COOKIE),
            ("http://a.localhost:3000", COOKIE),
            ("http://192.168.1.5:3000", PLAIN_COOKIE),
            ("http://status.example.com", PLAIN_COOKIE),
            ("http://localhost.example.com", PLAIN_COOKIE),
        ] {
            assert_eq!(cookie(&Addresses::parse(url).unwrap()), expected, "{url}");
        }
    }
}
