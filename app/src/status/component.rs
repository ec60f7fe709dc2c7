//! The page of one component: how it is, its days, what changed, what happened, how it performs.

use leptos::prelude::*;

use crate::model::calendar;
use crate::ui::memo::memo;
use crate::{
    model::{ComponentId, Date, Status, Word, component::Component, incident::Incident, snapshot::WINDOW_DAYS, uptime::History},
    status::{
        chart,
        data::{Month, Turn},
        event::{heading, incident, name},
        horizon,
        state::PageState,
        time::{fixed_sentence, moment},
    },
    text::{moment::at, number},
    ui::{
        href,
        mark::{class, live_mark, mark},
        node::{El, classed, el},
    },
};

/// The page.
pub fn page(page: PageState, id: ComponentId, journal: Vec<Turn>, incidents: Vec<Incident>) -> El {
    let component = memo(move || page.snapshot.with(|s| s.component(id).cloned()));
    let own_name = move || component.with(|c| c.as_ref().map(|c| c.name.clone()).unwrap_or_default());
    let status = move || component.with(|c| c.as_ref().map_or(Status::Unknown, |c| c.status));
    let suspected = memo(move || component.with(|c| c.as_ref().is_some_and(|c| c.suspected.is_some())));
    let drawn = move || if suspected.get() { Status::DegradedPerformance } else { status() };
    let word = move || if suspected.get() { page.text.suspected() } else { page.state_word(status()) };
    let showcase = move || component.with(|c| c.as_ref().is_some_and(|c| c.showcase));
    let kicker = classed("p", "kicker")
        .child(live_mark(drawn))
        .child(classed("span", "component-status").live_text(word))
        .child(el("span").live_child(move || since(page, component.get())));
    let none = incidents.is_empty().then(|| classed("p", "quiet").text(page.text.no_incidents()));
    let past = incidents.into_iter().map(|known| incident::past(page, known, "h3", None));
    el("article")
        .live_class(move || format!("event alone component state-{}{}", class(status()), if suspected.get() { " suspected" } else { "" }))
        .attr("data-component-id", id.to_string())
        .live_attr("data-component-status", move || Some(status().as_str()))
        .child(name(page, "h1", own_name))
        .child(kicker)
        .child(el("div").live_child(move || component.get().map(|c| about(page, c))))
        .child(days(page, id, own_name).hidden(move || !showcase()))
        .child(el("section").child(incidents_heading(page, id)).children(past).child_if(none))
        .child(el("section").child(heading(page.text.changes())).child(turns(page, journal)))
        .child(chart::charts(page, Some(id)))
}

/// The heading, with the way to what lies further back.
fn incidents_heading(page: PageState, id: ComponentId) -> El {
    let history = el("a").attr("href", format!("/history?component={id}")).text(page.text.history());
    heading(page.text.incidents()).child(history)
}

fn since(page: PageState, component: Option<Component>) -> Option<El> {
    let component = component?;
    if let Some(since) = component.suspected {
        return Some(fixed_sentence(classed("span", "note"), page, &page.text.unconfirmed(&at(since))));
    }
    let since = component.since?;
    Some(fixed_sentence(classed("span", "note"), page, &page.text.since_when(&at(since))))
}

fn about(page: PageState, component: Component) -> El {
    let link = component.link.as_deref().and_then(href::safe).map(|href| el("a").attr("href", href).text(page.text.visit()));
    let objective = component.uptime_objective.map(|goal| page.text.objective(&number::percent(goal, page.text.point())));
    let why = component.causes.into_iter().filter(|_| component.status != Status::Operational);
    let why = why.map(|cause| el("li").child(horizon::event_link(page, cause)));
    el("div")
        .child(classed("ul", "causes").attr("role", "list").children(why))
        .child_if(component.description.map(|html| page.staff(classed("p", "prose")).html(html)))
        .child(classed("p", "note").text(objective.unwrap_or_default()).text(" ").child_if(link))
}

