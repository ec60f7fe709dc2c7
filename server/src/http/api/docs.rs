//! `/api/docs`: the documents of the interfaces as a page to read and to try them out, which loads nothing from elsewhere.

use axum::{
    http::{HeaderMap, HeaderValue, StatusCode, header, request::Parts},
    response::{IntoResponse, Response},
};

use crate::http::{assets, csp, machine::parameters};

/// An interface: its name in addresses, what it is called, and where its document is.
const INTERFACES: [(&str, &str, &str); 3] = [
    ("v3", "Lightship (v3)", "/api/v3/openapi.json"),
    ("v1", "Compatible with Statuspage (v1)", "/v1/openapi.json"),
    ("cachet", "Compatible with Cachet (v1)", "/api/v1/openapi.json"),
];

/// The bar above.
const STYLE: &str = "body{margin:0}#docs p{padding:1rem}\
    nav{display:flex;flex-wrap:wrap;gap:.25rem 1.25rem;padding:.6rem 1rem;border-bottom:1px solid #d5d9e0;font:16px/1.5 system-ui,sans-serif}\
    nav a{color:#2b5fd9}nav a[aria-current]{color:#17202e;font-weight:600;text-decoration:none}";

/// `GET /api/docs?of=v3`
pub async fn docs(request: Parts) -> Response {
    let asked = parameters(&request).into_iter().find(|(name, _)| name == "of").map(|(_, of)| of);
    let chosen = INTERFACES.iter().find(|(name, ..)| asked.as_deref() == Some(name)).unwrap_or(&INTERFACES[0]);
    let link = |(name, title, _): &(&str, &str, &str)| {
        let current = if *name == chosen.0 { " aria-current=\"page\"" } else { "" };
        format!("<a href=\"/api/docs?of={name}\"{current}>{title}</a>")
    };
    let links: String = INTERFACES.iter().map(link).collect();
    let (_, title, document) = chosen;
    let [styles, script] = &*assets::DOCS;
    let body = format!(
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
        <meta name=\"robots\" content=\"noindex\"><title>API: {title}</title><link rel=\"icon\" href=\"/favicon.svg\">\
        <link rel=\"stylesheet\" href=\"{styles}\"><style>{STYLE}</style><script defer src=\"{script}\"></script>\
        <script defer src=\"/api-docs.js\"></script></head><body><nav aria-label=\"Interfaces\">{links}</nav>\
        <main id=\"docs\" data-document=\"{document}\"><p><a href=\"{document}\">{document}</a></p></main></body></html>"
    );
    let headers = HeaderMap::from_iter([
        (header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8")),
        (header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=300")),
        (header::CONTENT_SECURITY_POLICY, csp::OF_DOCS),
    ]);
    (StatusCode::OK, headers, body).into_response()
}
