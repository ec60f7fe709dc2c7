//! The front page of a data set: what it is made from, and its document.

use app::{
    model::Language,
    shell,
    status::data::{Filter, PageData, View},
};
use server::http::assets;

use crate::data::Set;

/// What the front page is made from, as a handler would put it together.
pub fn front(set: &Set) -> PageData {
    let live = set.live();
    let reading = live.read();
    let now = set.now();
    let series = reading.full.metrics.iter().map(|metric| live.board.day(metric.id, now)).collect();
    let view = View::Front { filter: Filter::default(), series };
    PageData { snapshot: reading.browser.as_ref().clone(), view, language: Language::English, now, stale_since: None, can_mail: false }
}

/// The document.
pub fn html(data: &PageData) -> String {
    shell::render(data, &assets::PATHS).html
}

/// How many elements a browser makes of it.
pub fn elements(html: &str) -> usize {
    let opens = html.match_indices('<').filter(|(at, _)| html[at + 1..].starts_with(|c: char| c.is_ascii_alphabetic()));
    opens.count()
}
