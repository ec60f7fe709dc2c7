//! What is suspected now and nobody has confirmed: to make an incident of, or to be put aside.

use app::{
    model::threshold::Suspicion,
    text::number::{THIN, fixed},
};
use leptos::prelude::*;
use leptos_router::components::A;

use super::{
    calls::{ThresholdDeed, do_to_threshold, list_suspicions},
    may_run,
};
use crate::{
    live::Live,
    ui::{deed::Deed, mark::Mark, time::Ago, toast::Toasts},
};

/// The block at home. Nothing is shown while nothing is suspected.
#[component]
pub fn Suspected() -> impl IntoView {
    let live: Live = expect_context();
    let page = Memo::new(move |_| live.desk.with(|desk| desk.page));
    let version = Memo::new(move |_| live.desk.with(|desk| desk.version));
    let turn = RwSignal::new(0_u32);
    let again = Callback::new(move |()| turn.update(|turn| *turn += 1));
    let found = Resource::new(move || (page.get(), version.get(), turn.get()), move |(page, ..)| list_suspicions(page));
    let shown = move || {
        Suspend::new(async move {
            // The rest of the screen is worth more than a complaint here.
            let all = found.await.unwrap_or_default();
            // Where an incident or a status says it already, somebody has confirmed it.
            let is_fine = |suspicion: &Suspicion| {
                live.desk.with_untracked(|desk| desk.shows.component(suspicion.component).is_none_or(|c| !c.status.is_trouble()))
            };
            let all: Vec<Suspicion> = all.into_iter().filter(is_fine).collect();
            (!all.is_empty()).then(|| {
                view! {
                    <section aria-labelledby="suspected-title">
                        <h2 id="suspected-title">"Suspected"</h2>
                        <ul role="list" class="events suspected">
                            {all.into_iter().map(|suspicion| view! { <One suspicion=suspicion again=again /> }).collect_view()}
                        </ul>
                    </section>
                }
            })
        })
    };
    view! { <Transition>{shown}</Transition> }.into_any()
}

/// One of them.
#[component]
fn One(suspicion: Suspicion, again: Callback<()>) -> impl IntoView {
    let live: Live = expect_context();
    let toasts: Toasts = expect_context();
    let (page, slug) = live.desk.with_untracked(|desk| (desk.page, desk.slug.clone()));
    let Suspicion { threshold, component, status, metric, metric_name, since, .. } = suspicion;
    let unit = suspicion.suffix.map(|suffix| format!("{THIN}{suffix}")).unwrap_or_default();
    let value = format!("{}{unit}", fixed(suspicion.value, suspicion.decimals, '.'));
    let name = live.desk.with_untracked(|desk| desk.shows.component(component).map(|c| c.name.clone())).unwrap_or_default();
    let deed = Deed::new();
    deed.tell_failures(toasts);
    let dismiss = move |_| {
        deed.ask(
            move || do_to_threshold(page, threshold, ThresholdDeed::Dismiss),
            move |()| {
                toasts.done("Put aside until the values have recovered", None);
                live.refresh_soon();
                _ = again.try_run(());
            },
        );
    };
    let compose = format!("/console/{slug}/incidents/new?component={component}&status={status}&began={}", since.millis());
    let ways = move || {
        may_run(live).then(|| {
            view! {
                <p class="ways">
                    <A href=compose.clone() attr:class="button">"Confirm as incident"</A>
                    <button r#type="button" class="plain" disabled=move || deed.is_pending() on:click=dismiss>"Dismiss"</button>
                </p>
            }
        })
    };
    view! {
        <li class="event">
            <Mark status=app::model::Status::DegradedPerformance />
            <div>
                <b><bdi>{name}</bdi></b>
                <p class="meta">
                    <span><A href=format!("/console/{slug}/metrics/{metric}")><bdi>{metric_name}</bdi></A> ": " {value}</span>
                    <span>"since " <Ago at=since /></span>
                </p>
                {ways}
            </div>
        </li>
    }
    .into_any()
}
