//! What was learned from an incident, as an article.

use leptos::prelude::*;

use crate::{
    model::incident::Incident,
    status::{event, state::PageState, time::dated_sentence},
    text::moment::at,
    ui::node::{El, classed, el},
};

/// Texts changed within so many milliseconds of their publication are as published.
const AT_ONCE: i64 = 60_000;

/// The article; nothing but the way back if it has been taken back.
pub fn page(page: PageState, incident: Incident) -> El {
    let text = page.text;
    let Incident { id, name, affected, postmortem, .. } = incident;
    let back = el("a").attr("href", format!("/incidents/{id}")).text(text.to_incident());
    let article = classed("article", "alone article")
        .child(classed("p", "kicker").text(text.postmortem()))
        .child(page.staff(el("h1")).child(el("bdi").text(name)));
    let Some(postmortem) = postmortem else { return article.child(el("p").child(back)) };
    let changed = postmortem.updated_at.since(postmortem.published_at) > AT_ONCE;
    let dates = dated_sentence(el("span"), page, &text.published(&at(postmortem.published_at)));
    let dates = classed("p", "note").child(dates).text(" ");
    let dates = dates.child_if(changed.then(|| dated_sentence(el("span"), page, &text.changed(&at(postmortem.updated_at)))));
    // The components are asked for each time they are shown, which is once.
    let affected = StoredValue::new(affected);
    article
        .child(dates)
        .child(event::affected(page, move || affected.get_value()))
        .child(page.staff(classed("div", "prose")).html(postmortem.html))
        .child(classed("p", "onward").child(back))
}
