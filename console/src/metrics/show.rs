//! One metric: how it is shown, and its points.

use app::model::{MetricId, access::Right, metric::MetricFile};
use leptos::prelude::*;
use leptos_meta::Title;

use super::{
    LOOK,
    calls::{change_metric, delete_metric, list_metrics},
    form::{Fields, Parts},
    list::written,
    points::PointsOf,
    pulled::PulledFrom,
    source::SourceOf,
};
use crate::{
    error::ApiError,
    layout::complaint,
    live::Live,
    retention::KeptFor,
    thresholds::ThresholdsOf,
    ui::{
        address::own_id,
        deed::{Deed, Said},
        go::Go,
        overtaken::Overtaken,
        sure::Sure,
        time::{Ago, every},
        toast::Toasts,
    },
};

/// The screen.
#[component]
pub fn ShowMetric() -> impl IntoView {
    let live: Live = expect_context();
    let own = own_id("/metrics/", "");
    let id = Memo::new(move |_| own.get().and_then(|id| id.parse::<MetricId>().ok()));
    let page = live.desk.with_untracked(|desk| desk.page);
    let first = Resource::new(move || id.get(), move |id| async move { list_metrics(page).await.map(|all| (id, all)) });
    let shown = move || {
        Suspend::new(async move {
            match first.await {
                Ok((id, all)) => match all.into_iter().find(|metric| Some(metric.id) == id) {
                    Some(metric) => view! { <Opened metric=metric /> }.into_any(),
                    None => complaint(&ApiError::NotFound("metric".to_owned())),
                },
                Err(error) => complaint(&error),
            }
        })
    };
    view! { <Transition>{shown}</Transition> }.into_any()
}

/// A metric that is here, and follows what others do to it.
#[component]
fn Opened(metric: MetricFile) -> impl IntoView {
    let live: Live = expect_context();
    let toasts: Toasts = expect_context();
    let go: Go = expect_context();
    let (page, slug) = live.desk.with_untracked(|desk| (desk.page, desk.slug.clone()));
    let id = metric.id;
    let file = RwSignal::new(metric);
    let gone = RwSignal::new(false);
    let reload = Callback::new(move |()| {
        leptos::task::spawn_local(async move {
            if let Ok(all) = list_metrics(page).await {
                match all.into_iter().find(|metric| metric.id == id) {
                    Some(new) => _ = file.try_set(new),
                    None => _ = gone.try_set(true),
                }
            }
        });
    });
    let version = Memo::new(move |_| live.desk.with(|desk| desk.version));
    Effect::new(move |before: Option<u64>| {
        let now = version.get();
        if before.is_some_and(|before| before != now) {
            reload.run(());
        }
        now
    });
    every(LOOK, move || reload.run(()));
    let may: Signal<bool> = Signal::from(Memo::new(move |_| live.desk.with(|desk| desk.allows(Right::ShapePage)) && !gone.get()));
    let deed = Deed::new();
    deed.tell_failures(toasts);
    let delete = Callback::new(move |()| {
        let slug = slug.clone();
        let done = move |()| {
            toasts.done("The metric is deleted", None);
            live.refresh_soon();
            go.to(&format!("/console/{slug}/metrics"));
        };
        deed.ask(move || delete_metric(page, id), done);
    });
    let name = move || file.with(|file| file.display.name.clone());
    let last = move || {
        file.with(|file| match file.last {
            Some((at, value)) => view! { <b>{written(file, value)}</b> <Ago at=at /> }.into_any(),
            None => view! { <span>"no points yet"</span> }.into_any(),
        })
    };
    view! {
        <Title text=name />
        {move || gone.get().then(|| view! { <p class="complaint" role="alert">"Somebody has deleted this metric."</p> })}
        <header class="incident-head">
            <h1><bdi>{name}</bdi></h1>
            <p class="meta">{last}</p>
            {move || may.get().then(|| view! {
                <div class="actions"><Sure words="Delete metric" ask="No surface shows it or its points any more." run=delete /></div>
            })}
        </header>
        <div class="incident">
            <div>
                {move || (!may.get()).then(|| view! { <p>{file.with(|file| file.display.description.clone())}</p> })}
                {move || may.get().then(|| view! { <Edit file=file /> })}
                {move || may.get().then(|| view! { <SourceOf file=file /> })}
                {move || may.get().then(|| view! { <PulledFrom id=id /> })}
                <ThresholdsOf file=file may=may />
                {move || may.get().then(|| view! { <KeptFor file=file changed=reload /> })}
            </div>
            <aside><PointsOf file=file may=may changed=reload /></aside>
        </div>
    }
    .into_any()
}

/// Changing how it is shown.
#[component]
fn Edit(file: RwSignal<MetricFile>) -> impl IntoView {
    let live: Live = expect_context();
    let page = live.desk.with_untracked(|desk| desk.page);
    let (id, rev) = file.with_untracked(|file| (file.id, file.rev));
    let parts = file.with_untracked(|file| Parts::of(&id.to_string(), Some(file)));
    let seen = RwSignal::new(rev);
    let touched = RwSignal::new(false);
    let deed = Deed::new();
    let take = move || {
        file.with_untracked(|file| {
            parts.take(file);
            seen.set(file.rev);
        });
    };
    // As long as nobody works on the form, it shows what there is.
    Effect::new(move |before: Option<()>| {
        file.track();
        if before.is_some() && !touched.get_untracked() {
            take();
        }
    });
    let save = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let Some(input) = parts.as_edit(seen.get_untracked()) else { return };
        let done = move |()| {
            parts.settle();
            touched.set(false);
            live.refresh_soon();
        };
        deed.ask(move || change_metric(page, id, input.clone()), done);
    };
    let is_overtaken = Signal::derive(move || touched.get() && file.with(|file| file.rev) != seen.get());
    let mine = Callback::new(move |()| seen.set(file.with_untracked(|file| file.rev)));
    let theirs = Callback::new(move |()| {
        take();
        touched.set(false);
    });
    view! {
        <form class="say" on:submit=save on:input=move |_| touched.set(true) on:change=move |_| touched.set(true)>
            <Fields parts=parts deed=deed />
            <Overtaken what="this metric" is=is_overtaken deed=deed theirs=theirs mine=mine />
            <div class="act"><button r#type="submit" class="primary" disabled=move || deed.is_pending()>"Save"</button></div>
            <Said deed=deed />
        </form>
    }
    .into_any()
}
