//! A new incident, on one screen: what is hurt, what to say, when the next word comes. Everything else can wait.

use app::model::{
    ComponentId, Impact, IncidentState, Instant, Status, Visibility,
    input::{NewIncident, NewUpdate, PublishAt},
};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

use super::{
    calls::open_incident,
    promise::{ChoosePromise, Promised},
    say::{Choice, Foreseen, STATES, Touched, Words, as_impact},
};
use crate::{
    live::Live,
    telling::{Tell, TellSubscribers, calls::Word, is_severe, of_incident, said},
    templates::choose::FromTemplate,
    ui::{
        deed::{Deed, Said},
        draft::Draft,
        field::{Line, Tick},
        go::Go,
        moment::{Moment, page_zone},
        toast::Toasts,
    },
};

/// The screen.
#[component]
pub fn Compose() -> impl IntoView {
    let live: Live = expect_context();
    let go: Go = expect_context();
    let toasts: Toasts = expect_context();
    let page = live.desk.with_untracked(|desk| desk.page);
    let name = Draft::open(format!("{page} new incident title"), "");
    let body = Draft::open(format!("{page} new incident text"), "");
    // What somebody comes here to confirm is filled in.
    let (hurt, since) = use_query_map().with_untracked(|query| {
        let component = query.get("component").and_then(|id| id.parse::<ComponentId>().ok());
        let status = query.get("status").and_then(|word| word.parse::<Status>().ok());
        (component.zip(status), query.get("began").and_then(|at| at.parse().ok()).map(Instant::from_millis))
    });
    let chosen: RwSignal<Vec<(ComponentId, Status)>> = RwSignal::new(hurt.into_iter().collect());
    let state = RwSignal::new(IncidentState::Investigating);
    let promised = Promised::new();
    let impact: RwSignal<Option<Impact>> = RwSignal::new(None);
    let only_team = RwSignal::new(false);
    let pinned = RwSignal::new(false);
    let began: RwSignal<Option<Instant>> = RwSignal::new(since);
    let noticed: RwSignal<Option<Instant>> = RwSignal::new(since);
    let tags = RwSignal::new(String::new());
    // When it comes out by itself, instead of at once.
    let comes_out: RwSignal<Option<Instant>> = RwSignal::new(None);
    // What touches nothing people use is seldom worth a message.
    let tell = Tell::following(move || chosen.with(|chosen| !chosen.is_empty()));
    let deed = Deed::new();

    let open = Callback::new(move |publish: PublishAt| {
        let input = NewIncident {
            update: NewUpdate {
                state: Some(state.get_untracked()),
                body: body.text.get_untracked(),
                statuses: chosen.get_untracked(),
                next_update_at: promised.due(),
                notify: tell.value.get_untracked(),
                ..NewUpdate::default()
            },
            impact_override: impact.get_untracked(),
            visibility: if only_team.get_untracked() { Visibility::Team } else { Visibility::Public },
            pinned: pinned.get_untracked(),
            started_at: began.get_untracked(),
            detected_at: noticed.get_untracked(),
            tags: read_tags(&tags.get_untracked()),
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
                if publish == PublishAt::Now {
                    said(live, toasts, id, "Visitors can read it now");
                }
            },
        );
    });
    let publish = Callback::new(move |()| open.run(comes_out.get_untracked().map_or(PublishAt::Now, PublishAt::At)));
    let on_key = move |event: leptos::ev::KeyboardEvent| {
        if event.key() == "Enter" && (event.ctrl_key() || event.meta_key()) {
            event.prevent_default();
            publish.run(());
        }
    };
    let states = STATES.into_iter().take(3).map(|(state, words)| (state, words.to_owned())).collect::<Vec<_>>();
    let impacts = impacts();
    let suggested = move || format!("What is hurt makes it {}.", as_impact(Impact::of(chosen.get().into_iter().map(|(_, status)| status))));
    let word = move || Word {
        kind: of_incident(true, false),
        event: None,
        components: chosen.with(|chosen| chosen.iter().map(|(id, _)| *id).collect()),
        severe: is_severe(impact.get(), chosen.get().into_iter().map(|(_, status)| status)),
    };
    let silent = move || only_team.get().then_some("Nobody is told of what only staff can see.");
    let words = move || if comes_out.get().is_some() { "Schedule" } else { "Publish" };
    view! {
        <Title text="New incident" />
        <h1>"New incident"</h1>
        <form class="compose" on:keydown=on_key on:submit=move |event| {
            event.prevent_default();
            publish.run(());
        }>
            <Touched chosen=chosen wrong=deed.of_field("components") />
            <div class="say">
                <FromTemplate name=name body=body chosen=chosen state=state />
                <Line label="Title" id="title" value=name.text hint="What a customer would call it" wrong=deed.of_field("name") />
                <Words id="body" label="What to say" draft=body wrong=deed.of_field("body") />
                <Choice legend="State" name="state" options=states value=state />
                <ChoosePromise promised=promised wrong=deed.of_field("next_update_at") />
                <details>
                    <summary>"More"</summary>
                    <Choice legend="Impact" name="impact" options=impacts value=impact />
                    <p class="hint">{suggested}</p>
                    <div class="window">
                        <Moment label="When it began" id="began" value=began zone=page_zone() hint="Empty if nobody knows" wrong=deed.of_field("started_at") />
                        <Moment label="When we noticed" id="noticed" value=noticed zone=page_zone() hint="Empty if nobody knows" wrong=deed.of_field("detected_at") />
                    </div>
                    <Moment label="Comes out at" id="publish-at" value=comes_out zone=page_zone() hint="Empty means at once" wrong=deed.of_field("publish") />
                    <Line label="Tags" id="tags" value=tags hint="With commas between them" wrong=deed.of_field("tags") />
                    <Tick label="Only staff can see it" value=only_team />
                    <Tick label="Keep it on top of the page" value=pinned />
                </details>
                <Foreseen id=None name=name.text state=Signal::derive(move || Some(state.get())) statuses=chosen />
                <TellSubscribers tell=tell word=Signal::derive(word) silent=Signal::derive(silent) />
                <div class="act">
                    <button r#type="submit" class="primary" disabled=move || deed.is_pending()>{words}</button>
                    <button r#type="button" disabled=move || deed.is_pending() on:click=move |_| open.run(PublishAt::Draft)>"Keep as a draft"</button>
                    <span class="hint">{move || if comes_out.get().is_some() { "Ctrl + Enter schedules it" } else { "Ctrl + Enter publishes" }}</span>
                </div>
                <Said deed=deed />
            </div>
        </form>
    }
    .into_any()
}

/// What impact can be chosen.
pub fn impacts() -> Vec<(Option<Impact>, String)> {
    let levels = [Impact::None, Impact::Minor, Impact::Major, Impact::Critical];
    let chosen = levels.into_iter().map(|impact| (Some(impact), as_impact(impact).to_owned()));
    std::iter::once((None, "as the components say".to_owned())).chain(chosen).collect()
}

/// Tags as they are written in one line.
pub fn read_tags(line: &str) -> Vec<String> {
    line.split(',').map(|tag| tag.trim().to_owned()).filter(|tag| !tag.is_empty()).collect()
}
