//! One component in the list.

use leptos::prelude::*;

use crate::ui::memo::memo;
use crate::{
    model::{
        ComponentId, Status,
        component::{Component, SubjectId},
        snapshot::WINDOW_DAYS,
    },
    status::{chart::spark::spark, horizon, state::PageState, time::fixed_sentence},
    text::{moment::at, number},
    ui::{
        mark::{class, live_mark},
        node::{El, classed, el},
    },
};

/// The row: mark, name, why, days, uptime, state.
pub fn row(page: PageState, id: ComponentId) -> El {
    let component = memo(move || page.snapshot.with(|s| s.component(id).cloned()));
    let name = move || component.with(|c| c.as_ref().map(|c| c.name.clone()).unwrap_or_default());
    let status = move || component.with(|c| c.as_ref().map_or(Status::Unknown, |c| c.status));
    let suspected = memo(move || component.with(|c| c.as_ref().is_some_and(|c| c.suspected.is_some())));
    let drawn = move || if suspected.get() { Status::DegradedPerformance } else { status() };
    let word = move || if suspected.get() { page.text.suspected() } else { page.state_word(status()) };
    let showcase = memo(move || component.with(|c| c.as_ref().is_some_and(|c| c.showcase)));
    let link = page.staff(classed("a", "name")).attr("href", format!("/components/{id}")).child(el("bdi").live_text(name));
    let strip = move || horizon::strip(page, id.cast(), name, Some(format!("/components/{id}#days")));
    let cells = classed("div", "grid")
        .child(live_mark(drawn))
        .child(
            classed("div", "who")
                .child(link)
                .child(el("div").live_child(move || what(page, component.get())))
                .child(el("div").live_child(move || spark(page, id))),
        )
        .child(classed("div", "days-cell").live_child(move || showcase.get().then(strip)))
        .child(uptime(page, id.cast()))
        .child(classed("span", "component-status").live_text(word));
    el("li")
        .live_class(move || {
            let outlined = if suspected.get() { " suspected" } else { "" };
            format!("row component-inner-container {}{outlined}", row_class(page, id.cast(), status()))
        })
        .attr("data-component-id", id.to_string())
        .live_attr("data-component-status", move || Some(crate::model::Word::as_str(status())))
        .child(cells)
        .child(horizon::card(page, id.cast()))
}

/// The state of a row as classes, and whether it has just changed.
pub fn row_class(page: PageState, subject: SubjectId, status: Status) -> String {
    let fine = if status == Status::Operational { " fine" } else { "" };
    let swept = if page.swept.with(|swept| swept.contains(&subject)) { " swept" } else { "" };
    format!("state-{}{fine}{swept}", class(status))
}

/// What it is, and why it is not fine.
fn what(page: PageState, component: Option<Component>) -> Option<El> {
    let component = component?;
    let about = component.description.clone().map(|html| page.staff(classed("p", "describes")).html(html));
    let why = why(page, component);
    (about.is_some() || why.is_some()).then(|| el("div").child_if(about).child_if(why))
}

/// Why it is not fine: the incident or maintenance behind it, or since when if nobody has said why.
fn why(page: PageState, component: Component) -> Option<El> {
    let line = classed("p", "why");
    if let Some(since) = component.suspected {
        return Some(fixed_sentence(line, page, &page.text.unconfirmed(&at(since))));
    }
    if component.status == Status::Operational {
        return None;
    }
    match (component.causes.first(), component.since) {
        (Some(cause), _) => Some(line.child(horizon::event_link(page, *cause))),
        (None, Some(since)) => Some(fixed_sentence(line, page, &page.text.since_when(&at(since)))),
        (None, None) => None,
    }
}

/// The uptime of a component or group over the window.
pub fn uptime(page: PageState, subject: SubjectId) -> El {
    let figure = move || page.snapshot.with(|s| s.uptime(subject));
    let words = move || figure().map(|uptime| number::uptime(uptime, page.text.point())).unwrap_or_default();
    let young = move || page.snapshot.with(|s| s.watched_since(subject));
    let window = move || match young() {
        Some(first) => format!(" {}", page.text.since_when(&page.text.day(first))),
        None => format!(" / {}", page.text.uptime_heading(WINDOW_DAYS)),
    };
    let class = move || if young().is_some() { "window young" } else { "window" }.to_owned();
    let window = el("span").live_class(class).hidden(move || figure().is_none()).live_text(window);
    classed("span", "uptime").child(el("span").live_text(words)).child(window)
}
