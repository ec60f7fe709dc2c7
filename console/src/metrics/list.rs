//! All metrics, in the order of the page.

use app::{
    model::{MetricId, Visibility, access::Right, metric::MetricFile},
    text::number,
};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::components::A;

use super::calls::{list_metrics, reorder_metrics};
use crate::{
    layout::complaint,
    live::Live,
    ui::{deed::Deed, time::Ago, toast::Toasts},
};

/// The screen.
#[component]
pub fn Metrics() -> impl IntoView {
    let live: Live = expect_context();
    let page = live.desk.with_untracked(|desk| desk.page);
    let first = Resource::new(|| (), move |()| list_metrics(page));
    let shown = move || {
        Suspend::new(async move {
            match first.await {
                Ok(all) => view! { <Opened all=all /> }.into_any(),
                Err(error) => complaint(&error),
            }
        })
    };
    view! { <Title text="Metrics" /> <Transition>{shown}</Transition> }.into_any()
}

/// A value as the page writes it.
pub fn written(metric: &MetricFile, value: f64) -> String {
    let suffix = metric.display.suffix.as_deref().map(|suffix| format!("\u{202f}{suffix}")).unwrap_or_default();
    format!("{}{suffix}", number::fixed(value, metric.display.decimals, '.'))
}

/// Metrics that are here, and follow what others do to them.
#[component]
fn Opened(all: Vec<MetricFile>) -> impl IntoView {
    let live: Live = expect_context();
    let toasts: Toasts = expect_context();
    let (page, slug) = live.desk.with_untracked(|desk| (desk.page, desk.slug.clone()));
    let all = RwSignal::new(all);
    let version = Memo::new(move |_| live.desk.with(|desk| desk.version));
    let reload = move || {
        leptos::task::spawn_local(async move {
            if let Ok(new) = list_metrics(page).await {
                _ = all.try_set(new);
            }
        });
    };
    Effect::new(move |before: Option<u64>| {
        let now = version.get();
        if before.is_some_and(|before| before != now) {
            reload();
        }
        now
    });
    let may: Signal<bool> = Signal::from(Memo::new(move |_| live.desk.with(|desk| desk.allows(Right::ShapePage))));
    let told = RwSignal::new(String::new());
    let deed = Deed::new();
    deed.tell_failures(toasts);
    let step = Callback::new(move |(id, up): (MetricId, bool)| {
        let ids = |all: &Vec<MetricFile>| all.iter().map(|metric| metric.id).collect::<Vec<_>>();
        let before = all.with_untracked(ids);
        let Some(at) = before.iter().position(|own| *own == id) else { return };
        let Some(to) = (if up { at.checked_sub(1) } else { Some(at + 1).filter(|to| *to < before.len()) }) else { return };
        if deed.is_pending() {
            return;
        }
        all.update(|all| all.swap(at, to));
        let (after, of) = (all.with_untracked(ids), before.len());
        told.set(format!("{}: {} of {of}", all.with_untracked(|all| all[to].display.name.clone()), to + 1));
        let done = move |()| {
            let before = before.clone();
            let undo = Callback::new(move |()| {
                let before = before.clone();
                leptos::task::spawn_local(async move {
                    _ = reorder_metrics(page, before).await;
                    reload();
                });
            });
            toasts.done("The order is kept", Some(undo));
            live.refresh_soon();
        };
        deed.ask(move || reorder_metrics(page, after.clone()), done);
    });
    let slug = StoredValue::new(slug);
    let row = move |metric: MetricFile| {
        let id = metric.id;
        let name = metric.display.name.clone();
        let last = metric.last.map(|(at, value)| {
            let value = written(&metric, value);
            view! { <b>{value}</b> <Ago at=at /> }
        });
        let nothing = metric.last.is_none().then_some("no points yet");
        let limits = match (metric.display.display, metric.display.visibility) {
            (false, _) => Some("not on the page"),
            (true, Visibility::Public) => None,
            (true, Visibility::Team) => Some("staff only"),
            (true, Visibility::Hidden) => Some("hidden"),
        };
        let component =
            metric.display.component_id.and_then(|id| live.desk.with_untracked(|desk| desk.shows.component(id).map(|c| c.name.clone())));
        let move_to = {
            let name = name.clone();
            move || {
                may.get().then(|| {
                    view! {
                        <span class="steppers">
                            <button r#type="button" class="plain" aria-label=format!("Move {name} up") on:click=move |_| step.run((id, true))>"\u{2191}"</button>
                            <button r#type="button" class="plain" aria-label=format!("Move {name} down") on:click=move |_| step.run((id, false))>"\u{2193}"</button>
                        </span>
                    }
                })
            }
        };
        view! {
            <li class="part">
                {move_to}
                <A href=format!("/console/{}/metrics/{id}", slug.get_value())><bdi>{name}</bdi></A>
                <span class="hint">{component}</span>
                <span class="hint">{limits}</span>
                <span class="word value">{last}{nothing}</span>
            </li>
        }
    };
    let new = move || {
        may.get()
            .then(|| view! { <A href=format!("/console/{}/metrics/new", slug.get_value()) attr:class="button primary">"New metric"</A> })
    };
    view! {
        <header class="head">
            <h1>"Metrics"</h1>
            {new}
        </header>
        {move || all.with(Vec::is_empty).then(|| view! { <p class="empty">"Nothing is measured yet. A metric is a line your visitors can judge you by, such as how long an upload takes; points come in by the API."</p> })}
        <p class="visually-hidden" aria-live="polite">{move || told.get()}</p>
        <ul role="list" class="shape">
            <For each=move || all.get() key=|metric| (metric.id, metric.rev, metric.last.map(|(at, _)| at)) children=row />
        </ul>
    }
    .into_any()
}
