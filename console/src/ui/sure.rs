//! A button that asks once more before it does what cannot be taken back.

use leptos::prelude::*;

/// A button that asks once more before it does what cannot be taken back.
#[component]
pub fn Sure(
    /// What the button does.
    words: &'static str,
    /// What to know first.
    ask: &'static str,
    /// Does it.
    run: Callback<()>,
) -> impl IntoView {
    let asking = RwSignal::new(false);
    move || {
        if asking.get() {
            let yes = move |_| {
                asking.set(false);
                run.run(());
            };
            view! {
                <span class="sure" role="group" aria-label=ask>
                    <span class="hint">{ask}</span>
                    <button r#type="button" autofocus=true on:click=yes>{words}</button>
                    <button r#type="button" class="plain" on:click=move |_| asking.set(false)>"Leave it"</button>
                </span>
            }
            .into_any()
        } else {
            view! { <button r#type="button" on:click=move |_| asking.set(true)>{words}</button> }.into_any()
        }
    }
}
