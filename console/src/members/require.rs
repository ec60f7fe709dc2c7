//! Whether the page asks its members for a second factor.

use leptos::prelude::*;

use super::calls::{require_second_factor, requires_second_factor};
use crate::{
    layout::complaint,
    live::Live,
    ui::{deed::Deed, field::Tick, toast::Toasts},
};

/// The switch.
#[component]
pub fn RequireFactor() -> impl IntoView {
    let live: Live = expect_context();
    let toasts: Toasts = expect_context();
    let page = live.desk.with_untracked(|desk| desk.page);
    let now = Resource::new(move || page, requires_second_factor);
    let deed = Deed::new();
    deed.tell_failures(toasts);
    let set = move |required: bool| {
        deed.ask(
            move || require_second_factor(page, required),
            move |()| {
                let words =
                    if required { "Everybody here needs a second factor now" } else { "A second factor is up to everybody themselves" };
                let back = Callback::new(move |()| deed.ask(move || require_second_factor(page, !required), move |()| now.refetch()));
                toasts.done(words, Some(back));
                now.refetch();
            },
        );
    };
    let shown = move || {
        Suspend::new(async move {
            match now.await {
                Ok(is) => {
                    let value = RwSignal::new(is);
                    Effect::new(move |before: Option<bool>| {
                        let wanted = value.get();
                        if before.is_some_and(|before| before != wanted) {
                            set(wanted);
                        }
                        wanted
                    });
                    view! { <Tick label="This page asks for a second factor" value=value /> }.into_any()
                }
                Err(error) => complaint(&error),
            }
        })
    };
    view! {
        <section class="panel" aria-labelledby="require-title">
            <h2 id="require-title">"Second factor"</h2>
            <Transition>{shown}</Transition>
            <p class="hint">"Who has none sets one up before they can do anything else. Set up your own first."</p>
        </section>
    }
    .into_any()
}
