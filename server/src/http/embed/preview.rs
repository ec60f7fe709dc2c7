//! What the console shows of a bar that nobody has placed yet.

use std::fmt::Write;

use app::{
    model::{Language, Word},
    ui::node::escape,
};
use axum::http::request::Parts;

use crate::http::machine::parameters;

/// Answers the bar in place of the server.
pub const SCRIPT: &str = include_str!("preview.js");

/// The ground of a site, light or dark as the bar is.
pub const STYLE: &str = "html{height:100%;color-scheme:light dark;background:light-dark(#F5F7F8,#0B1318)}\
    html[data-theme=light]{color-scheme:light}html[data-theme=dark]{color-scheme:dark}";

/// The wishes of the tag.
const WISHES: [&str; 4] = ["position", "theme", "language", "show"];

/// What may go on: nothing, or an incident of this impact.
const STATES: [&str; 4] = ["well", "minor", "major", "critical"];

/// A document with the bar in it. Whatever its address says stands in attributes of the tags, escaped; what the bar says is always
/// the same.
pub fn draw(request: &Parts) -> String {
    let wishes = parameters(request);
    let wish = |name: &str| wishes.iter().find(|(own, _)| own == name).map(|(_, value)| value.as_str()).unwrap_or_default();
    let state = STATES.into_iter().find(|state| *state == wish("state")).unwrap_or("major");
    let language = Language::parse(wish("language")).unwrap_or(Language::English);
    let mut html = format!("<!DOCTYPE html><html lang=\"{}\" data-theme=\"", language.as_str());
    escape(wish("theme"), &mut html);
    _ = write!(html, "\"><head><meta charset=\"utf-8\"><title></title><style>{STYLE}</style></head><body><script data-state=\"{state}\"");
    _ = write!(html, ">{SCRIPT}</script><script async src=\"/widget.js\"");
    for name in WISHES {
        _ = write!(html, " data-{name}=\"");
        escape(wish(name), &mut html);
        html.push('"');
    }
    html.push_str("></script></body></html>");
    html
}
