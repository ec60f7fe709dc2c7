//! The next word: what to say, what it does to the incident, and what to do when somebody else was faster.

use app::model::{IncidentState, Publication, Status, Visibility, file::IncidentFile, input::NewUpdate};
use leptos::prelude::*;

use super::here::WhoIsHere;
use crate::{
    error::ApiError,
    incidents::{
        calls::post_update,
        promise::{ChoosePromise, Promised},
        say::{Choice, Foreseen, STATES, Touched, Words},
    },
    live::Live,
    telling::{Tell, TellSubscribers, calls::Word, is_severe, of_incident, said},
    ui::{
        deed::{Deed, Progress, Said},
        draft::Draft,
        field::Tick,
        toast::Toasts,
    },
};

/// The next word.
#[component]
pub fn Say(file: RwSignal<IncidentFile>) -> impl IntoView {
    let live: Live = expect_context();
    let toasts: Toasts = expect_context();
    let page = live.desk.with_untracked(|desk| desk.page);
    let (id, now) = file.with_untracked(|file| (file.incident.id, file.incident.state));
    let body = Draft::open(format!("{id} update"), "");
    // What nobody chose is not said: a sentence alone leaves the state as it is.
    let state: RwSignal<Option<IncidentState>> = RwSignal::new(None);
    let affected = move || file.with_untracked(|file| file.incident.affected.iter().map(|a| (a.component, a.status)).collect::<Vec<_>>());
    let chosen = RwSignal::new(affected());
    let promised = Promised::new();
    let internal = RwSignal::new(false);
    let tell = Tell::following(move || file.with(|file| file.notify));
    // The revision that was seen when writing began: only a look at what changed makes it a newer one.
    let seen = RwSignal::new(file.with_untracked(|file| file.rev));
    let deed = Deed::new();
    // Whoever resolves says that what was hurt works again, and can say otherwise.
    Effect::new(move |before: Option<Option<IncidentState>>| {
        let now = state.get();
        if before.is_some_and(|before| before != now) {
            let ends = now.is_some_and(|state| !state.is_open());
            let works = |list: Vec<(_, _)>| list.into_iter().map(|(id, _)| (id, Status::Operational)).collect::<Vec<_>>();
            chosen.set(if ends { works(affected()) } else { affected() });
        }
        now
    });
    let moved_on = move || file.with(|file| file.rev) != seen.get() && !body.text.with(String::is_empty);
    Effect::new(move |_| {
        let rev = file.with(|file| file.rev);
        if body.text.with_untracked(String::is_empty) {
            seen.set(rev);
        }
    });
    let post = Callback::new(move |()| {
        let internal = internal.get_untracked();
        let input = NewUpdate {
            state: state.get_untracked().filter(|_| !internal),
            body: body.text.get_untracked(),
            statuses: if internal || !now.is_open() { Vec::new() } else { chosen.get_untracked() },
            next_update_at: promised.due().filter(|_| !internal && state.get_untracked().map_or(now.is_open(), IncidentState::is_open)),
            notify: tell.value.get_untracked(),
            internal,
            ..NewUpdate::default()
        };
        let seen_then = seen.get_untracked();
        deed.ask(
            move || post_update(page, id, seen_then, input.clone()),
            move |_| {
                body.clear();
                tell.settle();
                match state.get_untracked() {
                    _ if internal => toasts.done("Noted", None),
                    Some(IncidentState::Resolved) => said(live, toasts, id, "Resolved, and visitors can read it now"),
                    _ => said(live, toasts, id, "Visitors can read it now"),
                }
                live.refresh_soon();
                state.set(None);
            },
        );
    });
    let on_key = move |event: leptos::ev::KeyboardEvent| {
        if event.key() == "Enter" && (event.ctrl_key() || event.meta_key()) {
            event.prevent_default();
            post.run(());
        }
    };
    let mut states = vec![(None, "no change".to_owned())];
    states.extend(STATES.into_iter().filter(|(state, _)| *state != now).map(|(state, words)| (Some(state), words.to_owned())));
    let word = move || Word {
        kind: of_incident(false, state.get().is_some_and(|state| !state.is_open())),
        event: Some(id),
        components: chosen.with(|chosen| chosen.iter().map(|(id, _)| *id).collect()),
        severe: file.with(|file| is_severe(Some(file.impact_override.unwrap_or(file.incident.impact)), []))
            || is_severe(None, chosen.get().into_iter().map(|(_, status)| status)),
    };
    let silent = move || file.with(|file| unheard(file.visibility, file.publication, file.incident.backfilled));
    let conflict = move || {
        (moved_on() || matches!(deed.progress.get(), Progress::Failed(ApiError::Conflict(_)))).then(|| {
            view! {
                <div class="conflict" role="alert">
                    <p>"Somebody else has changed this incident while you were writing. What they said stands below; your text is still here."</p>
                    <button r#type="button" on:click=move |_| seen.set(file.with_untracked(|file| file.rev))>"I have read it, go on with mine"</button>
                </div>
            }
        })
    };
    view! {
        <form class="say next" aria-label="Next update" on:keydown=on_key on:submit=move |event| {
            event.prevent_default();
            post.run(());
        }>
            <WhoIsHere file=file body=body />
            <Words id="body" label=if now.is_open() { "Next update" } else { "A word afterwards" } draft=body wrong=deed.of_field("body") />
            {now.is_open().then(|| view! {
                <div class:hidden=move || internal.get()>
                    <Choice legend="State" name="state" options=states value=state />
                    <Touched chosen=chosen only_chosen=true wrong=deed.of_field("components") />
                    <div class:hidden=move || state.get().is_some_and(|state| !state.is_open())>
                        <ChoosePromise promised=promised wrong=deed.of_field("next_update_at") />
                    </div>
                    <Foreseen id=Some(id) name="" state=state statuses=chosen />
                </div>
            })}
            <div class:hidden=move || internal.get()>
                <TellSubscribers tell=tell word=Signal::derive(word) silent=Signal::derive(silent) />
            </div>
            <Tick label="A note for staff only" value=internal />
            {conflict}
            <div class="act">
                <button r#type="submit" class="primary" disabled=move || deed.is_pending()>
                    {move || match (internal.get(), state.get()) {
                        (true, _) => "Note",
                        (_, None) if !now.is_open() => "Add a comment",
                        (_, Some(IncidentState::Resolved)) => "Resolve",
                        _ => "Post update",
                    }}
                </button>
                <span class="hint">"Ctrl + Enter posts"</span>
            </div>
            <Said deed=deed />
        </form>
    }
    .into_any()
}

/// Why nobody is told whatever is said, if so.
pub fn unheard(visibility: Visibility, publication: Publication, is_past: bool) -> Option<&'static str> {
    match (visibility, publication) {
        _ if is_past => Some("Nobody is told of what was entered afterwards."),
        (_, publication) if publication != Publication::Published => Some("Nobody is told before visitors can see it."),
        (visibility, _) if visibility != Visibility::Public => Some("Nobody is told of what only staff can see."),
        _ => None,
    }
}
