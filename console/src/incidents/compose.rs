//! A new incident, on one screen: what is hurt, what to say, when the next word comes. Everything else can wait.

use app::model::{
    ComponentId, Impact, IncidentState, Status, Visibility,
    input::{NewIncident, NewUpdate, PublishAt},
};
use leptos::prelude::*;
use leptos_meta::Title;

use super::{
    calls::open_incident,
    say::{Choice, Foreseen, PROMISES, STATES, Touched, Words, due},
};
use crate::{
    live::Live,
    templates::choose::FromTemplate,
    ui::{
        deed::{Deed, Said},
        draft::Draft,
        field::{Line, Tick},
        go::Go,
        time::Clock,
    },
};

/// The screen.
#[component]
pub fn Compose() -> impl IntoView {
    let live: Live = expect_context();
    let clock: Clock = expect_context();
    let go: Go = expect_context();
    let page = live.desk.with_untracked(|desk| desk.page);
    let name = Draft::open(format!("{page} new incident title"), "");
    let body = Draft::open(format!("{page} new incident text"), "");
    let chosen: RwSignal<Vec<(ComponentId, Status)>> = RwSignal::new(Vec::new());
    let state = RwSignal::new(IncidentState::Investigating);
    let promise = RwSignal::new(Some(30));
    let impact: RwSignal<Option<Impact>> = RwSignal::new(None);
    let only_team = RwSignal::new(false);
    let pinned = RwSignal::new(false);
    let deed = Deed::new();

    let publish = Callback::new(move |publish: PublishAt| {
        let input = NewIncident {
            update: NewUpdate {
                state: Some(state.get_untracked()),
                body: body.text.get_untracked(),
                statuses: chosen.get_untracked(),
                next_update_at: due(promise.get_untracked(), clock),
                ..NewUpdate::default()
            },
            impact_override: impact.get_untracked(),
            visibility: if only_team.get_untracked() { Visibility::Team } else { Visibility::Public },
            pinned: pinned.get_untracked(),
            publish,
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
    });
    let on_key = move |event: leptos::ev::KeyboardEvent| {
        if event.key() == "Enter" && (event.ctrl_key() || event.meta_key()) {
            event.prevent_default();
            publish.run(PublishAt::Now);
        }
    };
    let states = STATES.into_iter().take(3).map(|(state, words)| (state, words.to_owned())).collect::<Vec<_>>();
    let promises = PROMISES.into_iter().map(|(minutes, words)| (minutes, words.to_owned())).collect::<Vec<_>>();
    let impacts = vec![
        (None, "as the components say".to_owned()),
        (Some(Impact::None), "none".to_owned()),
        (Some(Impact::Minor), "minor".to_owned()),
        (Some(Impact::Major), "major".to_owned()),
        (Some(Impact::Critical), "critical".to_owned()),
    ];
    view! {
        <Title text="New incident" />
        <h1>"New incident"</h1>
        <form class="compose" on:keydown=on_key on:submit=move |event| {
            event.prevent_default();
            publish.run(PublishAt::Now);
        }>
            <Touched chosen=chosen wrong=deed.of_field("components") />
            <div class="say">
                <FromTemplate name=name body=body chosen=chosen state=state />
                <Line label="Title" id="title" value=name.text hint="What a customer would call it" wrong=deed.of_field("name") />
                <Words id="body" label="What to say" draft=body wrong=deed.of_field("body") />
                <Choice legend="State" name="state" options=states value=state />
                <Choice legend="Next update in" name="promise" options=promises value=promise />
                <details>
                    <summary>"More"</summary>
                    <Choice legend="Impact" name="impact" options=impacts value=impact />
                    <Tick label="Only staff can see it" value=only_team />
                    <Tick label="Keep it on top of the page" value=pinned />
                </details>
                <Foreseen id=None name=name.text state=Signal::derive(move || Some(state.get())) statuses=chosen />
                <div class="act">
                    <button r#type="submit" class="primary" disabled=move || deed.is_pending()>"Publish"</button>
                    <button r#type="button" disabled=move || deed.is_pending() on:click=move |_| publish.run(PublishAt::Draft)>"Keep as a draft"</button>
                    <span class="hint">"Ctrl + Enter publishes"</span>
                </div>
                <Said deed=deed />
            </div>
        </form>
    }
    .into_any()
}
