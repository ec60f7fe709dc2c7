//! A choice of one of many, as browsers offer it.

use leptos::prelude::*;

use crate::ui::field::Field;

/// A choice of one of many.
#[component]
pub fn Select<T: PartialEq + Clone + Send + Sync + 'static>(
    /// What is chosen by it.
    #[prop(into)]
    label: String,
    /// Its id.
    id: &'static str,
    /// What there is to choose from.
    #[prop(into)]
    options: Signal<Vec<(T, String)>>,
    /// What is chosen.
    value: RwSignal<T>,
    /// What to know before choosing.
    #[prop(optional, into)]
    hint: Option<String>,
    /// What is wrong with it.
    #[prop(optional, into)]
    wrong: Signal<Option<String>>,
) -> impl IntoView {
    let option = move |(n, (own, words)): (usize, (T, String))| {
        let is = Signal::derive(move || value.with(|value| *value == own));
        view! { <option value=n.to_string() selected=is.get_untracked() prop:selected=move || is.get()>{words}</option> }
    };
    let choose = move |event| {
        let chosen = event_target_value(&event).parse().ok().and_then(|n: usize| options.with_untracked(|all| all.get(n).cloned()));
        if let Some((chosen, _)) = chosen {
            value.set(chosen);
        }
    };
    view! {
        <Field label=label id=id hint=hint.unwrap_or_default() wrong=wrong>
            <select
                id=id
                on:change=choose
                aria-describedby=format!("{id}-more")
                aria-invalid=move || wrong.get().is_some().then_some("true")
            >
                {move || options.get().into_iter().enumerate().map(option).collect_view()}
            </select>
        </Field>
    }
    .into_any()
}
