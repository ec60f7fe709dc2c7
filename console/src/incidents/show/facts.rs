//! What is known of it beside its log: moments, title and tags, and what staff noted for themselves.

use app::model::{
    Visibility,
    file::{IncidentFile, Note},
};
use leptos::prelude::*;

use super::edit::Edit;
use crate::{incidents::say::as_impact, ui::time::Time};

/// What is known of it beside its log.
#[component]
pub fn Facts(file: RwSignal<IncidentFile>, may: Signal<bool>) -> impl IntoView {
    let moments = move || {
        file.with(|file| {
            let clock = file.incident.clock;
            [
                ("Started", clock.started),
                ("Noticed", clock.detected),
                ("Taken on", clock.acknowledged),
                ("First posted", clock.first_posted),
                ("Fix in place", clock.mitigated),
                ("Resolved", clock.resolved),
            ]
            .into_iter()
            .filter_map(|(words, at)| at.map(|at| view! { <dt>{words}</dt><dd><Time at=at /></dd> }))
            .collect_view()
        })
    };
    let more = move || {
        file.with(|file| {
            let impact = match file.impact_override {
                Some(impact) => format!("impact {} by hand", as_impact(impact)),
                None => format!("impact {}", as_impact(file.incident.impact)),
            };
            let only_team = (file.visibility == Visibility::Team).then_some("only staff can see it");
            let past = file.incident.backfilled.then_some(if file.counts_as_downtime {
                "entered afterwards, counts as downtime"
            } else {
                "entered afterwards, counts as no downtime"
            });
            let alarm = file.incident.false_alarm.then_some("a false alarm");
            let tags = (!file.incident.tags.is_empty()).then(|| file.incident.tags.join(", "));
            view! {
                <span>{impact}</span>
                {only_team.map(|words| view! { <span>{words}</span> })}
                {past.map(|words| view! { <span>{words}</span> })}
                {alarm.map(|words| view! { <span>{words}</span> })}
                {tags.map(|tags| view! { <span><bdi>{tags}</bdi></span> })}
            }
        })
    };
    view! {
        <section aria-labelledby="facts-title">
            <h2 id="facts-title">"What is known"</h2>
            <dl class="moments">{moments}</dl>
            <p class="meta">{more}</p>
            {move || may.get().then(|| view! { <Edit file=file /> })}
        </section>
    }
    .into_any()
}

/// What staff noted for themselves.
#[component]
pub fn Notes(file: RwSignal<IncidentFile>, may: Signal<bool>) -> impl IntoView {
    let notes = Memo::new(move |_| file.with(|file| file.notes.clone()));
    let entry = |note: Note| {
        view! {
            <li>
                <p class="meta"><bdi>{note.author}</bdi> <Time at=note.at /></p>
                <div class="prose" inner_html=note.html></div>
            </li>
        }
    };
    let nothing = move || {
        notes.with(Vec::is_empty).then(|| {
            let words = if may.get() { "Nobody outside reads notes: tick \"A note for staff only\" to write one." } else { "None yet." };
            view! { <p class="empty">{words}</p> }
        })
    };
    view! {
        <section aria-labelledby="notes-title">
            <h2 id="notes-title">"Notes for staff"</h2>
            {nothing}
            <ol role="list" class="notes">{move || notes.get().into_iter().map(entry).collect_view()}</ol>
        </section>
    }
    .into_any()
}
