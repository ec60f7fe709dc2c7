//! The colour of the page: what was asked for, and beside it what is used so that everybody can read it.

use app::model::accent::{Colour, LEAST, used};
use leptos::prelude::*;

use crate::ui::{draft::Draft, field::Field};

/// The field, with the colour as it becomes.
#[component]
pub fn AccentField(
    /// The colour.
    accent: Draft,
    /// What is wrong with it.
    #[prop(into)]
    wrong: Signal<Option<String>>,
) -> impl IntoView {
    let text = accent.text;
    let colour = Memo::new(move |_| text.with(|text| Colour::parse(text)));
    let picked = move || colour.get().map_or_else(|| "#12597f".to_owned(), Colour::hex);
    let shown = move || {
        colour.get().map(|asked| {
            let used = used(asked);
            view! {
                <table class="accent">
                    <thead><tr><td></td><th scope="col">"Asked"</th><th scope="col">"Used"</th></tr></thead>
                    <tbody>
                        <Row theme="In light" ground="#ffffff" asked=asked used=used.light before=used.asked.0 after=used.used.0 />
                        <Row theme="In dark" ground="#121c23" asked=asked used=used.dark before=used.asked.1 after=used.used.1 />
                    </tbody>
                </table>
            }
        })
    };
    view! {
        <Field label="Accent" id="accent" hint="Of links, buttons, focus and charts; states keep their own. Such as #12597f; empty for ours" wrong=wrong>
            <span class="colour">
                <input id="accent" value=text.get_untracked() prop:value=move || text.get() on:input=move |event| text.set(event_target_value(&event))
                    autocomplete="off" aria-describedby="accent-more" aria-invalid=move || wrong.get().is_some().then_some("true") />
                <input r#type="color" aria-label="Pick the accent" prop:value=picked on:input=move |event| text.set(event_target_value(&event)) />
            </span>
        </Field>
        <div aria-live="polite">{shown}</div>
    }
    .into_any()
}

#[component]
fn Row(theme: &'static str, ground: &'static str, asked: Colour, used: Colour, before: f64, after: f64) -> impl IntoView {
    let moved = if asked == used { "as asked" } else { "moved until it can be read" };
    let enough = if before < LEAST { "too little contrast" } else { "enough contrast" };
    view! {
        <tr>
            <th scope="row">{theme}</th>
            <td><Swatch ground=ground colour=asked /> <code>{asked.hex()}</code> <span class="hint">{format!("{before:.1} : 1, {enough}")}</span></td>
            <td><Swatch ground=ground colour=used /> <code>{used.hex()}</code> <span class="hint">{format!("{after:.1} : 1, {moved}")}</span></td>
        </tr>
    }
    .into_any()
}

/// A colour on the ground it stands on.
#[component]
fn Swatch(ground: &'static str, colour: Colour) -> impl IntoView {
    view! {
        <svg class="swatch" viewBox="0 0 64 28" aria-hidden="true">
            <rect width="64" height="28" rx="4" fill=ground></rect>
            <text x="10" y="20" font-size="17" font-weight="600" fill=colour.hex()>"Link"</text>
        </svg>
    }
    .into_any()
}
