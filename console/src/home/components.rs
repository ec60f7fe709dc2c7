//! Each component with what it is, and one click to say that it is something else.

use app::model::{
    ComponentId, Status,
    access::Right,
    component::{Component, Group},
};
use leptos::prelude::*;

use crate::{
    desk::{Desk, set_status},
    live::Live,
    ui::{
        deed::Deed,
        mark::{Mark, word},
        severity::Severity,
        toast::Toasts,
    },
};

/// The components by group.
#[component]
pub fn Components() -> impl IntoView {
    let live: Live = expect_context();
    // Only what comes and goes makes a row anew; a status changes in its row.
    let groups = Memo::new(move |_| {
        live.desk.with(|desk| {
            let ids = |(group, components): (Option<Group>, Vec<Component>)| {
                (group.map(|g| (g.id, g.name)), components.into_iter().map(|c| (c.id, c.name)).collect::<Vec<_>>())
            };
            desk.by_group().into_iter().map(ids).collect::<Vec<_>>()
        })
    });
    let group = |(group, components): (Option<(_, String)>, Vec<(ComponentId, String)>)| {
        let rows = components.into_iter().map(|(id, name)| view! { <Row id=id name=name /> }).collect_view();
        let heading = group.map(|(_, name)| view! { <h3>{name}</h3> });
        view! { <section class="group">{heading}<ul role="list">{rows}</ul></section> }.into_any()
    };
    let nothing = move || {
        live.desk.with(|desk| desk.shows.components.is_empty().then(|| {
            let components = format!("/console/{}/components", desk.slug);
            view! {
                <p class="empty">
                    "Nothing to watch yet. A component is what your visitors care about: \"Video uploading\", not \"transcode-worker-eu-3\". "
                    <a href=components>"Add the first one"</a> "."
                </p>
            }
        }))
    };
    view! {
        <section class="components" aria-labelledby="components-title">
            <h2 id="components-title">"Components"</h2>
            {nothing}
            {move || groups.get().into_iter().map(group).collect_view()}
        </section>
    }
    .into_any()
}

/// One component.
#[component]
fn Row(id: ComponentId, name: String) -> impl IntoView {
    let live: Live = expect_context();
    let toasts: Toasts = expect_context();
    let deed = Deed::new();
    deed.tell_failures(toasts);
    let of = move |read: fn(&Desk, ComponentId) -> Status| Memo::new(move |_| live.desk.with(|desk| read(desk, id)));
    let shown = of(|desk, id| desk.shows.component(id).map_or(Status::Unknown, |c| c.status));
    let baseline = of(Desk::baseline);
    // What was picked counts at once; what the server says counts in the end.
    let picked = RwSignal::new(None);
    Effect::new(move |_| {
        baseline.track();
        picked.set(None);
    });
    let value = Memo::new(move |_| picked.get().unwrap_or_else(|| baseline.get()));
    let locked: Signal<bool> = Memo::new(move |_| !live.desk.with(|desk| desk.allows(Right::SetStatus))).into();
    let said = name.clone();
    let set = Callback::new(move |(status, may_undo): (Status, bool)| {
        let before = baseline.get_untracked();
        let page = live.desk.with_untracked(|desk| desk.page);
        picked.set(Some(status));
        let words = format!("{said} is now: {}", word(status));
        let done = move |()| {
            let undo = may_undo.then(|| Callback::new(move |()| back(id, before, live)));
            toasts.done(&words, undo);
            live.refresh_soon();
        };
        deed.ask(move || set_status(page, id, status), done);
    });
    let pick = Callback::new(move |status| set.run((status, true)));
    Effect::new(move |_| {
        if matches!(deed.progress.get(), crate::ui::deed::Progress::Failed(_)) {
            picked.set(None);
        }
    });
    let because = move || {
        live.desk.with(|desk| {
            let component = desk.shows.component(id)?;
            let name = |id| desk.shows.incident(id).map(|i| i.name.clone()).or_else(|| desk.shows.maintenance(id).map(|m| m.name.clone()));
            let names: Vec<String> = component.causes.iter().filter_map(|id| name(*id)).collect();
            (!names.is_empty()).then(|| names.join(", "))
        })
    };
    let why = move || because().map(|names| view! { <span class="why">"because of " {names}</span> });
    view! {
        <li class="row">
            <Mark status=shown />
            <span class="name"><bdi>{name.clone()}</bdi>" "{why}</span>
            <span class="word" class:busy=move || deed.is_pending()>{move || word(shown.get())}</span>
            <Severity of=format!("Status of {name}") id=format!("c-{id}") value=value pick=pick disabled=locked />
        </li>
    }
    .into_any()
}

/// Takes a status back.
fn back(id: ComponentId, before: Status, live: Live) {
    let page = live.desk.with_untracked(|desk| desk.page);
    leptos::task::spawn_local(async move {
        if let Err(error) = set_status(page, id, before).await {
            leptos::logging::warn!("{error}");
        }
        live.refresh_soon();
    });
}
