//! Light, dark, or as the system says: kept in the browser, for the console and the page alike.

use leptos::prelude::*;

/// The choices, as they are kept and as they are called.
pub const THEMES: [(&str, &str); 3] = [("", "System"), ("light", "Light"), ("dark", "Dark")];

/// The colours somebody chose.
#[derive(Clone, Copy)]
pub struct Theme {
    /// `light`, `dark`, or nothing.
    pub chosen: RwSignal<&'static str>,
}

impl Theme {
    /// As it was left in this browser.
    pub fn open() -> Self {
        let theme = Self { chosen: RwSignal::new("") };
        Effect::new(move |_| {
            #[cfg(feature = "hydrate")]
            theme.chosen.set(app::live::browser::theme());
            #[cfg(not(feature = "hydrate"))]
            let _ = theme;
        });
        theme
    }

    /// Shows these colours from now on.
    pub fn choose(self, value: &'static str) {
        self.chosen.set(value);
        #[cfg(feature = "hydrate")]
        app::live::browser::set_theme(value);
    }
}

/// The choice.
#[component]
pub fn ThemeChoice() -> impl IntoView {
    let theme: Theme = expect_context();
    let button = move |(value, word): (&'static str, &'static str)| {
        let is_chosen = move || if theme.chosen.get() == value { "true" } else { "false" };
        view! { <button r#type="button" class="plain" aria-pressed=is_chosen on:click=move |_| theme.choose(value)>{word}</button> }
    };
    view! { <div class="themes" role="group" aria-label="Colours">{THEMES.into_iter().map(button).collect_view()}</div> }.into_any()
}
