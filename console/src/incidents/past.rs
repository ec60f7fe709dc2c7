//! An incident that was over before anybody wrote of it: entered with its beginning and its end, for the history.

use app::model::{
    ComponentId, IncidentState, Instant, Status,
    input::{Backfill, NewIncident, NewUpdate},
};
use leptos::prelude::*;
use leptos_meta::Title;

use super::{
    calls::open_incident,
    say::{Touched, Words},
};
use crate::{
    live::Live,
    ui::{
        deed::{Deed, Said},
        draft::Draft,
        field::{Line, Tick},
        go::Go,
        moment::{Moment, page_zone},
        time::{Clock, span},
    },
};

/// How long it is proposed to have lasted, in milliseconds.
const LASTED: i64 = 60 * 60_000;

/// The screen.
#[component]
pub fn EnterPast() -> impl IntoView {
    let live: Live = expect_context();
    let clock: Clock = expect_context();
    let go: Go = expect_context();
    let page = live.desk.with_untracked(|desk| desk.page);
    let name = Draft::open(format!("{page} past incident title"), "");
    let body = Draft::open(format!("{page} past incident text"), "");
    let chosen: RwSignal<Vec<(ComponentId, Status)>> = RwSignal::new(Vec::new());
    let now = clock.now.get_untracked().millis();
    let began = RwSignal::new(Some(Instant::from_millis(now - now % 60_000 - LASTED)));
    let ended = RwSignal::new(Some(Instant::from_millis(now - now % 60_000)));
    let counts = RwSignal::new(true);
    let deed = Deed::new();
    // Who moves the beginning moves the whole.
    let take_along = Callback::new(move |before: Option<Instant>| {
        if let (Some(before), Some(after), Some(end)) = (before, began.get_untracked(), ended.get_untracked()) {
            let moved = end.millis() + after.millis() - before.millis();
            ended.set(Some(Instant::from_millis(moved.min(clock.now.get_untracked().millis()))));
        }
    });
    let lasted = move || match (began.get(), ended.get()) {
        (Some(began), Some(ended)) if ended >= began => format!("It lasted {}.", span(ended.since(began))),
        (Some(_), Some(_)) => "It would end before it begins.".to_owned(),
        _ => "When it began and when it was over has to be known.".to_owned(),
    };
    let enter = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let (Some(started_at), Some(resolved_at)) = (began.get_untracked(), ended.get_untracked()) else { return };
        let input = NewIncident {
            update: NewUpdate {
                state: Some(IncidentState::Resolved),
                body: body.text.get_untracked(),
                statuses: chosen.get_untracked(),
                notify: false,
                ..NewUpdate::default()
            },
            backfill: Some(Backfill { started_at, resolved_at, counts_as_downtime: counts.get_untracked() }),
            ..NewIncident::named(name.text.get_untracked(), "")
        };
        deed.ask(
            move || open_incident(page, input.clone()),
            move |id| {
                name.clear();
                body.clear();
                let slug = live.desk.with_untracked(|desk| desk.slug.clone());
                go.to(&format!("/console/{slug}/incidents/{id}"));
            },
        );
    };
    let is_whole = move || began.get().is_some() && ended.get().is_some();
    view! {
        <Title text="An incident that is over" />
        <h1>"An incident that is over"</h1>
        <p class="hint lead">"It goes into the history, told from its beginning to its end. Nobody is notified, and no component changes now."</p>
        <form class="compose" on:submit=enter>
            <Touched chosen=chosen wrong=deed.of_field("components") />
            <div class="say">
                <Line label="Title" id="title" value=name.text hint="What a customer would call it" wrong=deed.of_field("name") />
                <div class="window">
                    <Moment label="Began" id="began" value=began zone=page_zone() wrong=deed.of_field("started_at") moved=take_along />
                    <Moment label="Was over" id="ended" value=ended zone=page_zone() wrong=deed.of_field("resolved_at") />
                    <p class="hint" aria-live="polite">{lasted}</p>
                </div>
                <Words id="body" label="What happened" draft=body wrong=deed.of_field("body") />
                <Tick label="It counts as downtime of these components" value=counts />
                <div class="act">
                    <button r#type="submit" class="primary" disabled=move || deed.is_pending() || !is_whole()>"Enter it"</button>
                </div>
                <Said deed=deed />
            </div>
        </form>
    }
    .into_any()
}
