//! Something that is shown this once: a link, a secret. It can be copied, and then put away.

use leptos::prelude::*;

/// Something that is shown this once.
#[component]
pub fn Once(
    /// What it is, and what to do with it.
    #[prop(into)]
    words: String,
    /// What is shown; nothing once it is put away.
    secret: RwSignal<Option<String>>,
) -> impl IntoView {
    let copied = RwSignal::new(false);
    move || {
        let words = words.clone();
        secret.get().map(|text| {
            let copy = {
                let text = text.clone();
                move |_| {
                    copy(&text);
                    copied.set(true);
                }
            };
            let put_away = move |_| {
                secret.set(None);
                copied.set(false);
            };
            view! {
                <div class="note once" role="status">
                    <p>{words}</p>
                    <p class="secret"><code>{text}</code></p>
                    <p class="act">
                        <button r#type="button" class="primary" on:click=copy>{move || if copied.get() { "Copied" } else { "Copy" }}</button>
                        <button r#type="button" on:click=put_away>"I have kept it"</button>
                    </p>
                </div>
            }
        })
    }
}

/// Puts a text where it can be pasted from.
pub fn copy(text: &str) {
    #[cfg(feature = "hydrate")]
    {
        _ = window().navigator().clipboard().write_text(text);
    }
    #[cfg(not(feature = "hydrate"))]
    let _ = text;
}
