//! Fields with their label, a hint, and what is wrong with them.

use leptos::prelude::*;

/// A field: label, control, hint, and what the server says is wrong with it.
#[component]
pub fn Field(
    /// What it is for.
    #[prop(into)]
    label: String,
    /// The id of its control.
    #[prop(into)]
    id: String,
    /// What to know before filling it in.
    #[prop(optional, into)]
    hint: Option<String>,
    /// What is wrong with it.
    #[prop(optional, into)]
    wrong: Signal<Option<String>>,
    /// Its control, which says `aria-describedby` of the id with `-more` behind it.
    children: Children,
) -> impl IntoView {
    let more = format!("{id}-more");
    let hint = hint.map(|hint| view! { <p class="hint">{hint}</p> });
    let wrong = move || wrong.get().map(|wrong| view! { <p class="wrong">{wrong}</p> });
    view! {
        <div class="field">
            <label for=id>{label}</label>
            {children()}
            <div id=more aria-live="polite">{hint} {wrong}</div>
        </div>
    }
    .into_any()
}

/// A single line of text.
#[component]
pub fn Line(
    /// What it is for.
    #[prop(into)]
    label: String,
    /// Its id.
    id: &'static str,
    /// The text.
    value: RwSignal<String>,
    /// What kind of text, as HTML calls it.
    #[prop(default = "text")]
    kind: &'static str,
    /// What browsers may fill in.
    #[prop(default = "off")]
    autocomplete: &'static str,
    /// What to know before filling it in.
    #[prop(optional, into)]
    hint: Option<String>,
    /// What is wrong with it.
    #[prop(optional, into)]
    wrong: Signal<Option<String>>,
) -> impl IntoView {
    view! {
        <Field label=label id=id hint=hint.unwrap_or_default() wrong=wrong>
            <input
                id=id
                name=id
                r#type=kind
                autocomplete=autocomplete
                prop:value=move || value.get()
                value=value.get_untracked()
                on:input=move |event| value.set(event_target_value(&event))
                aria-describedby=format!("{id}-more")
                aria-invalid=move || wrong.get().is_some().then_some("true")
            />
        </Field>
    }
    .into_any()
}

/// A box to tick.
#[component]
pub fn Tick(
    /// What ticking it means.
    #[prop(into)]
    label: String,
    /// Whether it is ticked.
    value: RwSignal<bool>,
) -> impl IntoView {
    view! {
        <label class="tick">
            <input r#type="checkbox" prop:checked=move || value.get() checked=value.get_untracked() on:change=move |event| value.set(event_target_checked(&event)) />
            <span>{label}</span>
        </label>
    }
    .into_any()
}
