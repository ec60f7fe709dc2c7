//! The newest points of a metric, and deleting those of a stretch of time.

use app::model::{Instant, metric::MetricFile};
use leptos::prelude::*;

use super::{
    LOOK,
    calls::{delete_points, last_points},
    list::written,
};
use crate::{
    live::Live,
    retention::calls::count_stretch,
    subscribers::words::many,
    ui::{
        deed::{Deed, Said},
        moment::{Moment, page_zone},
        sure::Sure,
        time::{Time, every},
        toast::Toasts,
    },
};

/// The newest points, and deleting those of a stretch of time.
#[component]
pub fn PointsOf(
    /// The metric.
    file: RwSignal<MetricFile>,
    /// Whether points may be deleted.
    may: Signal<bool>,
    /// Called once points are deleted.
    changed: Callback<()>,
) -> impl IntoView {
    let live: Live = expect_context();
    let toasts: Toasts = expect_context();
    let page = live.desk.with_untracked(|desk| desk.page);
    let id = file.with_untracked(|file| file.id);
    let points: RwSignal<Vec<(Instant, f64)>> = RwSignal::new(Vec::new());
    let load = move || {
        leptos::task::spawn_local(async move {
            if let Ok(new) = last_points(page, id).await {
                _ = points.try_set(new);
            }
        });
    };
    // Points make no version of the page: they are looked for again and again.
    Effect::new(move |_| load());
    every(LOOK, load);
    let (from, to) = (RwSignal::new(None), RwSignal::new(None));
    let deed = Deed::new();
    let missing = RwSignal::new(false);
    let delete = Callback::new(move |()| {
        let (Some(from), Some(to)) = (from.get_untracked(), to.get_untracked()) else { return missing.set(true) };
        missing.set(false);
        let done = move |()| {
            toasts.done("The points are deleted", None);
            load();
            _ = changed.try_run(());
        };
        deed.ask(move || delete_points(page, id, from, to), done);
    });
    let preview = Deed::new();
    let counted: RwSignal<Option<u64>> = RwSignal::new(None);
    let count = move |_| {
        let (Some(from), Some(to)) = (from.get_untracked(), to.get_untracked()) else { return missing.set(true) };
        missing.set(false);
        preview.ask(move || count_stretch(page, id, from, to), move |[points, ..]| _ = counted.try_set(Some(points)));
    };
    let row = move |(at, value): (Instant, f64)| {
        let value = file.with_untracked(|file| written(file, value));
        view! { <tr><td><Time at=at /></td><td>{value}</td></tr> }
    };
    let table = move || {
        let all = points.get();
        if all.is_empty() {
            return view! { <p class="empty">"None yet."</p> }.into_any();
        }
        view! {
            <div class="points" tabindex="0" role="region" aria-label="Table of the last points">
                <table><thead><tr><th scope="col">"When"</th><th scope="col">"Value"</th></tr></thead><tbody>{all.into_iter().map(row).collect_view()}</tbody></table>
            </div>
        }
        .into_any()
    };
    let (wrong, odd) = (deed.of_field("to"), preview.of_field("to"));
    let to_wrong =
        Signal::derive(move || missing.get().then(|| "Both moments are needed".to_owned()).or_else(|| wrong.get()).or_else(|| odd.get()));
    let much = move || counted.get().map(|points| many(points, "point lies in it", "points lie in it"));
    let form = move || {
        may.get().then(|| {
            view! {
                <details>
                    <summary>"Delete points"</summary>
                    <form class="say" on:submit=move |event| event.prevent_default()>
                        <Moment label="From" id="points-from" value=from zone=page_zone() />
                        <Moment label="Until" id="points-to" value=to zone=page_zone() wrong=to_wrong />
                        <p role="status">{much}</p>
                        <button r#type="button" disabled=move || preview.is_pending() on:click=count>"Count them"</button>
                        <Sure words="Delete these points" ask="They cannot be brought back." run=delete />
                        <Said deed=deed />
                    </form>
                </details>
            }
        })
    };
    view! {
        <section aria-labelledby="points-title">
            <h2 id="points-title">"Last points"</h2>
            {table}
            {form}
        </section>
    }
    .into_any()
}
