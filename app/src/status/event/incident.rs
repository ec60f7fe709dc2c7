//! An incident: as an article among others, as one line, and as a page of its own.

use leptos::prelude::*;

use super::{
    affected,
    clock::clock,
    heading, incident_mark,
    log::{Entry, folded, log},
    name,
};
use crate::ui::memo::{Memo, memo, memo_of_last};
use crate::{
    model::{Date, EventId, IncidentState, Status, incident::Incident},
    status::{
        state::PageState,
        time::{fixed_sentence, moment, sentence},
    },
    text::moment::at,
    ui::{
        mark::{class, live_mark},
        node::{El, classed, el, item},
    },
};

/// Over this many open incidents all but the first shrink to a line.
const AT_LENGTH: usize = 3;

/// Incidents that are going on.
pub fn open_incidents(page: PageState) -> El {
    let open = memo(move || page.snapshot.with(|s| s.open_incidents().iter().map(|i| i.id).collect::<Vec<_>>()));
    let entry = move |id: EventId| {
        item(id, move || {
            let known = page.snapshot.with(|s| s.incident(id).cloned());
            known.map_or_else(|| el("article"), |known| article(page, known, open))
        })
    };
    classed("section", "events")
        .hidden(move || open.with(Vec::is_empty))
        .child(heading(page.text.happening_now()))
        .child(el("div").each(move || open.get().into_iter().map(entry).collect()))
}

/// The incident as the live window has it; as it was last known where it does not.
fn live(page: PageState, known: Incident) -> Memo<Incident> {
    let id = known.id;
    memo_of_last(known, move || page.snapshot.with(|s| s.incident(id).cloned()))
}

/// The updates with their stages in words.
fn entries(page: PageState, incident: Memo<Incident>) -> Memo<Vec<Entry>> {
    let text = page.text;
    let word = move |state: Option<IncidentState>| state.map_or(text.comment(), |s| text.incident_state(s));
    memo(move || incident.with(|i| i.updates.iter().map(|u| Entry::of(u, word)).collect()))
}

fn article(page: PageState, known: Incident, open: Memo<Vec<EventId>>) -> El {
    let id = known.id;
    let incident = live(page, known);
    let long = memo(move || open.with(|o| o.len() <= AT_LENGTH || o.first() == Some(&id)));
    let status = move || incident.with(incident_mark);
    let href = format!("/incidents/{id}");
    let summary = el("summary")
        .child(live_mark(status))
        .child(name(page, "h3", move || incident.with(|i| i.name.clone())))
        .child(sentence(classed("span", "brief"), page, move || brief(page, &incident.get())));
    let details = el("details")
        .flag("open", move || long.get())
        .child(summary)
        .child(affected(page, move || incident.with(|i| i.affected.clone())))
        .children(folded(page, entries(page, incident), Some(href.clone())))
        .children(clock(page, incident))
        .child(classed("p", "permalink").child(el("a").attr("href", href).text(page.text.details())));
    el("article")
        .live_class(move || {
            let impact = incident.with(|i| crate::model::Word::as_str(i.impact));
            format!("event unresolved-incident impact-{impact} state-{}", class(status()))
        })
        .child(details)
}

/// The line a folded incident shows: how long, and what next.
fn brief(page: PageState, incident: &Incident) -> String {
    let now = page.now.get();
    let lasted = page.text.duration(incident.lasted(now));
    match incident.next_update_at {
        None => lasted,
        Some(due) if due < now => format!("{lasted} \u{b7} {}", page.text.overdue(&at(due), now.since(due))),
        Some(due) => format!("{lasted} \u{b7} {}", page.text.next_update(&at(due))),
    }
}

