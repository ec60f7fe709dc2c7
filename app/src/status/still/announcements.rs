//! Announcements: what staff want everybody to read now, and what they wanted in the past year.

use leptos::prelude::*;

use crate::{
    model::snapshot::Announcement,
    status::{event::heading, state::PageState, time::dated_sentence},
    text::moment::at,
    ui::{
        href,
        node::{El, classed, el},
    },
};

/// The page.
pub fn page(page: PageState, past: Vec<Announcement>) -> El {
    let text = page.text;
    let now = page.now.get();
    let shown = page.snapshot.with(|s| s.announcements.clone());
    let shown = shown.into_iter().filter(|a| a.starts_at <= now && a.ends_at.is_none_or(|end| now < end)).collect();
    classed("section", "archive")
        .child(el("h1").text(text.announcements()))
        .child(el("section").child(heading(text.shown_now())).child(list(page, shown, text.nothing_announced())))
        .child(el("section").child(heading(text.past_announcements())).child(list(page, past, text.nothing_was_announced())))
}

fn list(page: PageState, announcements: Vec<Announcement>, none: &'static str) -> El {
    if announcements.is_empty() {
        return classed("p", "quiet").text(none);
    }
    classed("ul", "told").attr("role", "list").children(announcements.into_iter().map(|announcement| entry(page, announcement)))
}

fn entry(page: PageState, announcement: Announcement) -> El {
    let from = at(announcement.starts_at);
    let when = announcement.ends_at.map_or_else(|| page.text.from_on(&from), |end| page.text.from_until(&from, &at(end)));
    let link = announcement.link.as_deref().and_then(href::safe);
    let line = classed("p", "prose")
        .child(page.staff(el("span")).html(announcement.html))
        .text(" ")
        .child_if(link.map(|href| el("a").attr("href", href).text(page.text.learn_more())));
    el("li").child(line).child(dated_sentence(classed("p", "note"), page, &when))
}
