//! What is wrong, what is not out yet, and what is planned.

use app::model::{EventId, Status, access::Right, incident::Incident, maintenance::Maintenance};
use leptos::prelude::*;
use leptos_router::components::A;

use crate::{
    incidents::say::state_word,
    layout::overdue::Unsaid,
    live::Live,
    ui::{
        mark::Mark,
        time::{Ago, Clock, Due, Time},
    },
};

/// Incidents that are open, and those that are not out yet.
#[component]
pub fn Wrong() -> impl IntoView {
    let live: Live = expect_context();
    let ids = Memo::new(move |_| live.desk.with(|desk| desk.shows.open_incidents().iter().map(|i| i.id).collect::<Vec<_>>()));
    let slug = move || live.desk.with_untracked(|desk| desk.slug.clone());
    let may = move || live.desk.with(|desk| desk.allows(Right::RunEvents));
    let open = move || {
        may().then(|| view! { <A href=format!("/console/{}/incidents/new", slug()) attr:class="button primary">"New incident"</A> })
    };
    let nothing = move || ids.with(Vec::is_empty).then(|| view! { <p class="empty">"No incident is open."</p> });
    view! {
        <section aria-labelledby="wrong-title">
            <header class="head"><h2 id="wrong-title">"Open incidents"</h2>{open}</header>
            {nothing}
            <ul role="list" class="events">
                <For each=move || ids.get() key=|id| *id let:id><OpenIncident id=id /></For>
            </ul>
            <NotOut />
        </section>
    }
    .into_any()
}

/// One open incident.
#[component]
fn OpenIncident(id: EventId) -> impl IntoView {
    let live: Live = expect_context();
    let clock: Clock = expect_context();
    let incident = Memo::new(move |_| live.desk.with(|desk| desk.shows.incident(id).cloned()));
    let of = move |show: fn(&Incident) -> AnyView| move || incident.with(|incident| incident.as_ref().map(show));
    let slug = move || live.desk.with_untracked(|desk| desk.slug.clone());
    let mark = Signal::derive(move || {
        let worst = |i: &Incident| i.affected.iter().map(|a| a.status).max().unwrap_or(Status::DegradedPerformance);
        incident.with(|incident| incident.as_ref().map_or(Status::Unknown, worst))
    });
    let may = Memo::new(move |_| live.desk.with(|desk| desk.allows(Right::RunEvents)));
    // What is late has a line of its own.
    let promised = Memo::new(move |_| incident.with(|i| i.as_ref().and_then(|i| i.next_update_at)).filter(|due| *due >= clock.now.get()));
    let due = move || promised.get().map(|by| view! { <Due by=by /> });
    view! {
        <li class="event">
            <Mark status=mark />
            <div>
                <A href=format!("/console/{}/incidents/{id}", slug())>
                    <bdi>{of(|i| i.name.clone().into_any())}</bdi>
                </A>
                <p class="meta">
                    {of(|i| view! { <span>{state_word(i.state)}</span> }.into_any())}
                    {of(|i| view! { <span>"began " <Ago at=i.began() /></span> }.into_any())}
                    {due}
                </p>
                <Unsaid incident=incident may=may />
            </div>
        </li>
    }
    .into_any()
}

/// Drafts, and what comes out by itself.
#[component]
fn NotOut() -> impl IntoView {
    let live: Live = expect_context();
    let waiting = Memo::new(move |_| live.desk.with(|desk| desk.waiting.clone()));
    let slug = move || live.desk.with_untracked(|desk| desk.slug.clone());
    let entry = move |waiting: crate::desk::Waiting| {
        let folder = if waiting.kind == app::model::EventKind::Incident { "incidents" } else { "maintenance" };
        let when = match waiting.publish_at {
            Some(at) => view! { <span>"comes out " <Time at=at /></span> }.into_any(),
            None => view! { <span>"draft"</span> }.into_any(),
        };
        view! {
            <li class="event">
                <div>
                    <A href=format!("/console/{}/{folder}/{}", slug(), waiting.id)><bdi>{waiting.name}</bdi></A>
                    <p class="meta">{when}</p>
                </div>
            </li>
        }
    };
    let list = move || {
        (!waiting.with(Vec::is_empty)).then(|| {
            view! {
                <h3>"Not out yet"</h3>
                <ul role="list" class="events">{waiting.get().into_iter().map(entry).collect_view()}</ul>
            }
        })
    };
    view! { {list} }.into_any()
}

/// Maintenance that runs or comes next.
#[component]
pub fn Planned() -> impl IntoView {
    let live: Live = expect_context();
    let planned = Memo::new(move |_| {
        live.desk.with(|desk| {
            let running = desk.shows.running_maintenances().into_iter();
            running.chain(desk.shows.upcoming_maintenances().into_iter().take(3)).cloned().collect::<Vec<_>>()
        })
    });
    let slug = move || live.desk.with_untracked(|desk| desk.slug.clone());
    let entry = move |maintenance: Maintenance| {
        let when = if maintenance.state.is_running() {
            view! { <span>"running until " <Time at=maintenance.scheduled_until /></span> }.into_any()
        } else {
            view! { <span><Time at=maintenance.scheduled_for /> " to " <Time at=maintenance.scheduled_until /></span> }.into_any()
        };
        view! {
            <li class="event">
                <Mark status=Status::UnderMaintenance />
                <div>
                    <A href=format!("/console/{}/maintenance/{}", slug(), maintenance.id)><bdi>{maintenance.name}</bdi></A>
                    <p class="meta">{when}</p>
                </div>
            </li>
        }
    };
    let list = move || {
        (!planned.with(Vec::is_empty)).then(|| {
            view! {
                <section aria-labelledby="planned-title">
                    <h2 id="planned-title">"Maintenance"</h2>
                    <ul role="list" class="events">{planned.get().into_iter().map(entry).collect_view()}</ul>
                </section>
            }
        })
    };
    view! { {list} }.into_any()
}
