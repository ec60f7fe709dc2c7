//! The accessibility statement: what the page conforms to, how its parts work, where it falls short, whom to tell.

use leptos::prelude::*;

use crate::{
    status::{event::heading, state::PageState},
    ui::{
        href,
        node::{El, classed, el},
    },
};

/// The page.
pub fn page(page: PageState) -> El {
    let text = page.text;
    let (name, support) = page.snapshot.with(|s| (s.page.name.clone(), s.page.settings.support_url.as_deref().and_then(href::safe)));
    let parts: [(&str, String); 6] = [
        (text.by_keyboard(), text.by_keyboard_means().to_owned()),
        (text.by_bars(), text.by_bars_means().to_owned()),
        (text.by_charts(), text.by_charts_means(text.numbers())),
        (text.by_changes(), text.by_changes_means().to_owned()),
        (text.by_colours(), text.by_colours_means().to_owned()),
        (text.by_itself(), text.by_itself_means().to_owned()),
    ];
    let part = |(name, means): (&'static str, String)| el("div").child(el("dt").text(name)).child(el("dd").text(means));
    let limits = [text.limit_language(), text.limit_bars(), text.limit_readers()].map(|limit| el("li").text(limit));
    let prose = |words: &'static str| classed("p", "prose").text(words);
    let tell = match support {
        Some(href) => prose(text.tell_us_where()).text(" ").child(el("a").attr("href", href).text(text.support())),
        None => classed("p", "prose").text(text.tell_us_anywhere(&name)),
    };
    classed("section", "archive statement")
        .child(el("h1").text(text.accessibility()))
        .child(classed("p", "lead").text(text.for_everybody(&name)))
        .child(el("section").child(heading(text.conformance())).child(prose(text.conformance_is())))
        .child(el("section").child(heading(text.how_parts_work())).child(el("dl").children(parts.map(part))))
        .child(el("section").child(heading(text.known_limits())).child(classed("ul", "prose").children(limits)))
        .child(el("section").child(heading(text.tell_us())).child(tell))
}
