//! Short words on what was just done, with the way back. Failures stay until somebody has seen them.

use std::time::Duration;

use app::model::Instant;
use leptos::prelude::*;

use crate::{subscribers::words::seconds_until, ui::time::Clock};

/// How long a toast stays.
const STAYS: Duration = Duration::from_secs(10);

#[derive(Clone)]
struct Toast {
    id: u32,
    words: String,
    /// What the words lead to: so many seconds from now.
    until: Option<Instant>,
    /// What the button says, and does.
    way: Option<(&'static str, Callback<()>)>,
    is_failure: bool,
}

/// The toasts of the console.
#[derive(Clone, Copy)]
pub struct Toasts {
    all: RwSignal<Vec<Toast>>,
    next: StoredValue<u32>,
}

impl Toasts {
    /// None yet.
    pub fn new() -> Self {
        Self { all: RwSignal::new(Vec::new()), next: StoredValue::new(0) }
    }

    /// Says that something was done, and how to take it back. Said again, it stands there once.
    pub fn done(self, words: &str, undo: Option<Callback<()>>) {
        self.all.update(|all| all.retain(|toast| toast.words != words || toast.is_failure || toast.until.is_some()));
        let id = self.add(words, None, undo.map(|undo| ("Undo", undo)), false);
        set_timeout(move || self.remove(id), STAYS);
    }

    /// Says what happens at a moment, and how to keep it from happening until then. The words end where the seconds begin.
    pub fn soon(self, words: &str, until: Instant, undo: Callback<()>) {
        self.add(words, Some(until), Some(("Undo", undo)), false);
    }

    /// Says that something was not done, and how to try again.
    pub fn failed(self, words: &str, retry: Callback<()>) {
        self.add(words, None, Some(("Try again", retry)), true);
    }

    fn add(self, words: &str, until: Option<Instant>, way: Option<(&'static str, Callback<()>)>, is_failure: bool) -> u32 {
        let id = self.next.get_value();
        self.next.set_value(id.wrapping_add(1));
        self.all.update(|all| all.push(Toast { id, words: words.to_owned(), until, way, is_failure }));
        id
    }

    fn remove(self, id: u32) {
        _ = self.all.try_update(|all| all.retain(|toast| toast.id != id));
    }
}

impl Default for Toasts {
    fn default() -> Self {
        Self::new()
    }
}

/// Where toasts appear.
#[component]
pub fn Toaster() -> impl IntoView {
    let toasts: Toasts = expect_context();
    let entry = move |toast: Toast| {
        let id = toast.id;
        let way = toast.way.map(|(words, way)| {
            let take = move |_| {
                toasts.remove(id);
                // The way may have gone with its screen.
                _ = way.try_run(());
            };
            view! { <button type="button" class="plain" on:click=take>{words}</button> }
        });
        let soon = toast.until.map(|until| view! { <Left id=id until=until /> });
        view! {
            <li class="toast" class:failure=toast.is_failure>
                <span>{toast.words}{soon}</span>
                {way}
                <button type="button" class="plain" aria-label="Dismiss" on:click=move |_| toasts.remove(id)>"\u{d7}"</button>
            </li>
        }
    };
    view! {
        <div class="toasts" role="status">
            <ul role="list"><For each=move || toasts.all.get() key=|toast| toast.id children=entry /></ul>
        </div>
    }
    .into_any()
}

/// The seconds until a moment, which say themselves once to who listens. Once it has come, the toast goes.
#[component]
fn Left(id: u32, until: Instant) -> impl IntoView {
    let toasts: Toasts = expect_context();
    let clock: Clock = expect_context();
    let first = seconds_until(until, clock.now.get_untracked());
    let left = Memo::new(move |_| seconds_until(until, clock.now.get()));
    Effect::new(move |_| {
        if clock.now.get() >= until {
            request_animation_frame(move || toasts.remove(id));
        }
    });
    view! {
        <span class="visually-hidden">{format!("{first} seconds")}</span>
        <span aria-hidden="true" class="left">{move || format!("{} s", left.get())}</span>
    }
    .into_any()
}
