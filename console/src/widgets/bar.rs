//! What scripts show: the bar, the box of old, and what others make of the module.

use leptos::prelude::*;

use super::{
    address::{Page, quoted},
    entry::{Choice, Choices, Entry, LanguageChoice, THEMES, unsaid},
};

const POSITIONS: Choices = &[
    ("", "At the bottom right"),
    ("bottom-left", "At the bottom left"),
    ("top-right", "At the top right"),
    ("top-left", "At the top left"),
    ("top", "Along the top"),
    ("bottom", "Along the bottom"),
];

const SHOWS: Choices = &[("", "Nothing"), ("quiet", "A small mark")];

/// What the preview says is going on.
const STATES: Choices =
    &[("major", "A bad incident"), ("minor", "A lesser incident"), ("critical", "Everything is down"), ("well", "Nothing")];

/// The bar of `/widget.js`.
#[component]
pub fn BarEntry(page: Page) -> impl IntoView {
    let (position, theme, language, show) = (unsaid(), unsaid(), unsaid(), unsaid());
    let state = RwSignal::new("major".to_owned());
    let page = StoredValue::new(page);
    let wishes = move || {
        let all = [("position", position), ("theme", theme), ("language", language), ("show", show)];
        all.map(|(name, value)| (name, value.get()))
    };
    let line = Signal::derive(move || {
        let said = wishes().into_iter().filter(|(_, value)| !value.is_empty());
        let attributes: String = said.map(|(name, value)| format!(" data-{name}=\"{value}\"")).collect();
        page.with_value(|page| format!("<script async src=\"{}\"{attributes}></script>", quoted(&page.there("/widget.js", &[]))))
    });
    let frame = move || {
        let (wishes, state) = (wishes(), state.get());
        page.with_value(|page| {
            let own = [("state", state.as_str())];
            let all: Vec<(&str, &str)> = wishes.iter().map(|(name, value)| (*name, value.as_str())).chain(own).collect();
            page.here("/embed/preview", &all)
        })
    };
    let shown = view! { <iframe class="stage" title="How the bar would look" src=frame></iframe> }.into_any();
    view! {
        <Entry title="Bar" id="bar" lines=vec![("", line)] shown=shown
            about="One line for every page of your site. It shows a bar while something is wrong or being maintained, which visitors can put away.">
            <Choice label="Where" id="bar-position" choices=POSITIONS value=position />
            <Choice label="Colours" id="bar-theme" choices=THEMES value=theme />
            <LanguageChoice id="bar-language" otherwise="That of your site" value=language />
            <Choice label="While all is well" id="bar-show" choices=SHOWS value=show />
            <Choice label="In the preview" id="bar-state" choices=STATES value=state />
        </Entry>
    }
}

/// The box of `/embed/script.js`.
#[component]
pub fn BoxEntry(page: Page) -> impl IntoView {
    let src = page.here("/embed/frame", &[("test", "true")]);
    let address = page.there("/embed/script.js", &[]);
    let line = Signal::derive(move || format!("<script src=\"{}\"></script>", quoted(&address)));
    let shown = view! { <iframe class="boxed" title="How the box would look" src=src></iframe> }.into_any();
    view! {
        <Entry title="Box" id="box" lines=vec![("", line)] shown=shown
            about="For sites that have the embed of Statuspage: it behaves as they know it, with its colours and its place.">
            ""
        </Entry>
    }
}

/// The module of `/widget.mjs`.
#[component]
pub fn ModuleEntry(page: Page) -> impl IntoView {
    let address = page.there("/widget.mjs", &[]);
    let line = Signal::derive(move || {
        format!(
            "import {{ connect }} from \"{address}\";\n\nconst following = connect({{\n  onChange(now) {{\n    console.log(now.status.indicator, now.incidents);\n  }},\n}});\n// later: following.close()"
        )
    });
    view! {
        <Entry title="Your own" id="module" lines=vec![("", line)]
            about="A module that follows the page and tells you what it says, typed in /widget.d.ts, for what you draw yourself.">
            ""
        </Entry>
    }
}
