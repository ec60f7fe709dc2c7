//! What search engines and people who found a hole look for at well-known addresses.

use std::{fmt::Write, time::Duration};

use app::{
    model::{Instant, Language, Word, snapshot::Snapshot},
    ui::node::escape,
};
use axum::{
    extract::State,
    http::{HeaderValue, StatusCode, request::Parts},
    response::Response,
};

use crate::http::{
    answer::Answer,
    machine::{Asked, headers, missing},
    page::no_page,
    state::AppState,
};

const TEXT: HeaderValue = HeaderValue::from_static("text/plain; charset=utf-8");

/// For how long what security.txt says can be relied on. The RFC advises less than a year.
const EXPIRES: Duration = Duration::from_secs(180 * 86_400);

/// `/robots.txt`
pub async fn robots(State(state): State<AppState>, request: Parts) -> Response {
    let Some(asked) = Asked::of(&state, &request) else { return no_page(&state) };
    let make = |snapshot: &Snapshot, _: Language| {
        if snapshot.page.settings.hidden_from_search {
            return b"User-agent: *\nDisallow: /\n".to_vec();
        }
        format!("User-agent: *\nDisallow: /events\nDisallow: /badge/\n\nSitemap: {}/sitemap.xml\n", snapshot.page.url).into_bytes()
    };
    asked.answer("robots.txt".to_owned(), asked.version(), TEXT, make).await
}

/// `/sitemap.xml`; a page that is hidden from search engines has none.
pub async fn sitemap(State(state): State<AppState>, request: Parts) -> Response {
    let Some(asked) = Asked::of(&state, &request) else { return no_page(&state) };
    if asked.snapshot().page.settings.hidden_from_search {
        return missing();
    }
    let xml = HeaderValue::from_static("application/xml; charset=utf-8");
    asked.answer("sitemap.xml".to_owned(), asked.version(), xml, |snapshot: &Snapshot, _| places(snapshot).into_bytes()).await
}

fn places(snapshot: &Snapshot) -> String {
    let mut xml = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n".to_owned();
    let mut place = |path: &str, changed: Option<Instant>| {
        xml.push_str("<url><loc>");
        escape(&format!("{}{path}", snapshot.page.url), &mut xml);
        xml.push_str("</loc>");
        if let Some(at) = changed {
            _ = write!(xml, "<lastmod>{at}</lastmod>");
        }
        xml.push_str("</url>\n");
    };
    place("/", None);
    place("/history", None);
    snapshot.top_to_bottom().iter().for_each(|c| place(&format!("/components/{}", c.id), None));
    snapshot.incidents.iter().for_each(|i| place(&format!("/incidents/{}", i.id), Some(i.updated_at)));
    snapshot.maintenances.iter().for_each(|m| place(&format!("/maintenance/{}", m.id), Some(m.updated_at)));
    xml.push_str("</urlset>\n");
    xml
}

/// `/.well-known/security.txt` (RFC 9116), if the installation has somebody to write to.
pub async fn security(State(state): State<AppState>, request: Parts) -> Response {
    let Some(contact) = &state.settings.security_contact else { return missing() };
    let Some(asked) = Asked::of(&state, &request) else { return no_page(&state) };
    let day = 86_400_000;
    let today = Instant::from_millis(state.services.clock.now().millis().div_euclid(day) * day);
    let languages: Vec<&str> = Language::ALL.iter().map(|language| language.as_str()).collect();
    let text = format!(
        "Contact: {contact}\nExpires: {}\nPreferred-Languages: {}\nCanonical: {}/.well-known/security.txt\n",
        today + EXPIRES,
        languages.join(", "),
        asked.snapshot().page.url
    );
    asked.send(&Answer::new(StatusCode::OK, headers(TEXT), text))
}
