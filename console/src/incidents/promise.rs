//! When the next word comes.

use app::model::Instant;
use leptos::prelude::*;

use super::say::Choice;
use crate::ui::{
    moment::{Moment, page_zone},
    time::Clock,
};

/// When the next word is promised.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Promise {
    /// In so many minutes.
    In(i64),
    /// At a moment.
    At,
    /// Nothing is promised.
    Nothing,
}

const PROMISES: [(Promise, &str); 6] = [
    (Promise::In(15), "15 min"),
    (Promise::In(30), "30 min"),
    (Promise::In(60), "1 hour"),
    (Promise::In(180), "3 hours"),
    (Promise::At, "at a time"),
    (Promise::Nothing, "no promise"),
];

/// How far ahead a moment is proposed, in milliseconds.
const AHEAD: i64 = 2 * 60 * 60_000;

/// A promise that is being made.
#[derive(Clone, Copy)]
pub struct Promised {
    how: RwSignal<Promise>,
    at: RwSignal<Option<Instant>>,
    clock: Clock,
}

impl Promised {
    /// In half an hour, as most people promise.
    pub fn new() -> Self {
        Self { how: RwSignal::new(Promise::In(30)), at: RwSignal::new(None), clock: expect_context() }
    }

    /// The moment it comes due; none if nothing is promised.
    pub fn due(self) -> Option<Instant> {
        match self.how.get_untracked() {
            Promise::In(minutes) => Some(self.ahead(minutes * 60_000)),
            Promise::At => self.at.get_untracked(),
            Promise::Nothing => None,
        }
    }

    fn ahead(self, millis: i64) -> Instant {
        Instant::from_millis(self.clock.now.get_untracked().millis() + millis)
    }
}

impl Default for Promised {
    fn default() -> Self {
        Self::new()
    }
}

/// The choice of a promise.
#[component]
pub fn ChoosePromise(
    /// What is chosen.
    promised: Promised,
    /// What is wrong with it.
    #[prop(into)]
    wrong: Signal<Option<String>>,
) -> impl IntoView {
    let options = PROMISES.into_iter().map(|(promise, words)| (promise, words.to_owned())).collect::<Vec<_>>();
    let is_moment = Memo::new(move |_| promised.how.get() == Promise::At);
    Effect::new(move |_| {
        if is_moment.get() && promised.at.with_untracked(Option::is_none) {
            promised.at.set(Some(promised.ahead(AHEAD)));
        }
    });
    let moment = move || {
        is_moment.get().then(|| view! { <Moment label="The time of the next update" id="promise-at" value=promised.at zone=page_zone() /> })
    };
    view! {
        <div class="promise">
            <Choice legend="Next update in" name="promise" options=options value=promised.how />
            {moment}
            {move || wrong.get().map(|wrong| view! { <p class="wrong">{wrong}</p> })}
        </div>
    }
    .into_any()
}
