//! The next word: what to say, what it does to the maintenance, and what to do when somebody else was faster.

use app::model::{MaintenanceState, NoticeKind, Publication, input::NewUpdate, plan::MaintenanceFile};
use leptos::prelude::*;

use crate::{
    error::ApiError,
    incidents::{
        say::{Choice, Words},
        show::unheard,
    },
    live::Live,
    maintenance::calls::post_word,
    telling::{Tell, TellSubscribers, calls::Word, said},
    ui::{
        deed::{Deed, Progress, Said},
        draft::Draft,
        field::Tick,
        toast::Toasts,
    },
};

/// What an update can say of where the maintenance stands: nothing, or what usually comes next.
fn steps(file: &MaintenanceFile) -> Vec<(Option<MaintenanceState>, String)> {
    let next: &[(MaintenanceState, &str)] = match file.maintenance.state {
        _ if file.publication != Publication::Published => &[],
        MaintenanceState::Scheduled => &[(MaintenanceState::InProgress, "it has begun")],
        MaintenanceState::InProgress => {
            &[(MaintenanceState::Verifying, "work is done, we are verifying"), (MaintenanceState::Completed, "it is over")]
        }
        MaintenanceState::Verifying => &[(MaintenanceState::InProgress, "work goes on"), (MaintenanceState::Completed, "it is over")],
        MaintenanceState::Completed | MaintenanceState::Cancelled => &[],
    };
    let none = [(None, "no change".to_owned())];
    none.into_iter().chain(next.iter().map(|(state, words)| (Some(*state), (*words).to_owned()))).collect()
}

/// The next word.
#[component]
pub fn Say(file: RwSignal<MaintenanceFile>) -> impl IntoView {
    let live: Live = expect_context();
    let toasts: Toasts = expect_context();
    let page = live.desk.with_untracked(|desk| desk.page);
    let id = file.with_untracked(|file| file.maintenance.id);
    let body = Draft::open(format!("{id} update"), "");
    let state: RwSignal<Option<MaintenanceState>> = RwSignal::new(None);
    let internal = RwSignal::new(false);
    let tell = Tell::following(move || file.with(|file| file.notify));
    // The revision that was seen when writing began: only a look at what changed makes it a newer one.
    let seen = RwSignal::new(file.with_untracked(|file| file.rev));
    let deed = Deed::new();
    let offered = Memo::new(move |_| file.with(steps));
    Effect::new(move |_| {
        let rev = file.with(|file| file.rev);
        if body.text.with_untracked(String::is_empty) {
            seen.set(rev);
        }
        if !offered.with(|offered| offered.iter().any(|(own, _)| *own == state.get_untracked())) {
            state.set(None);
        }
    });
    let moved_on = move || file.with(|file| file.rev) != seen.get() && !body.text.with(String::is_empty);
    let post = Callback::new(move |()| {
        let internal = internal.get_untracked();
        let input = NewUpdate {
            state: state.get_untracked().filter(|_| !internal),
            body: body.text.get_untracked(),
            notify: tell.value.get_untracked(),
            internal,
            ..NewUpdate::default()
        };
        let seen_then = seen.get_untracked();
        deed.ask(
            move || post_word(page, id, seen_then, input.clone()),
            move |_| {
                body.clear();
                state.set(None);
                tell.settle();
                if internal {
                    toasts.done("Noted", None);
                } else {
                    said(live, toasts, id, "It is in the log");
                }
                live.refresh_soon();
            },
        );
    });
    let on_key = move |event: leptos::ev::KeyboardEvent| {
        if event.key() == "Enter" && (event.ctrl_key() || event.meta_key()) {
            event.prevent_default();
            post.run(());
        }
    };
    let word = move || Word {
        kind: match state.get() {
            None | Some(MaintenanceState::Scheduled | MaintenanceState::Verifying) => NoticeKind::MaintenanceUpdated,
            Some(MaintenanceState::InProgress) if file.with(|file| file.maintenance.state == MaintenanceState::Scheduled) => {
                NoticeKind::MaintenanceStarted
            }
            Some(MaintenanceState::InProgress) => NoticeKind::MaintenanceUpdated,
            Some(MaintenanceState::Completed) => NoticeKind::MaintenanceCompleted,
            Some(MaintenanceState::Cancelled) => NoticeKind::MaintenanceCancelled,
        },
        event: Some(id),
        components: Vec::new(),
        severe: false,
    };
    let silent = move || file.with(|file| unheard(file.visibility, file.publication, false));
    let conflict = move || {
        (moved_on() || matches!(deed.progress.get(), Progress::Failed(ApiError::Conflict(_)))).then(|| {
            let go_on = move |_| {
                seen.set(file.with_untracked(|file| file.rev));
                deed.progress.set(Progress::Idle);
            };
            view! {
                <div class="conflict" role="alert">
                    <p>"This maintenance has changed while you were writing. What was said stands below; your text is still here."</p>
                    <button r#type="button" on:click=go_on>"I have read it, go on with mine"</button>
                </div>
            }
        })
    };
    let choice = move || {
        let offered = offered.get();
        (offered.len() > 1).then(|| view! { <Choice legend="Where it stands" name="state" options=offered value=state /> })
    };
    view! {
        <form class="say next" aria-label="Next update" on:keydown=on_key on:submit=move |event| {
            event.prevent_default();
            post.run(());
        }>
            <Words id="body" label="Next update" draft=body wrong=deed.of_field("body") />
            <div class:hidden=move || internal.get()>
                {choice}
                <TellSubscribers tell=tell word=Signal::derive(word) silent=Signal::derive(silent) />
            </div>
            <Tick label="A note for staff only" value=internal />
            {conflict}
            <div class="act">
                <button r#type="submit" class="primary" disabled=move || deed.is_pending()>
                    {move || if internal.get() { "Note" } else { "Post update" }}
                </button>
                <span class="hint">"Ctrl + Enter posts"</span>
            </div>
            <Said deed=deed />
        </form>
    }
    .into_any()
}
