//! Frames other sites place themselves: a card, and the list of components.

use leptos::prelude::*;

use super::{
    address::{Page, quoted},
    entry::{Choice, Choices, Entry, LanguageChoice, THEMES, unsaid},
};

const GROUNDS: Choices = &[("", "Its own"), ("true", "That of your site")];

/// One of the frames.
#[derive(Clone, Copy)]
pub struct Framed {
    title: &'static str,
    about: &'static str,
    path: &'static str,
    /// How tall it is as a rule, in pixels.
    height: u16,
    /// Ids of its choices on the screen.
    ids: [&'static str; 4],
}

/// The card.
pub const CARD: Framed = Framed {
    title: "Card",
    about: "The state in a sentence and what is going on, for a help centre or a sign-in page. It says so without JavaScript too.",
    path: "/embed/card",
    height: 190,
    ids: ["card", "card-theme", "card-language", "card-ground"],
};

/// The list of components.
pub const COMPONENTS: Framed = Framed {
    title: "List of components",
    about: "Each component and how it is.",
    path: "/embed/components",
    height: 420,
    ids: ["parts", "parts-theme", "parts-language", "parts-ground"],
};

/// A frame.
#[component]
pub fn FramedEntry(page: Page, kind: Framed) -> impl IntoView {
    let Framed { title, about, path, height, ids: [id, theme_id, language_id, ground_id] } = kind;
    let (theme, language, transparent) = (unsaid(), unsaid(), unsaid());
    let page = StoredValue::new(page);
    let wishes = move || [("theme", theme.get()), ("language", language.get()), ("transparent", transparent.get())];
    let line = Signal::derive(move || {
        let wishes = wishes();
        let wishes = wishes.each_ref().map(|(name, value)| (*name, value.as_str()));
        page.with_value(|page| {
            let (address, name) = (quoted(&page.there(path, &wishes)), quoted(&page.name));
            format!("<iframe src=\"{address}\" title=\"Status: {name}\" loading=\"lazy\" width=\"100%\" height=\"{height}\" style=\"border:0\"></iframe>")
        })
    });
    let frame = move || {
        let wishes = wishes();
        let wishes = wishes.each_ref().map(|(name, value)| (*name, value.as_str()));
        page.with_value(|page| page.here(path, &wishes))
    };
    let shown =
        view! { <iframe title=format!("How the {} would look", title.to_lowercase()) height=height.to_string() src=frame></iframe> };
    view! {
        <Entry title=title id=id about=about lines=vec![("", line)] shown=shown.into_any()>
            <Choice label="Colours" id=theme_id choices=THEMES value=theme />
            <LanguageChoice id=language_id otherwise="That of the page" value=language />
            <Choice label="Ground" id=ground_id choices=GROUNDS value=transparent />
        </Entry>
    }
}