/// The page of one incident.
pub fn page(page: PageState, known: Incident) -> El {
    let began = known.began();
    let incident = live(page, known);
    let status = move || incident.with(incident_mark);
    let tag = move |is: bool, words: &'static str| is.then(|| classed("span", "tag").text(words));
    let (false_alarm, backfilled) = incident.with_untracked(|i| (i.false_alarm, i.backfilled));
    let kicker = classed("p", "kicker")
        .child(live_mark(status))
        .child(el("span").live_text(move || page.text.incident_state(incident.with(|i| i.state))))
        .child_if(tag(false_alarm, page.text.false_alarm()))
        .child_if(tag(backfilled, page.text.backfilled()));
    let id = incident.with_untracked(|i| i.id);
    let postmortem = move || {
        let postmortem = incident.with(|i| i.postmortem.clone())?;
        let published = page.text.published(&at(postmortem.published_at));
        let section = el("section").child(heading(page.text.postmortem()));
        let section = section.child(fixed_sentence(classed("p", "note"), page, &published));
        let more = el("a").attr("href", format!("/incidents/{id}/postmortem")).text(page.text.read_on());
        let more = more.attr("aria-label", format!("{}: {}", page.text.read_on(), page.text.postmortem()));
        let excerpt = page.staff(classed("div", "prose excerpt")).html(postmortem.excerpt().to_owned());
        Some(section.child(excerpt).child(classed("p", "permalink").child(more)))
    };
    let none = classed("p", "quiet").hidden(move || incident.with(|i| !i.updates.is_empty())).text(page.text.no_updates());
    let zone = classed("span", "note").live_text(move || page.civil(began).zone());
    let entries = entries(page, incident);
    el("article")
        .live_class(move || format!("event alone state-{}", class(status())))
        .child(kicker)
        .child(name(page, "h1", move || incident.with(|i| i.name.clone())))
        .child(affected(page, move || incident.with(|i| i.affected.clone())))
        .children(clock(page, incident))
        .child_if(page.can_mail.then(|| when_over(page, incident)))
        .child(el("div").live_child(postmortem))
        .child(el("section").child(heading(page.text.log()).child(zone)).child(none).child(log(page, move || entries.get(), None, None)))
}

/// One field to be told by mail that an incident is over, while it is not.
fn when_over(page: PageState, incident: Memo<Incident>) -> El {
    let id = incident.with_untracked(|i| i.id);
    let fixed = |name: &'static str, value: String| el("input").attr("type", "hidden").attr("name", name).attr("value", value);
    let address = el("input")
        .attr("type", "email")
        .attr("name", "email")
        .attr("required", "")
        .attr("autocomplete", "email")
        .attr("aria-label", page.text.mail_address())
        .attr("placeholder", page.text.mail_address());
    classed("form", "when-over")
        .attr("method", "post")
        .attr("action", "/subscribe")
        .hidden(move || incident.with(|i| !i.state.is_open()))
        .child(fixed("event", id.to_string()))
        .child(fixed("only_end", "1".to_owned()))
        .child(address)
        .child(classed("button", "strong").attr("type", "submit").text(page.text.tell_when_over()))
}

/// An incident among others: title in a heading of this `level`, how it went, the newest word. `day` is the date it stands
/// under, if it stands under one.
pub fn past(page: PageState, known: Incident, level: &'static str, day: Option<Date>) -> El {
    let (id, began) = (known.id, known.began());
    let incident = live(page, known);
    let status = move || incident.with(incident_mark);
    let line = move || {
        let (state, lasted) = incident.with(|i| (i.state, i.lasted(page.now.get())));
        let how_long = if state.is_open() { page.text.running_for() } else { page.text.lasted() };
        format!(" \u{b7} {} \u{b7} {how_long} {}", page.text.incident_state(state), page.text.duration(lasted))
    };
    let title = name(page, "a", move || incident.with(|i| i.name.clone())).attr("href", format!("/incidents/{id}"));
    let newest = memo(move || incident.with(|i| i.updates.first().map(|u| u.html.clone())));
    let note = classed("p", "note").child(moment(page, began, false, day)).child(el("span").live_text(line));
    el("article")
        .live_class(move || format!("past state-{}{}", class(status()), if status() == Status::Operational { " fine" } else { "" }))
        .child(classed(level, "title").child(live_mark(status)).child(title))
        .child(note)
        .child(el("div").live_child(move || newest.get().map(|html| page.staff(classed("div", "prose")).html(html))))
}
