//! Who did what last.

use app::model::audit::Done;
use leptos::prelude::*;

use crate::{live::Live, ui::time::Ago};

/// The last deeds.
#[component]
pub fn Lately() -> impl IntoView {
    let live: Live = expect_context();
    let done = Memo::new(move |_| live.desk.with(|desk| desk.lately.clone()));
    let entry = |done: Done| {
        let name = done.name.map(|name| view! { " " <bdi>{name}</bdi> });
        view! {
            <li>
                <span class="deed"><b><bdi>{done.who}</bdi></b> {format!(" {} {}", done.verb, done.noun)} {name}</span>
                <Ago at=done.at />
            </li>
        }
    };
    view! {
        <aside class="lately" aria-labelledby="lately-title">
            <h2 id="lately-title">"Last changes"</h2>
            <ol role="list">{move || done.get().into_iter().map(entry).collect_view()}</ol>
        </aside>
    }
    .into_any()
}
