//! Badges for a README or the foot of a site.

use leptos::prelude::*;

use super::{
    address::{Page, quoted},
    entry::{Choice, Choices, Entry, unsaid},
};
use crate::ui::{field::Line, select::Select};

const STYLES: Choices = &[("", "Flat"), ("flat-square", "Flat, with corners"), ("plastic", "Plastic"), ("for-the-badge", "Large capitals")];

/// What a badge can be about: the page, or the state or the uptime of a component.
fn subjects(page: &Page) -> Vec<(String, String)> {
    let states = page.components.iter().map(|(id, name)| (format!("/badge/components/{id}.svg"), name.clone()));
    let uptimes = page.components.iter().map(|(id, name)| (format!("/badge/uptime/{id}.svg"), format!("{name}: uptime")));
    let whole = ("/badge/status.svg".to_owned(), "The whole page".to_owned());
    [whole].into_iter().chain(states).chain(uptimes).collect()
}

/// A badge.
#[component]
pub fn BadgeEntry(page: Page) -> impl IntoView {
    let (style, label) = (unsaid(), unsaid());
    let subject = RwSignal::new("/badge/status.svg".to_owned());
    let subjects = subjects(&page);
    let page = StoredValue::new(page);
    let address = move |here: bool| {
        let (path, style, label) = (subject.get(), style.get(), label.get());
        let wishes = [("style", style.as_str()), ("label", label.as_str())];
        page.with_value(|page| if here { page.here(&path, &wishes) } else { page.there(&path, &wishes) })
    };
    let (url, name) = page.with_value(|page| (page.there("/", &[]), page.name.clone()));
    let (link, alt) = (url.clone(), quoted(&name));
    let html = Signal::derive(move || format!("<a href=\"{}\"><img src=\"{}\" alt=\"{alt}\"></a>", quoted(&link), quoted(&address(false))));
    let alt = name.replace(['[', ']'], " ");
    let markdown = Signal::derive(move || format!("[![{alt}]({})]({url})", address(false)));
    let shown = view! { <img alt="How the badge would look" src=move || address(true) /> }.into_any();
    view! {
        <Entry title="Badge" id="badge" lines=vec![("HTML", html), ("Markdown", markdown)] shown=shown
            about="A small picture for a README or the foot of a site.">
            <Select label="About" id="badge-subject" options=subjects value=subject />
            <Choice label="Style" id="badge-style" choices=STYLES value=style />
            <Line label="On the left" id="badge-label" value=label hint="Instead of the name" />
        </Entry>
    }
}
