//! A choice of one of a few, each with a sentence on what it means.

use leptos::prelude::*;

/// A choice of one of a few, each with a sentence on what it means.
#[component]
pub fn Pick<T: PartialEq + Clone + Send + Sync + 'static>(
    /// What is chosen by it.
    #[prop(into)]
    legend: String,
    /// Tells it from others on the screen.
    name: &'static str,
    /// What there is to choose from: the thing, its word, and what it means.
    options: Vec<(T, &'static str, &'static str)>,
    /// What is chosen.
    value: RwSignal<T>,
    /// What is wrong with it.
    #[prop(optional, into)]
    wrong: Signal<Option<String>>,
) -> impl IntoView {
    let option = move |(n, (own, word, meaning)): (usize, (T, &'static str, &'static str))| {
        let id = format!("{name}-{n}");
        let (is, set) = (own.clone(), own);
        let chosen = Memo::new(move |_| value.with(|value| *value == is));
        view! {
            <div class="picked">
                <input r#type="radio" name=name id=id.clone() prop:checked=move || chosen.get() checked=chosen.get_untracked()
                    aria-describedby=format!("{id}-is") on:change=move |_| value.set(set.clone()) />
                <label for=id.clone()>{word}</label>
                <span class="hint" id=format!("{id}-is")>{meaning}</span>
            </div>
        }
    };
    view! {
        <fieldset class="pick">
            <legend>{legend}</legend>
            {options.into_iter().enumerate().map(option).collect_view()}
            {move || wrong.get().map(|wrong| view! { <p class="wrong">{wrong}</p> })}
        </fieldset>
    }
    .into_any()
}
