//! What a component was set to, when, by whom or what; page by page.

use app::model::{ComponentId, EventKind, JournalCause, shape::JournalLine};
use leptos::prelude::*;
use leptos_router::components::A;

use super::calls::page_journal;
use crate::{
    live::Live,
    ui::{
        deed::{Deed, Said},
        mark::{Mark, word},
        time::Time,
    },
};

/// How many entries come at a time.
const PAGE: usize = 30;

/// What made it change, beside who.
fn cause_words(cause: JournalCause) -> &'static str {
    match cause {
        JournalCause::Created => "created",
        JournalCause::Manual => "by hand",
        JournalCause::Api => "by a token",
        JournalCause::Incident => "with an incident",
        JournalCause::Maintenance => "with a maintenance",
        JournalCause::Monitoring => "by monitoring",
        JournalCause::CommandLine => "on the command line",
        JournalCause::Import => "imported",
    }
}

/// The journal.
#[component]
pub fn Journal(
    /// The component.
    id: ComponentId,
    /// Changes when the newest entries may have.
    version: Memo<u64>,
) -> impl IntoView {
    let live: Live = expect_context();
    let (page, slug) = live.desk.with_untracked(|desk| (desk.page, desk.slug.clone()));
    let lines: RwSignal<Vec<JournalLine>> = RwSignal::new(Vec::new());
    let more = RwSignal::new(false);
    let deed = Deed::new();
    let load = move |from_top: bool| {
        let before = lines.with_untracked(|lines| lines.last().filter(|_| !from_top).map(|line| (line.at, line.id)));
        let done = move |new: Vec<JournalLine>| {
            deed.progress.set(crate::ui::deed::Progress::Idle);
            more.set(new.len() == PAGE);
            if from_top {
                lines.set(new);
            } else {
                lines.update(|lines| lines.extend(new));
            }
        };
        deed.ask(move || page_journal(page, id, before), done);
    };
    Effect::new(move |_| {
        version.track();
        load(true);
    });
    let entry = move |line: JournalLine| {
        let by = line.event.map(|(kind, id, name)| {
            let noun = match kind {
                EventKind::Incident => "incidents",
                EventKind::Maintenance => "maintenance",
            };
            view! { <A href=format!("/console/{slug}/{noun}/{id}")><bdi>{name}</bdi></A> }
        });
        let cause = by.is_none().then(|| view! { <span>{cause_words(line.cause)}</span> });
        view! {
            <li>
                <p class="what"><Mark status=line.status /> <span>{word(line.status)}</span></p>
                <p class="meta"><Time at=line.at /> <span><bdi>{line.actor}</bdi></span> {cause} {by}</p>
            </li>
        }
    };
    let older = move || {
        more.get().then(|| view! { <button r#type="button" class="plain" disabled=move || deed.is_pending() on:click=move |_| load(false)>"Older entries"</button> })
    };
    view! {
        <section aria-labelledby="journal-title">
            <h2 id="journal-title">"Journal"</h2>
            <p class="hint">"What it was set to, whatever incidents and maintenance made of it."</p>
            <ol role="list" class="journal"><For each=move || lines.get() key=|line| line.id children=entry /></ol>
            {older}
            {move || matches!(deed.progress.get(), crate::ui::deed::Progress::Failed(_)).then(|| view! { <Said deed=deed /> })}
        </section>
    }
    .into_any()
}
