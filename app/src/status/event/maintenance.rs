//! A maintenance: running, to come, past, and as a page of its own.

use leptos::prelude::*;

use super::{
    affected, heading,
    log::{Entry, folded, log},
    maintenance_mark, name,
};
use crate::ui::memo::{Memo, memo, memo_of_last};
use crate::{
    model::{EventId, Instant, MaintenanceState, maintenance::Maintenance},
    status::{
        state::PageState,
        time::{fixed_sentence, sentence},
    },
    text::moment::{at, at_zoned},
    ui::{
        mark::{class, live_mark},
        node::{Child, El, classed, el, item},
    },
};

/// Days ahead in which planned work is shown at length.
const SOON: i64 = 7 * 86_400_000;

fn live(page: PageState, known: Maintenance) -> Memo<Maintenance> {
    let id = known.id;
    memo_of_last(known, move || page.snapshot.with(|s| s.maintenance(id).cloned()))
}

fn entries(page: PageState, maintenance: Memo<Maintenance>) -> Memo<Vec<Entry>> {
    let text = page.text;
    let word = move |state: Option<MaintenanceState>| state.map_or(text.comment(), |s| text.maintenance_state(s));
    memo(move || maintenance.with(|m| m.updates.iter().map(|u| Entry::of(u, word)).collect()))
}

/// Work that is going on.
pub fn running(page: PageState) -> El {
    let ids = memo(move || page.snapshot.with(|s| s.running_maintenances().iter().map(|m| m.id).collect::<Vec<_>>()));
    classed("section", "events")
        .hidden(move || ids.with(Vec::is_empty))
        .child(heading(page.text.running_maintenance()))
        .child(articles(page, ids))
}

/// Work to come: the next seven days at length, the rest folded.
pub fn upcoming(page: PageState) -> El {
    let ids = move |soon: bool| {
        memo(move || {
            let limit = page.now.get().millis() + SOON;
            let is_soon = |m: &&&Maintenance| (m.scheduled_for.millis() < limit) == soon;
            page.snapshot.with(|s| s.upcoming_maintenances().iter().filter(is_soon).map(|m| m.id).collect::<Vec<_>>())
        })
    };
    let (soon, later) = (ids(true), ids(false));
    let folded = classed("details", "earlier")
        .hidden(move || later.with(Vec::is_empty))
        .child(el("summary").live_text(move || page.text.later_ones(later.with(Vec::len))))
        .child(articles(page, later));
    classed("section", "events")
        .hidden(move || soon.with(Vec::is_empty) && later.with(Vec::is_empty))
        .child(heading(page.text.planned()))
        .child(articles(page, soon))
        .child(folded)
}

fn articles(page: PageState, ids: Memo<Vec<EventId>>) -> El {
    let entry = move |id: EventId| {
        item(id, move || {
            let known = page.snapshot.with(|s| s.maintenance(id).cloned());
            known.map_or_else(|| el("article"), |known| article(page, known))
        })
    };
    el("div").each(move || ids.get().into_iter().map(entry).collect())
}

fn article(page: PageState, known: Maintenance) -> El {
    let href = format!("/maintenance/{}", known.id);
    let maintenance = live(page, known);
    let link = name(page, "a", move || maintenance.with(|m| m.name.clone())).attr("href", href.clone());
    classed("article", "event planned state-maintenance")
        .child(classed("h3", "title").child(live_mark(move || maintenance.with(maintenance_mark))).child(link))
        .child(sentence(classed("p", "window"), page, move || window(page, &maintenance.get(), page.now.get())))
        .child(affected(page, move || maintenance.with(|m| m.affected.clone())))
        .children(folded(page, entries(page, maintenance), Some(href)))
}

/// When it is: until when while it runs, from when to when otherwise.
fn window(page: PageState, maintenance: &Maintenance, now: Instant) -> String {
    let text = page.text;
    let (from, until) = (maintenance.from(), maintenance.until());
    let planned = text.window(&at_zoned(from), &at(until), until.since(from));
    let state = text.maintenance_state(maintenance.state);
    if !maintenance.state.is_running() {
        return planned;
    }
    let rest = if until < now { text.overrun(now.since(until)) } else { text.until(&at_zoned(until)) };
    format!("{state} \u{b7} {rest}")
}

/// The page of one maintenance.
pub fn page(page: PageState, known: Maintenance) -> El {
    let began = known.from();
    let maintenance = live(page, known);
    let text = page.text;
    let status = move || maintenance.with(maintenance_mark);
    let times = move |(from, until): (Instant, Instant)| text.window(&at_zoned(from), &at(until), until.since(from));
    let entry = move |label: &'static str, of: (Instant, Instant)| {
        let value = fixed_sentence(el("dd"), page, &times(of));
        Child::Element(classed("div", "stays").child(el("dt").text(label)).child(value))
    };
    let moments = move || {
        let (planned, real) = maintenance.with(|m| ((m.scheduled_for, m.scheduled_until), m.started_at.zip(m.ended_at)));
        let real = real.map(|real| entry(text.real_window(), real));
        [entry(text.planned_window(), planned)].into_iter().chain(real).collect()
    };
    let kicker = classed("p", "kicker")
        .child(live_mark(status))
        .child(el("span").live_text(move || text.maintenance_state(maintenance.with(|m| m.state))));
    let none = classed("p", "quiet").hidden(move || maintenance.with(|m| !m.updates.is_empty())).text(text.no_updates());
    let zone = classed("span", "note").live_text(move || page.civil(began).zone());
    let entries = entries(page, maintenance);
    el("article")
        .live_class(move || format!("event alone state-{}", class(status())))
        .child(kicker)
        .child(name(page, "h1", move || maintenance.with(|m| m.name.clone())))
        .child(classed("dl", "clock open").live(moments))
        .child(affected(page, move || maintenance.with(|m| m.affected.clone())))
        .child(el("section").child(heading(text.log()).child(zone)).child(none).child(log(page, move || entries.get(), None, None)))
}

/// A maintenance among the events of a day, its title in a heading of this `level`.
pub fn past(page: PageState, known: Maintenance, level: &'static str) -> El {
    let id = known.id;
    let maintenance = live(page, known);
    let line = move || {
        let (state, when) = maintenance.with(|m| (m.state, window(page, m, page.now.get())));
        if state.is_running() { when } else { format!("{} \u{b7} {when}", page.text.maintenance_state(state)) }
    };
    let title = name(page, "a", move || maintenance.with(|m| m.name.clone())).attr("href", format!("/maintenance/{id}"));
    let newest = memo(move || maintenance.with(|m| m.updates.first().map(|u| u.html.clone())));
    let cancelled = move || maintenance.with(|m| m.state == MaintenanceState::Cancelled);
    el("article")
        .live_class(move || format!("past state-maintenance{}", if cancelled() { " cancelled" } else { "" }))
        .child(classed(level, "title").child(live_mark(move || maintenance.with(maintenance_mark))).child(title))
        .child(sentence(classed("p", "note"), page, line))
        .child(el("div").live_child(move || newest.get().map(|html| page.staff(classed("div", "prose")).html(html))))
}
