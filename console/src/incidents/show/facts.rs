//! What is known of it beside its log: moments, title and tags, and what staff noted for themselves.

use app::model::{
    file::{IncidentFile, Note},
    input::EditIncident,
};
use leptos::prelude::*;

use crate::{
    incidents::calls::change_incident,
    live::Live,
    ui::{
        deed::{Deed, Said},
        field::{Line, Tick},
        time::Time,
    },
};

/// What is known of it beside its log.
#[component]
pub fn Facts(file: RwSignal<IncidentFile>, may: Signal<bool>) -> impl IntoView {
    let live: Live = expect_context();
    let page = live.desk.with_untracked(|desk| desk.page);
    let id = file.with_untracked(|file| file.incident.id);
    let name = RwSignal::new(file.with_untracked(|file| file.incident.name.clone()));
    let tags = RwSignal::new(file.with_untracked(|file| file.incident.tags.join(", ")));
    let pinned = RwSignal::new(file.with_untracked(|file| file.incident.pinned));
    let deed = Deed::new();
    let save = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let tags = tags.get_untracked().split(',').map(|tag| tag.trim().to_owned()).filter(|tag| !tag.is_empty()).collect();
        let input = EditIncident {
            name: Some(name.get_untracked()),
            pinned: Some(pinned.get_untracked()),
            tags: Some(tags),
            ..EditIncident::at_rev(file.with_untracked(|file| file.rev))
        };
        deed.ask(move || change_incident(page, id, input.clone()), move |()| live.refresh_soon());
    };
    let moments = move || {
        file.with(|file| {
            let clock = file.incident.clock;
            [
                ("Started", clock.started),
                ("Detected", clock.detected),
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
    view! {
        <section aria-labelledby="facts-title">
            <h2 id="facts-title">"What is known"</h2>
            <dl class="moments">{moments}</dl>
            {move || may.get().then(|| view! {
                <details>
                    <summary>"Title, tags, pin"</summary>
                    <form class="say" on:submit=save>
                        <Line label="Title" id="own-title" value=name wrong=deed.of_field("name") />
                        <Line label="Tags" id="own-tags" value=tags hint="With commas between them" wrong=deed.of_field("tags") />
                        <Tick label="Keep it on top of the page" value=pinned />
                        <div class="act"><button r#type="submit" disabled=move || deed.is_pending()>"Save"</button></div>
                        <Said deed=deed />
                    </form>
                </details>
            })}
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
