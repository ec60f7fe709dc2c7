//! The foot of every page: the zone of its times, colours, languages, help.

use leptos::prelude::*;

use crate::{
    model::{Language, Word},
    status::state::PageState,
    ui::{
        href,
        node::{Child, El, classed, el},
    },
};

/// The footer.
pub fn footer(page: PageState) -> El {
    let language = |language: &Language| {
        let code = language.as_str();
        let link = el("a").attr("href", format!("?lang={code}")).attr("lang", code).attr("hreflang", code).attr("rel", "nofollow");
        link.attr_if("aria-current", (*language == page.text.language).then_some("true")).text(language.own_name())
    };
    let links = classed("nav", "links")
        .child(el("a").attr("href", "/").text(page.text.back()))
        .child(el("a").attr("href", "/subscribe").text(page.text.subscribe()))
        .child(el("a").attr("href", "/history").text(page.text.history()))
        .child(el("a").attr("href", "/recovery").text(page.text.recovery()))
        .child(el("a").attr("href", "/announcements").text(page.text.announcements()))
        .child(el("a").attr("href", "/accessibility").text(page.text.accessibility()))
        .child(el("span").live(move || elsewhere(page)));
    classed("footer", "foot")
        .child(classed("p", "zone").live_text(move || page.text.times_in(&zone(page))))
        .child(links)
        .child(classed("nav", "languages").attr("aria-label", page.text.languages()).children(Language::ALL.iter().map(language)))
        .child(theme(page))
}

/// The company's own site, and where it helps.
fn elsewhere(page: PageState) -> Vec<Child> {
    let (name, own, support) = page.snapshot.with(|s| {
        let settings = &s.page.settings;
        (s.page.name.clone(), settings.url.as_deref().and_then(href::safe), settings.support_url.as_deref().and_then(href::safe))
    });
    let own = own.map(|href| el("a").attr("href", href).child(el("bdi").text(name)));
    let support = support.map(|href| el("a").attr("href", href).text(page.text.support()));
    own.into_iter().chain(support).map(Child::Element).collect()
}

/// The zone's name and its distance from UTC now.
fn zone(page: PageState) -> String {
    let offset = page.civil(page.now.get()).zone();
    let name = if page.own_zone.get() { own_zone() } else { page.home.get() };
    if name.is_empty() || name == offset { offset } else { format!("{} ({offset})", name.replace('_', " ")) }
}

#[cfg(feature = "hydrate")]
fn own_zone() -> String {
    crate::ui::zone::own_zone().unwrap_or_default()
}

#[cfg(not(feature = "hydrate"))]
fn own_zone() -> String {
    String::new()
}

/// Light, dark, or what the system says; kept in the browser.
fn theme(page: PageState) -> El {
    let chosen = RwSignal::new("");
    #[cfg(feature = "hydrate")]
    crate::ui::effect::effect(move || chosen.set(crate::live::browser::theme()));
    let button = |(value, label): (&'static str, &'static str)| {
        classed("button", "plain")
            .attr("type", "button")
            .live_attr("aria-pressed", move || Some(if chosen.get() == value { "true" } else { "false" }))
            .on("click", move |_| {
                chosen.set(value);
                #[cfg(feature = "hydrate")]
                crate::live::browser::set_theme(value);
            })
            .text(label)
    };
    let choices = [("", page.text.theme_system()), ("light", page.text.theme_light()), ("dark", page.text.theme_dark())];
    let group = classed("div", "theme scripted").attr("role", "group").attr("aria-label", page.text.theme());
    group.children(choices.into_iter().map(button))
}
