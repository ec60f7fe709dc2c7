//! Sources of a page: other programs that are asked for the points of metrics.

pub mod calls;
mod form;
mod row;
pub mod tried;
pub mod words;

use app::model::{SourceId, access::Right, source::Source};
use leptos::prelude::*;
use leptos_meta::Title;

use crate::{layout::complaint, live::Live, settings::tabs::SettingsTabs, ui::time::every};

use calls::list_sources;
use form::Form;
use row::Row;

/// How often we look how sources do, in milliseconds.
pub const EVERY: i64 = 5_000;

/// What is being written.
#[derive(Clone, Copy, PartialEq)]
enum Writing {
    Nothing,
    New,
    One(SourceId),
}

/// `/console/{page}/settings/sources`
#[component]
pub fn SourcesScreen() -> impl IntoView {
    let live: Live = expect_context();
    let may = Memo::new(move |_| live.desk.with(|desk| desk.allows(Right::EditSettings)));
    let shown = move || {
        if may.get() {
            view! { <Sources /> }.into_any()
        } else {
            view! { <p class="empty">"Sources are for admins and owners of the page."</p> }.into_any()
        }
    };
    view! {
        <Title text="Sources" />
        <h1>"Settings"</h1>
        <SettingsTabs />
        {shown}
    }
    .into_any()
}

/// What there is, and what is being written.
#[component]
fn Sources() -> impl IntoView {
    let live: Live = expect_context();
    let page = live.desk.with_untracked(|desk| desk.page);
    let turn = RwSignal::new(0_u32);
    let again = Callback::new(move |()| turn.update(|turn| *turn += 1));
    let found = Resource::new(move || turn.get(), move |_| list_sources(page));
    let fresh: RwSignal<Vec<Source>> = RwSignal::new(Vec::new());
    every(EVERY, move || {
        leptos::task::spawn_local(async move {
            if let Ok(new) = list_sources(page).await {
                _ = fresh.try_set(new);
            }
        });
    });
    let writing = RwSignal::new(Writing::Nothing);
    let change = Callback::new(move |id| writing.set(Writing::One(id)));
    let close = Callback::new(move |()| {
        writing.set(Writing::Nothing);
        _ = again.try_run(());
    });
    let row = move |source: Source| {
        let id = source.id;
        let is_open = Memo::new(move |_| writing.get() == Writing::One(id));
        let shown = move || {
            let source = source.clone();
            if is_open.get() {
                view! { <Form of=Some(source) close=close /> }.into_any()
            } else {
                view! { <Row source=source fresh=fresh again=again change=change /> }.into_any()
            }
        };
        view! { <li>{shown}</li> }
    };
    let shown = move || {
        Suspend::new(async move {
            match found.await {
                Ok(all) if all.is_empty() => {
                    view! { <p class="empty">"No source. One is a Prometheus, a Graphite, an InfluxDB or the like of yours, which is asked for the points of metrics."</p> }
                        .into_any()
                }
                Ok(all) => view! { <ul role="list" class="members hooks">{all.into_iter().map(row).collect_view()}</ul> }.into_any(),
                Err(error) => complaint(&error),
            }
        })
    };
    let new = move || (writing.get() == Writing::New).then(|| view! { <Form of=None close=close /> });
    view! {
        <section class="narrow" aria-labelledby="sources-title">
            <header class="head">
                <h2 id="sources-title">"Sources"</h2>
                {move || (writing.get() == Writing::Nothing).then(|| view! {
                    <button r#type="button" on:click=move |_| writing.set(Writing::New)>"New source"</button>
                })}
            </header>
            <p class="hint">"A source is asked for points. Which metric is pulled from it, and with which query, is said at the metric."</p>
            {new}
            <Transition>{shown}</Transition>
        </section>
    }
    .into_any()
}
