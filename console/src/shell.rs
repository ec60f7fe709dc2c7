//! The document around the console, and what wakes it up in a browser.

#[cfg(feature = "ssr")]
use app::shell::Assets;
#[cfg(feature = "ssr")]
use leptos::{nonce::use_nonce, prelude::*};

/// Takes over the served document.
#[cfg(feature = "hydrate")]
pub fn hydrate() {
    // A browser says no more than "unreachable" of a panic.
    std::panic::set_hook(Box::new(|panic| leptos::logging::error!("{panic}")));
    leptos::mount::hydrate_body(crate::routes::Console);
    // Says to style sheets and tests that the console answers from here on.
    if let Some(body) = leptos::prelude::document().body() {
        _ = body.set_attribute("data-awake", "");
    }
}

/// Sets the colours somebody chose before anything is drawn.
#[cfg(feature = "ssr")]
const THEME: &str = r#"try{let t=localStorage.getItem("theme");t&&(document.documentElement.dataset.theme=t)}catch{}"#;

/// The document, for the path of the request in context.
#[cfg(feature = "ssr")]
pub fn document(assets: &'static Assets) -> impl IntoView {
    view! {
        <!DOCTYPE html>
        <html lang="en">
            <head>
                <meta charset="utf-8" />
                <meta name="viewport" content="width=device-width, initial-scale=1" />
                <meta name="robots" content="noindex" />
                <link rel="preload" r#as="font" r#type="font/woff2" href=assets.font_latin.clone() crossorigin="" />
                <link rel="stylesheet" href=assets.console_css.clone() />
                <link rel="icon" r#type="image/svg+xml" href="/favicon.svg" />
                <script nonce=use_nonce()>{THEME}</script>
                <script r#type="module" src=assets.console_js.clone()></script>
                <leptos_meta::MetaTags />
            </head>
            <body class="console">
                <crate::routes::Console />
            </body>
        </html>
    }
}