/// The strip with its figure, and the same as a table.
fn days(page: PageState, id: ComponentId, name: impl Fn() -> String + 'static) -> El {
    let today = page.snapshot.with_untracked(|s| s.today);
    let month = Month { year: today.year(), month: today.month() };
    let calendar = format!("/uptime/{id}/{:04}/{:02}", month.year, month.month);
    let head = classed("div", "head")
        .child(el("h2").live_text(move || uptime_line(page, id)))
        .child(el("a").attr("href", calendar).text(page.text.calendar()));
    let strip = classed("div", "wide")
        .child(horizon::axis(page))
        .child(horizon::strip(page, id.cast(), name, None))
        .child(horizon::card(page, id.cast()));
    let table = classed("details", "table-of-days")
        .attr("id", "days")
        .child(el("summary").text(page.text.day_by_day()))
        .child(el("div").live_child(move || Some(table(page, id))));
    el("section").child(head).child(strip).child(horizon::legend(page)).child(table)
}

/// The uptime in words; since when it has been watched, if that is shorter than the window.
fn uptime_line(page: PageState, id: ComponentId) -> String {
    let (uptime, young) = page.snapshot.with(|s| (s.uptime(id.cast()), s.watched_since(id.cast())));
    let uptime = uptime.map(|u| page.text.uptime_over(&number::uptime(u, page.text.point()), WINDOW_DAYS));
    let young = young.map(|first| page.text.watching_since(&page.text.date(first)));
    match (uptime, young) {
        (Some(uptime), Some(young)) => format!("{uptime}. {young}"),
        (one, other) => one.or(other).unwrap_or_else(|| page.state_word(Status::Unknown).to_owned()),
    }
}

/// Every day of the window, newest first: what the bars show, in words.
fn table(page: PageState, id: ComponentId) -> El {
    let text = page.text;
    let heads = [text.date_heading(), text.state_heading(), text.how_long(), text.incidents()];
    let heads = heads.into_iter().map(|words| el("th").attr("scope", "col").text(words));
    let rows: Vec<El> = page.snapshot.with(|s| {
        let none = History::default();
        let history = s.histories.get(&id.cast()).unwrap_or(&none);
        let today = calendar::ordinal(s.today);
        (0..WINDOW_DAYS).map(|back| day(page, history, calendar::from_ordinal(today - back))).collect()
    });
    el("table").child(el("thead").child(el("tr").children(heads))).child(el("tbody").children(rows))
}

fn day(page: PageState, history: &History, date: Date) -> El {
    let status = history.worst(date);
    let recorded = history.day(date);
    let parts = recorded.map(|day| {
        let bad = Status::ALL.iter().rev().filter(|s| **s > Status::Unknown && day.tally.of(**s) > 0);
        let parts = bad.map(|s| format!("{} {}", page.state_word(*s), page.text.duration(day.tally.of(*s))));
        parts.collect::<Vec<_>>().join(", ")
    });
    let causes = recorded.map(|d| d.causes.clone()).unwrap_or_default();
    let links = causes.into_iter().fold(el("td"), |cell, cause| cell.child(horizon::event_link(page, cause)).text(" "));
    let fine = if status == Status::Operational { " fine" } else { "" };
    el("tr")
        .class(format!("state-{}{fine}", class(status)))
        .child(el("th").attr("scope", "row").text(page.text.date(date)))
        .child(classed("td", "state").child(mark(status)).text(" ").text(page.state_word(status)))
        .child(el("td").text(parts.unwrap_or_default()))
        .child(links)
}

fn turns(page: PageState, journal: Vec<Turn>) -> El {
    if journal.is_empty() {
        return classed("p", "quiet").text(page.text.no_changes(WINDOW_DAYS));
    }
    let turn = |turn: Turn| {
        let status = turn.status;
        let fine = if status == Status::Operational { " fine" } else { "" };
        let cause = turn.cause.map(|cause| page.text.cause(cause)).unwrap_or_default();
        let note = classed("span", "note").text(cause).text(" ").child_if(turn.event.map(|id| horizon::event_link(page, id)));
        let word = classed("span", "word").text(page.state_word(status));
        let what = el("span").child(mark(status)).text(" ").child(word).text(" ").child(note);
        el("li").class(format!("state-{}{fine}", class(status))).child(moment(page, turn.at, false, None)).child(what)
    };
    classed("ol", "turns").attr("role", "list").children(journal.into_iter().map(turn))
}
