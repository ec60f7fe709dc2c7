//! Always in sight: exactly the sentence visitors read now, its age, and when the next word to them is due.

use app::ui::mark::class;
use leptos::prelude::*;

use crate::{
    live::Live,
    ui::{
        mark::Mark,
        time::{Ago, Clock, Due},
    },
};

/// The strip on top of every screen.
#[component]
pub fn MirrorStrip() -> impl IntoView {
    let live: Live = expect_context();
    let clock: Clock = expect_context();
    let mirror = Memo::new(move |_| live.desk.with(|desk| desk.mirror.clone()));
    let mark = Signal::derive(move || mirror.with(|m| m.mark));
    let url = move || live.desk.with(|desk| desk.shows.page.url.clone());
    // What is late has a line of its own.
    let promised = Memo::new(move |_| mirror.with(|m| m.due).filter(|due| *due >= clock.now.get()));
    let due = move || promised.get().map(|due| view! { <Due by=due /> });
    view! {
        <section class=move || format!("mirror state-{}", class(mark.get())) aria-label="What visitors read now">
            <Mark status=mark />
            <p class="sentence" aria-live="polite">{move || mirror.with(|m| m.headline.clone())}</p>
            <p class="meta">
                <span>"last changed " <Ago at=Signal::derive(move || mirror.with(|m| m.at)) /></span>
                {due}
                <span class="lost" role="status">{move || live.lost.get().then_some("connection lost, trying again")}</span>
            </p>
            <a class="see" href=url target="_blank" rel="noopener">"See the page"</a>
        </section>
    }
    .into_any()
}
