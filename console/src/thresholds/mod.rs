//! Thresholds: on the screen of a metric what it is watched for, at home what is suspected now.

pub mod calls;
mod form;
mod row;
pub mod suspected;
mod words;

use app::model::{Instant, MetricId, ThresholdId, access::Right, metric::MetricFile, threshold::Threshold};
use leptos::prelude::*;

use crate::{
    layout::complaint,
    live::Live,
    ui::{later::later, time::Clock},
};

use calls::list_thresholds;
use form::Form;
use row::Row;

/// What is being written.
#[derive(Clone, Copy, PartialEq)]
enum Writing {
    Nothing,
    New,
    One(ThresholdId),
}

/// The section of a metric's screen.
#[component]
pub fn ThresholdsOf(
    /// The metric.
    file: RwSignal<MetricFile>,
    /// Whether whoever looks may change them.
    may: Signal<bool>,
) -> impl IntoView {
    let live: Live = expect_context();
    let clock: Clock = expect_context();
    let page = live.desk.with_untracked(|desk| desk.page);
    let id: MetricId = file.with_untracked(|file| file.id);
    let turn = RwSignal::new(0_u32);
    let again = Callback::new(move |()| turn.update(|turn| *turn += 1));
    let writing = RwSignal::new(Writing::Nothing);
    // Whatever a threshold does makes a version of the page; points make none. What somebody writes is left alone.
    let state = Memo::new(move |before: Option<&(u64, Instant)>| match (writing.get(), before) {
        (Writing::Nothing, _) | (_, None) => (live.desk.with(|desk| desk.version), clock.now.get().minute()),
        (_, Some(before)) => *before,
    });
    let found = later(move || (turn.get(), state.get()), move |_| list_thresholds(page, id));
    let change = Callback::new(move |id| writing.set(Writing::One(id)));
    let close = Callback::new(move |()| {
        writing.set(Writing::Nothing);
        _ = again.try_run(());
    });
    let row = move |threshold: Threshold| {
        let id = threshold.id;
        let is_open = Memo::new(move |_| writing.get() == Writing::One(id));
        let shown = move || {
            let threshold = threshold.clone();
            if is_open.get() && may.get() {
                view! { <Form file=file of=Some(threshold) close=close /> }.into_any()
            } else {
                view! { <Row file=file threshold=threshold may=may again=again change=change /> }.into_any()
            }
        };
        view! { <li>{shown}</li> }
    };
    let shown = move || {
        found.get().map(|found| match found {
            Ok(all) if all.is_empty() => {
                let words = "None. A threshold notices when values are not fine, and says so before anybody asks.";
                view! { <p class="empty">{words}</p> }.into_any()
            }
            Ok(all) => view! { <ul role="list" class="members thresholds">{all.into_iter().map(row).collect_view()}</ul> }.into_any(),
            Err(error) => complaint(&error),
        })
    };
    let begin = move || {
        (may.get() && writing.get() == Writing::Nothing).then(|| {
            view! { <button r#type="button" on:click=move |_| writing.set(Writing::New)>"New threshold"</button> }
        })
    };
    let new = move || (may.get() && writing.get() == Writing::New).then(|| view! { <Form file=file of=None close=close /> });
    view! {
        <section aria-labelledby="thresholds-title">
            <header class="head"><h2 id="thresholds-title">"Thresholds"</h2>{begin}</header>
            {new}
            {shown}
        </section>
    }
    .into_any()
}

/// Whether whoever looks may say of a suspicion that it is nothing, or make an incident of it.
fn may_run(live: Live) -> bool {
    live.desk.with(|desk| desk.allows(Right::RunEvents))
}
