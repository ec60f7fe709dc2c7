//! Frames that any site may show as a part of itself: a card with the state of the page, and the list of its components. They say
//! the state without a script too; with one they follow it.

use std::{fmt::Write, sync::LazyLock};

use app::{
    model::{Language, Status, Word, headline::Banner, snapshot::Snapshot},
    shell,
    status::data::PageData,
    text::{Text, text},
    ui::{
        mark::{class, path},
        node::escape,
    },
};
use axum::http::request::Parts;

use crate::http::machine::parameters;

/// The most events a card names; the page has them all.
const EVENTS: usize = 3;

/// The colours of the pages, and what is done with them here.
pub static STYLE: LazyLock<String> =
    LazyLock::new(|| format!("{}{}", include_str!("../../../../style/tokens.css"), include_str!("card.css")));

/// What is in a frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The state of the page in a sentence, and what is going on.
    Card,
    /// Each component and how it is.
    Components,
}

/// How whoever shows the frame wants it to look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Look {
    /// Light or dark, whatever the visitor's system wants; none if as that wants it.
    theme: Option<&'static str>,
    /// Whether the ground of the site around it shows.
    is_transparent: bool,
    /// Instead of the page's language.
    pub language: Option<Language>,
}

impl Look {
    /// As the request's address says it; what it cannot mean counts for nothing.
    pub fn of(request: &Parts) -> Self {
        let mut look = Self { theme: None, is_transparent: false, language: None };
        for (name, value) in parameters(request) {
            match name.as_str() {
                "theme" => look.theme = ["light", "dark"].into_iter().find(|theme| *theme == value),
                "transparent" => look.is_transparent = value == "true",
                "language" => look.language = Language::parse(&value),
                _ => {}
            }
        }
        look
    }
}

/// A frame with this in it.
pub fn draw(kind: Kind, data: &PageData, look: Look) -> String {
    let (snapshot, text) = (&data.snapshot, text(data.language));
    let mut html = String::with_capacity(16 * 1024);
    let ground = if look.is_transparent { " class=\"transparent\"" } else { "" };
    let theme = look.theme.map(|theme| format!(" data-theme=\"{theme}\"")).unwrap_or_default();
    _ = write!(
        html,
        "<!DOCTYPE html><html lang=\"{}\" dir=\"{}\"{theme}{ground}><head>",
        data.language.as_str(),
        data.language.direction()
    );
    html.push_str(
        "<meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\"><meta name=\"robots\" content=\"noindex\">",
    );
    let title = text.status_of(&snapshot.page.name);
    html.push_str("<title>");
    escape(&title, &mut html);
    _ = write!(html, "</title><style>{}</style><script async src=\"/frame.js\"></script></head><body>", *STYLE);
    let mark = Banner::of(snapshot, data.now).mark;
    // A list read out whole at each change would drown what has changed.
    let live = if kind == Kind::Card { " aria-live=\"polite\"" } else { "" };
    _ = write!(html, "<article class=\"{}\"{live}><h1>", class(mark));
    link(snapshot, "/", &title, &mut html);
    html.push_str("</h1>");
    match kind {
        Kind::Card => {
            _ = write!(html, "<p class=\"headline\">{}<span>", drawing(mark));
            escape(&shell::headline(data), &mut html);
            html.push_str("</span></p>");
            events(snapshot, text, &mut html);
        }
        Kind::Components => components(snapshot, text, &mut html),
    }
    html.push_str("</article></body></html>");
    html
}

/// What is going on, the worst first.
fn events(snapshot: &Snapshot, text: &'static Text, html: &mut String) {
    let incidents = snapshot.open_incidents().into_iter().map(|i| (format!("/incidents/{}", i.id), &i.name, text.incident_state(i.state)));
    let running = snapshot.running_maintenances();
    let maintenances = running.into_iter().map(|m| (format!("/maintenance/{}", m.id), &m.name, text.maintenance_state(m.state)));
    let all: Vec<_> = incidents.chain(maintenances).take(EVENTS).collect();
    if all.is_empty() {
        return;
    }
    html.push_str("<ul class=\"news\">");
    for (path, name, state) in all {
        html.push_str("<li>");
        link(snapshot, &path, name, html);
        html.push_str("<span class=\"state\">");
        escape(state, html);
        html.push_str("</span></li>");
    }
    html.push_str("</ul>");
}

fn components(snapshot: &Snapshot, text: &'static Text, html: &mut String) {
    html.push_str("<ul class=\"parts\">");
    let mut group = None;
    for component in snapshot.top_to_bottom() {
        if component.group_id != group {
            group = component.group_id;
            if let Some(named) = snapshot.groups.iter().find(|g| Some(g.id) == group) {
                html.push_str("<li class=\"group\">");
                escape(&named.name, html);
                html.push_str("</li>");
            }
        }
        let status = component.status;
        let is_trouble = status.is_trouble() || status == Status::UnderMaintenance;
        _ = write!(html, "<li class=\"{}{}\">{}", class(status), if is_trouble { " trouble" } else { "" }, drawing(status));
        link(snapshot, &format!("/components/{}", component.id), &component.name, html);
        html.push_str("<span class=\"state\">");
        escape(text.state(snapshot.page.settings.words, status), html);
        html.push_str("</span></li>");
    }
    html.push_str("</ul>");
}

/// A link to a place of the page, beside the site around the frame.
fn link(snapshot: &Snapshot, path: &str, words: &str, html: &mut String) {
    html.push_str("<a target=\"_blank\" rel=\"noopener\" href=\"");
    escape(&format!("{}{path}", snapshot.page.url), html);
    html.push_str("\"><bdi>");
    escape(words, html);
    html.push_str("</bdi></a>");
}

fn drawing(status: Status) -> String {
    let path = path(status);
    format!("<svg viewBox=\"0 0 24 24\" aria-hidden=\"true\"><path fill-rule=\"evenodd\" d=\"{path}\"/></svg>")
}
