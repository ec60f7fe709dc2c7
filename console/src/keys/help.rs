//! What keys do, on a sheet; and the switch that takes single keys out of the way.

use app::model::access::Right;
use leptos::prelude::*;

use super::Keys;
use crate::{
    layout::screens::SCREENS,
    live::Live,
    ui::sheet::{Sheet, Sheets},
};

/// The keys of the desk that are no way to a screen: what to press, what it does, and who may.
const DEEDS: [(&[&str], &str, Right); 7] = [
    (&["n"], "New incident", Right::RunEvents),
    (&["u"], "Write the next update", Right::RunEvents),
    (&["s"], "Schedule maintenance", Right::RunEvents),
    (&["/"], "Find on this screen", Right::ReadStaff),
    (&["j"], "Next in a list", Right::ReadStaff),
    (&["k"], "The one before", Right::ReadStaff),
    (&["?"], "This sheet", Right::ReadStaff),
];

/// The keys that work whatever the switch says.
const ALWAYS: [(&[&str], &str); 3] =
    [(&["Ctrl", "K"], "Find or do anything"), (&["Ctrl", "Enter"], "Publish what is written"), (&["Esc"], "Close what is open")];

/// The sheet.
#[component]
pub fn HelpSheet() -> impl IntoView {
    let sheets: Sheets = expect_context();
    view! { <Sheet open=sheets.help label="Keyboard shortcuts" class="keys"><Help /></Sheet> }.into_any()
}

/// One line: keys in a row, or one behind another.
fn line(keys: &[&str], words: &'static str) -> impl IntoView + use<> {
    let keys = keys.iter().map(|key| view! { <kbd>{(*key).to_owned()}</kbd> }).collect_view();
    view! { <div><dt>{keys}</dt><dd>{words}</dd></div> }
}

#[component]
fn Help() -> impl IntoView {
    let live: Live = expect_context();
    let keys: Keys = expect_context();
    let sheets: Sheets = expect_context();
    let allows = |right: Right| live.desk.with_untracked(|desk| desk.allows(right));
    let ways = SCREENS.iter().filter(|screen| allows(screen.right)).filter_map(|screen| {
        let mut letter = [0; 4];
        screen.key.map(|key| line(&["g", key.encode_utf8(&mut letter)], screen.name))
    });
    let ways = ways.collect_view();
    let deeds = DEEDS.into_iter().filter(|(.., right)| allows(*right)).map(|(keys, words, _)| line(keys, words)).collect_view();
    let always = ALWAYS.into_iter().map(|(keys, words)| line(keys, words)).collect_view();
    view! {
        <header class="head">
            <h2>"Keyboard shortcuts"</h2>
            <button r#type="button" on:click=move |_| sheets.help.set(false)>"Close"</button>
        </header>
        <label class="tick">
            <input r#type="checkbox" prop:checked=move || keys.are_on.get() checked=keys.are_on.get_untracked()
                on:change=move |event| keys.switch(event_target_checked(&event)) />
            <span>"Single-key shortcuts are on"</span>
        </label>
        <p class="hint">"Switch them off if you speak to your computer, or if keys are hit by accident. This browser keeps the choice."</p>
        <div class="columns" class:off=move || !keys.are_on.get()>
            <section aria-labelledby="keys-ways"><h3 id="keys-ways">"Go to"</h3><dl>{ways}</dl></section>
            <section aria-labelledby="keys-deeds"><h3 id="keys-deeds">"Do"</h3><dl>{deeds}</dl></section>
        </div>
        <section aria-labelledby="keys-always"><h3 id="keys-always">"Always"</h3><dl>{always}</dl></section>
    }
    .into_any()
}
