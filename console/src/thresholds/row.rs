//! One threshold: what it watches for, how it is now, when it fired last, and what can be done to it.

use app::model::{ThresholdId, metric::MetricFile, threshold::Firing, threshold::Threshold};
use leptos::prelude::*;
use leptos_router::components::A;

use super::{
    calls::{ThresholdDeed, do_to_threshold},
    words::{outcome, rule, standing},
};
use crate::{
    live::Live,
    metrics::list::written,
    ui::{deed::Deed, mark::Mark, sure::Sure, time::Time, toast::Toasts},
};

/// One threshold.
#[component]
pub fn Row(
    /// The metric.
    file: RwSignal<MetricFile>,
    /// Which.
    threshold: Threshold,
    /// Whether whoever looks may change it.
    may: Signal<bool>,
    /// Fetches the list again.
    again: Callback<()>,
    /// Opens it to be changed.
    change: Callback<ThresholdId>,
) -> impl IntoView {
    let live: Live = expect_context();
    let toasts: Toasts = expect_context();
    let (page, slug) = live.desk.with_untracked(|desk| (desk.page, desk.slug.clone()));
    let id = threshold.id;
    let deed = Deed::new();
    deed.tell_failures(toasts);
    let run = move |what: ThresholdDeed, words: &'static str| {
        deed.ask(
            move || do_to_threshold(page, id, what),
            move |()| {
                toasts.done(words, None);
                live.refresh_soon();
                _ = again.try_run(());
            },
        );
    };
    let delete = Callback::new(move |()| run(ThresholdDeed::Delete, "The threshold is deleted"));
    let is_paused = threshold.paused_at.is_some();
    let turn = move |_| {
        if is_paused {
            run(ThresholdDeed::Resume, "The threshold is watched")
        } else {
            run(ThresholdDeed::Pause, "The threshold does nothing")
        }
    };
    let component = live.desk.with_untracked(|desk| {
        let found = desk.shows.component(threshold.content.component_id);
        found.map_or_else(|| "a component that is gone".to_owned(), |component| component.name.clone())
    });
    let value = file.with_untracked(|file| written(file, threshold.content.value));
    let (mark, words) = standing(&threshold);
    let firing = move |firing: Firing| {
        let value = file.with_untracked(|file| written(file, firing.value));
        let until = firing.ended_at.map(|at| view! { " to " <Time at=at /> });
        let draft = firing.event_id.map(|id| view! { " " <A href=format!("/console/{slug}/incidents/{id}")>"the draft"</A> });
        view! { <tr><td><Time at=firing.began_at /> {until}</td><td>{value}</td><td>{outcome(&firing)} {draft}</td></tr> }
    };
    let many = threshold.firings.len();
    let firings = (many > 0).then(|| {
        view! {
            <details>
                <summary>"Last firings"</summary>
                <div class="points" tabindex="0" role="region" aria-label="Table of the last firings">
                    <table>
                        <thead><tr><th scope="col">"When"</th><th scope="col">"Value"</th><th scope="col">"What became of it"</th></tr></thead>
                        <tbody>{threshold.firings.into_iter().map(firing).collect_view()}</tbody>
                    </table>
                </div>
            </details>
        }
    });
    let ways = move || {
        may.get().then(|| {
            view! {
                <p class="ways">
                    <button r#type="button" class="plain" on:click=move |_| change.run(id)>"Change"</button>
                    <button r#type="button" class="plain" disabled=move || deed.is_pending() on:click=turn>{if is_paused { "Resume" } else { "Pause" }}</button>
                    <Sure words="Delete threshold" ask="What it has done is undone." run=delete />
                </p>
            }
        })
    };
    view! {
        <div class="who">
            <p><bdi>{rule(&threshold.content, &value, &component)}</bdi></p>
            <p class="meta"><Mark status=mark /> <span>{words}</span></p>
            {firings}
        </div>
        {ways}
    }
    .into_any()
}
