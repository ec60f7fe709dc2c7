//! Which host a request is for must be clear: whoever reads it differently, such as a proxy in front, would be fooled.

use axum::{
    extract::Request,
    http::{StatusCode, Version, header, uri::Authority},
    middleware::Next,
    response::{IntoResponse, Response},
};

/// Refuses a request that names no host where it must, several, or something that is no host.
pub async fn check(request: Request, next: Next) -> Response {
    if is_clear(&request) {
        next.run(request).await
    } else {
        (StatusCode::BAD_REQUEST, [(header::CACHE_CONTROL, "no-store")]).into_response()
    }
}

fn is_clear(request: &Request) -> bool {
    let mut named = request.headers().get_all(header::HOST).iter();
    match (named.next(), named.next()) {
        (None, _) => request.version() != Version::HTTP_11,
        (Some(host), None) => {
            let host = host.to_str().unwrap_or("@");
            host.is_empty() || host.parse::<Authority>().is_ok_and(|authority| !authority.as_str().contains('@'))
        }
        (Some(_), Some(_)) => false,
    }
}
