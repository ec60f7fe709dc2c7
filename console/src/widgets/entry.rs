//! One widget: what it is, what can be wished for, what to copy, and how it would look.

use app::model::Language;
use leptos::prelude::*;

use crate::ui::{once::copy, select::Select, toast::Toasts};

/// Choices: what the address says, and what people read.
pub type Choices = &'static [(&'static str, &'static str)];

/// Colours.
pub const THEMES: Choices = &[("", "As the visitor's system has it"), ("light", "Light"), ("dark", "Dark")];

/// One widget.
#[component]
pub fn Entry(
    /// What it is called.
    title: &'static str,
    /// Its id on the screen.
    id: &'static str,
    /// What it does, and when to choose it.
    about: &'static str,
    /// What to copy: what kind of text, and the text.
    lines: Vec<(&'static str, Signal<String>)>,
    /// How it would look.
    #[prop(optional, into)]
    shown: Option<AnyView>,
    /// What can be wished for.
    children: Children,
) -> impl IntoView {
    let toasts: Toasts = expect_context();
    let heading = format!("{id}-title");
    let several = lines.len() > 1;
    let text = move |(kind, text): (&'static str, Signal<String>)| {
        let take = move |_| {
            copy(&text.get_untracked());
            toasts.done("It is copied", None);
        };
        let label = format!("Copy {title}{}{kind}", if several { ", " } else { "" });
        view! {
            <div class="lines">
                {several.then(|| view! { <p class="hint">{kind}</p> })}
                <pre tabindex="0"><code>{move || text.get()}</code></pre>
                <button r#type="button" aria-label=label on:click=take>"Copy"</button>
            </div>
        }
    };
    view! {
        <section class="widget" aria-labelledby=heading.clone()>
            <h2 id=heading.clone()>{title}</h2>
            <p>{about}</p>
            <div class="wishes">{children()}</div>
            {shown.map(|shown| view! { <div class="preview">{shown}</div> })}
            {lines.into_iter().map(text).collect_view()}
        </section>
    }
    .into_any()
}

/// A choice of a widget.
#[component]
pub fn Choice(
    /// What is chosen.
    label: &'static str,
    /// Its id on the screen.
    id: &'static str,
    /// What there is.
    choices: Choices,
    /// What is chosen, as the address says it.
    value: RwSignal<String>,
) -> impl IntoView {
    let options: Vec<(String, String)> = choices.iter().map(|(value, words)| ((*value).to_owned(), (*words).to_owned())).collect();
    view! { <Select label=label id=id options=options value=value /> }
}

/// The choice of a language.
#[component]
pub fn LanguageChoice(
    /// Its id on the screen.
    id: &'static str,
    /// What is meant if none is chosen.
    otherwise: &'static str,
    /// What is chosen, as the address says it.
    value: RwSignal<String>,
) -> impl IntoView {
    use app::model::Word;
    let own = Language::ALL.iter().map(|language| (language.as_str().to_owned(), language.own_name().to_owned()));
    let options: Vec<(String, String)> = [(String::new(), otherwise.to_owned())].into_iter().chain(own).collect();
    view! { <Select label="Language" id=id options=options value=value /> }
}

/// A choice that has not been made.
pub fn unsaid() -> RwSignal<String> {
    RwSignal::new(String::new())
}
