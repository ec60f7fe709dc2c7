//! The two ways an incident ends otherwise than by being resolved: it was none, or it goes on after all.

use app::model::{IncidentState, Status, file::IncidentFile};
use leptos::prelude::*;

use crate::{
    incidents::{
        calls::{IncidentDeed, do_to_incident},
        say::{Foreseen, Touched, Words},
    },
    live::Live,
    telling::said,
    ui::{
        deed::{Deed, Said},
        draft::Draft,
        toast::Toasts,
    },
};

/// Reopening an incident.
#[component]
pub fn Reopen(file: RwSignal<IncidentFile>) -> impl IntoView {
    let live: Live = expect_context();
    let toasts: Toasts = expect_context();
    let page = live.desk.with_untracked(|desk| desk.page);
    let id = file.with_untracked(|file| file.incident.id);
    let body = Draft::open(format!("{id} reopened"), "");
    let chosen = RwSignal::new(file.with_untracked(hurt_before));
    let deed = Deed::new();
    let reopen = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let (text, statuses) = (body.text.get_untracked(), chosen.get_untracked());
        let done = move |()| {
            body.clear();
            said(live, toasts, id, "The incident is open again");
            live.refresh_soon();
        };
        deed.ask(move || do_to_incident(page, id, IncidentDeed::Reopen(text.clone(), statuses.clone())), done);
    };
    view! {
        <details class="reopen">
            <summary>"It is not over: reopen it"</summary>
            <form class="say" aria-label="Reopen the incident" on:submit=reopen>
                <Words id="reopen-body" label="What is wrong again" draft=body wrong=deed.of_field("body") />
                <Touched chosen=chosen only_chosen=true wrong=deed.of_field("components") />
                <Foreseen id=Some(id) name="" state=Signal::stored(Some(IncidentState::Investigating)) statuses=chosen />
                <div class="act"><button r#type="submit" class="primary" disabled=move || deed.is_pending()>"Reopen"</button></div>
                <Said deed=deed />
            </form>
        </details>
    }
    .into_any()
}

/// Closing an incident that was none.
#[component]
pub fn FalseAlarm(file: RwSignal<IncidentFile>) -> impl IntoView {
    let live: Live = expect_context();
    let toasts: Toasts = expect_context();
    let page = live.desk.with_untracked(|desk| desk.page);
    let id = file.with_untracked(|file| file.incident.id);
    let body = Draft::open(format!("{id} false alarm"), "This was a false alarm. Nothing was affected.");
    let deed = Deed::new();
    let close = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let text = body.text.get_untracked();
        let done = move |()| {
            body.settle();
            said(live, toasts, id, "Closed as a false alarm");
            live.refresh_soon();
        };
        deed.ask(move || do_to_incident(page, id, IncidentDeed::CloseAsFalseAlarm(text.clone())), done);
    };
    view! {
        <details class="reopen">
            <summary>"It was nothing: close it as a false alarm"</summary>
            <form class="say" aria-label="Close as a false alarm" on:submit=close>
                <p class="hint">"It stays in the history, and counts neither as downtime nor in recovery figures. What it did to components is undone."</p>
                <Words id="alarm-body" label="What visitors read last" draft=body wrong=deed.of_field("body") />
                <div class="act"><button r#type="submit" class="primary" disabled=move || deed.is_pending()>"Close it"</button></div>
                <Said deed=deed />
            </form>
        </details>
    }
    .into_any()
}

/// What was hurt just before the update that ended it.
fn hurt_before(file: &IncidentFile) -> Vec<(app::model::ComponentId, Status)> {
    let of = |affected: &app::model::event::Affected| {
        let mut said = file.incident.updates.iter().flat_map(|update| &update.touched).filter(|t| t.component == affected.component);
        let worst = said.find(|touched| touched.new != Status::Operational).map_or(Status::Operational, |touched| touched.new);
        (affected.component, worst)
    };
    file.incident.affected.iter().map(of).collect()
}
