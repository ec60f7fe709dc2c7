//! Telling subscribers: whether they are told at all, how many of them that is before it happens, and the way back for as long as
//! nobody has been told.

pub mod calls;
pub mod seen;

use app::model::{EventId, Impact, NoticeKind, PageId, Status, subscriber::Held};
use leptos::prelude::*;

use calls::{Word, call_back, count_listeners, load_held};

use crate::{incidents::say::after_a_pause, live::Live, subscribers::words::many, ui::toast::Toasts};

/// Whether subscribers are told. It follows what is written until somebody chooses.
#[derive(Clone, Copy)]
pub struct Tell {
    /// Whether they are.
    pub value: RwSignal<bool>,
    is_chosen: RwSignal<bool>,
}

impl Tell {
    /// Follows this until somebody chooses.
    pub fn following(usual: impl Fn() -> bool + Send + Sync + 'static) -> Self {
        let tell = Self { value: RwSignal::new(untrack(&usual)), is_chosen: RwSignal::new(false) };
        Effect::new(move |_| {
            let usual = usual();
            if !tell.is_chosen.get() {
                tell.value.set(usual);
            }
        });
        tell
    }

    /// Somebody has said what they had to say: the next word begins anew.
    pub fn settle(self) {
        _ = self.is_chosen.try_set(false);
    }
}

/// Whether something hurts much, so that those hear of it who want to hear of nothing else.
pub fn is_severe(chosen: Option<Impact>, statuses: impl IntoIterator<Item = Status> + Clone) -> bool {
    chosen.unwrap_or_else(|| Impact::of(statuses)) >= Impact::Major
}

/// The switch, and how many people it is about.
#[component]
pub fn TellSubscribers(
    /// Whether they are told.
    tell: Tell,
    /// Of what.
    #[prop(into)]
    word: Signal<Word>,
    /// Why nobody is told, whatever the switch says.
    #[prop(optional, into)]
    silent: Signal<Option<&'static str>>,
    /// What the switch says.
    #[prop(default = "Tell subscribers")]
    label: &'static str,
) -> impl IntoView {
    let live: Live = expect_context();
    let page = live.desk.with_untracked(|desk| desk.page);
    let word = Memo::new(move |_| word.get());
    let number: RwSignal<Option<u64>> = RwSignal::new(None);
    after_a_pause(
        move || word.track(),
        move || {
            let Some(asked) = word.try_get_untracked() else { return };
            leptos::task::spawn_local(async move {
                if let Ok(found) = count_listeners(page, asked.clone()).await
                    && word.try_get_untracked().is_some_and(|now| now == asked)
                {
                    _ = number.try_set(Some(found));
                }
            });
        },
    );
    let change = move |event| {
        tell.is_chosen.set(true);
        tell.value.set(event_target_checked(&event));
    };
    let words = move || match (silent.get(), tell.value.get(), number.get()) {
        (Some(why), ..) => why.to_owned(),
        (None, _, None) => String::new(),
        (None, true, Some(0)) => "Nobody subscribes to this yet.".to_owned(),
        (None, true, Some(number)) => format!("{} will be told. You can take it back for 10 s.", many(number, "person", "people")),
        (None, false, Some(0)) => "Nobody is told.".to_owned(),
        (None, false, Some(number)) => format!("Nobody is told; {} would be.", many(number, "person", "people")),
    };
    view! {
        <div class="tell">
            <label class="tick">
                <input r#type="checkbox" prop:checked=move || tell.value.get() checked=tell.value.get_untracked() on:change=change aria-describedby="tell-more" />
                <span>{label}</span>
            </label>
            <p class="hint" id="tell-more" aria-live="polite">{words}</p>
        </div>
    }
    .into_any()
}

/// Says that something was said; and, as long as it can be taken back, how many will be told of it and when.
pub fn said(live: Live, toasts: Toasts, event: EventId, words: &'static str) {
    let Some(page) = live.desk.try_with_untracked(|desk| desk.page) else { return };
    leptos::task::spawn_local(async move {
        match load_held(page, event).await {
            Ok(Some(Held { number, until })) if number > 0 => {
                let words = format!("{words}. {} will be told in ", many(number, "person", "people"));
                toasts.soon(&words, until, Callback::new(move |()| take_back(live, toasts, (page, event))));
            }
            _ => toasts.done(words, None),
        }
    });
}

fn take_back(live: Live, toasts: Toasts, (page, event): (PageId, EventId)) {
    leptos::task::spawn_local(async move {
        match call_back(page, event).await {
            Ok(number) => {
                let who = many(number, "person hears", "people hear");
                toasts.done(&format!("Taken back: {who} nothing of it. What you wrote stays on the page"), None);
                live.refresh_soon();
            }
            Err(error) => toasts.failed(&error.to_string(), Callback::new(move |()| take_back(live, toasts, (page, event)))),
        }
    });
}

/// What an update of an incident tells.
pub fn of_incident(is_new: bool, ends: bool) -> NoticeKind {
    match (is_new, ends) {
        (true, false) => NoticeKind::IncidentCreated,
        (false, false) => NoticeKind::IncidentUpdated,
        (_, true) => NoticeKind::IncidentResolved,
    }
}
