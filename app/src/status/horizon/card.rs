//! The day card: what one day was like for one component or group.

use leptos::prelude::*;

use super::{facts, step};
use crate::ui::memo::memo;
use crate::{
    model::{Date, EventId, Status, component::SubjectId, uptime::History},
    status::state::PageState,
    ui::{
        mark::{class, mark},
        node::{El, classed, el},
    },
};

/// Where the card stands while it is open below this row.
pub fn card(page: PageState, subject: SubjectId) -> El {
    let day = move || page.day.get().filter(|_| page.card.get() == Some(subject));
    let head = move || {
        let step_button = |label: &'static str, arrow: &'static str, days: i32| {
            let button = classed("button", "step").attr("type", "button").attr("aria-label", label).text(arrow);
            button.on("click", move |_| step(page, days))
        };
        let close = classed("button", "plain").attr("type", "button").text(page.text.close()).on("click", move |_| {
            page.card.set(None);
            page.day.set(None);
        });
        classed("div", "card-head")
            .child(step_button(page.text.previous_day(), "\u{2190}", -1))
            .child(el("h3").live_text(move || day().map(|date| page.text.date(date)).unwrap_or_default()))
            .child(step_button(page.text.next_day(), "\u{2192}", 1))
            .child(close)
    };
    let is_open = memo(move || day().is_some());
    let details = move || el("div").attr("aria-live", "polite").live_child(move || day().map(|day| details(page, subject, day)));
    el("div").live_child(move || is_open.get().then(|| classed("div", "card").child(head()).child(details())))
}

/// How long it was how, and what happened.
fn details(page: PageState, subject: SubjectId, day: Date) -> El {
    let facts = page.snapshot.with(|s| facts(s.histories.get(&subject).unwrap_or(&History::default()), day));
    let whole = match facts.status {
        Status::Operational => Some(page.text.fine_that_day()),
        Status::Unknown => Some(page.text.no_data_that_day()),
        _ => None,
    };
    let part = |(status, millis): (Status, i64)| {
        let word = classed("span", "word").text(page.state_word(status));
        let line = el("li").class(format!("state-{}", class(status))).child(mark(status)).child(word);
        line.child(el("span").text(page.text.duration(millis)))
    };
    let parts = facts.parts.into_iter().filter(|(status, _)| *status != Status::Unknown).map(part);
    let none = facts.causes.is_empty().then(|| classed("p", "quiet").text(page.text.no_incidents()));
    let causes = facts.causes.into_iter().map(|id| el("li").child(event_link(page, id)));
    el("div")
        .child_if(whole.map(|whole| el("p").text(whole)))
        .child(classed("ul", "parts").attr("role", "list").children(parts))
        .child(classed("ul", "causes").attr("role", "list").children(causes))
        .child_if(none)
}

/// A link to an incident or maintenance by its name; one too old to be in the live window has none here.
pub fn event_link(page: PageState, id: EventId) -> El {
    let known = page.snapshot.with(|s| {
        let incident = s.incident(id).map(|i| ("incidents", i.name.clone()));
        incident.or_else(|| s.maintenance(id).map(|m| ("maintenance", m.name.clone())))
    });
    let (folder, name) = known.unwrap_or(("incidents", page.text.what_happened().to_owned()));
    el("a").attr("href", format!("/{folder}/{id}")).child(el("bdi").text(name))
}
