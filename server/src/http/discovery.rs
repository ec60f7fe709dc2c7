//! What search engines, language models and people who found a hole look for at well-known addresses.

use std::{fmt::Write, time::Duration};

use app::{
    model::{Instant, Language, Word, snapshot::Snapshot},
    shell,
    status::data::{PageData, View},
    text::text,
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

/// `/llms.txt` (llmstxt.org): what the page is, how things are, and where programs read on. A page that is hidden from search engines
/// has none.
pub async fn summary(State(state): State<AppState>, request: Parts) -> Response {
    let Some(asked) = Asked::of(&state, &request) else { return no_page(&state) };
    if asked.snapshot().page.settings.hidden_from_search {
        return missing();
    }
    let data = PageData {
        snapshot: asked.reading.browser.as_ref().clone(),
        view: View::NotFound,
        language: asked.language(),
        now: state.services.clock.now(),
        stale_since: None,
        can_mail: false,
    };
    asked.answer("llms.txt".to_owned(), asked.version(), TEXT, move |_: &_, _| in_words(&data).into_bytes()).await
}

/// What programs find below the address of a page.
const READ_ON: [(&str, &str, &str); 10] = [
    ("Summary", "/api/v2/summary.json", "status, components, open incidents, planned maintenance"),
    ("Status", "/api/v2/status.json", "the roll-up alone"),
    ("Components", "/api/v2/components.json", "each component and its status"),
    ("Incidents", "/api/v2/incidents.json", "the newest incidents with all their updates"),
    ("Planned maintenance", "/api/v2/scheduled-maintenances.json", "what is planned, under way and done"),
    ("Components, incidents and schedules by number", "/api/v1/openapi.json", "an API compatible with Cachet's, described"),
    ("Feed", "/history.atom", "incidents and maintenance, newest first"),
    ("Calendar", "/calendar.ics", "planned maintenance"),
    ("Changes as they happen", "/events", "a stream of server-sent events; read the summary again at each `change`"),
    ("For agents", "/mcp", "all of this as tools of the Model Context Protocol, over HTTP"),
];

fn in_words(data: &PageData) -> String {
    let (snapshot, text, url) = (&data.snapshot, text(data.language), &data.snapshot.page.url);
    let mut said = format!("# {}\n\n> {}\n\n", text.status_of(&snapshot.page.name), shell::headline(data));
    _ = writeln!(said, "This is the status page of {}: what works now, what does not, and what happened before.", snapshot.page.name);
    _ = writeln!(said, "It is kept by its staff at {url} and was as follows at {}.\n\n## Components\n", snapshot.at);
    for component in snapshot.top_to_bottom() {
        let state = text.state(snapshot.page.settings.words, component.status);
        _ = writeln!(said, "- [{}]({url}/components/{}): {state}", bracketed(&component.name), component.id);
    }
    let incidents = snapshot.open_incidents();
    if !incidents.is_empty() {
        said.push_str("\n## Open incidents\n\n");
    }
    for incident in incidents {
        let (name, state) = (bracketed(&incident.name), text.incident_state(incident.state));
        _ = writeln!(said, "- [{name}]({url}/incidents/{}): {state}, last changed {}", incident.id, incident.updated_at);
    }
    let maintenances: Vec<_> = snapshot.running_maintenances().into_iter().chain(snapshot.upcoming_maintenances()).collect();
    if !maintenances.is_empty() {
        said.push_str("\n## Maintenance\n\n");
    }
    for m in maintenances {
        let (name, state) = (bracketed(&m.name), text.maintenance_state(m.state));
        _ = writeln!(said, "- [{name}]({url}/maintenance/{}): {state}, from {} to {}", m.id, m.scheduled_for, m.scheduled_until);
    }
    said.push_str("\n## For programs\n\n");
    for (name, path, what) in READ_ON {
        _ = writeln!(said, "- [{name}]({url}{path}): {what}");
    }
    _ = writeln!(said, "\n## Optional\n\n- [History]({url}/history): past months, for people");
    said
}

/// A name inside the brackets of a link.
fn bracketed(name: &str) -> String {
    name.replace('\\', "\\\\").replace('[', "\\[").replace(']', "\\]")
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
