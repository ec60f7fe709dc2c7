//! The content security policy of a rendered page: nothing runs but our files and the inline scripts of exactly this rendering.

use axum::http::HeaderValue;
use base64::{Engine, engine::general_purpose::STANDARD};
use sha2::{Digest, Sha256};

/// The policy for a page with these inline scripts.
pub fn of_page(inline_scripts: &[String]) -> HeaderValue {
    let hashes: String = inline_scripts.iter().map(|script| format!(" 'sha256-{}'", STANDARD.encode(Sha256::digest(script)))).collect();
    let policy = format!(
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'{hashes}; style-src 'self'; img-src 'self' data:; font-src 'self'; \
         connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    );
    HeaderValue::try_from(policy).expect("a policy is made of ASCII")
}

/// The policy for a screen of the console: nothing runs but our files and what carries this nonce, made for this answer alone.
pub fn of_console(nonce: &str) -> HeaderValue {
    let policy = format!(
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval' 'nonce-{nonce}'; style-src 'self'; img-src 'self' data:; \
         font-src 'self'; connect-src 'self'; frame-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    );
    HeaderValue::try_from(policy).expect("a policy is made of ASCII")
}

/// The policy for a frame that every site may show: nothing runs or looks but exactly this script and this style.
pub fn of_embedded(style: &str, script: &str) -> HeaderValue {
    let hash = |text: &str| STANDARD.encode(Sha256::digest(text));
    let policy = format!(
        "default-src 'none'; script-src 'sha256-{}'; style-src 'sha256-{}'; base-uri 'none'; form-action 'none'; frame-ancestors *",
        hash(script),
        hash(style)
    );
    HeaderValue::try_from(policy).expect("a policy is made of ASCII")
}

/// The policy for a frame that every site may show and that follows its page: nothing runs or looks but our files and this style.
pub fn of_live_frame(style: &str) -> HeaderValue {
    let policy = format!(
        "default-src 'none'; script-src 'self'; style-src 'sha256-{}'; connect-src 'self'; base-uri 'none'; form-action 'none'; \
         frame-ancestors *",
        STANDARD.encode(Sha256::digest(style))
    );
    HeaderValue::try_from(policy).expect("a policy is made of ASCII")
}

/// The policy for a bar as the console shows it to whoever chooses one: nothing runs or looks but our files and exactly this.
pub fn of_preview(style: &str, script: &str) -> HeaderValue {
    let hash = |text: &str| STANDARD.encode(Sha256::digest(text));
    let policy = format!(
        "default-src 'none'; script-src 'self' 'sha256-{}'; style-src 'sha256-{}'; base-uri 'none'; form-action 'none'; \
         frame-ancestors 'self'",
        hash(script),
        hash(style)
    );
    HeaderValue::try_from(policy).expect("a policy is made of ASCII")
}

/// The policy for the documents of the interfaces: the program that shows them is ours to serve, and writes styles of its own.
pub const OF_DOCS: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; connect-src 'self'; \
     base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
);

/// The policy for everything that is no page: nothing may run or load.
pub const NOTHING: HeaderValue =
    HeaderValue::from_static("default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'");
