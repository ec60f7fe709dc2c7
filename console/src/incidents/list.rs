//! All incidents, newest first.

use app::{
    model::{Publication, access::Right, file::IncidentLine},
    status::event::{impact_mark, incident_mark},
};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::components::A;

use super::{calls::list_incidents, say::state_word};
use crate::{
    layout::{complaint, overdue::silent_since},
    live::Live,
    ui::{
        mark::Mark,
        time::{Ago, Clock, Due, Time, span},
    },
};

/// The screen.
#[component]
pub fn Incidents() -> impl IntoView {
    let live: Live = expect_context();
    let text = RwSignal::new(String::new());
    let asked = move || (live.desk.with(|desk| (desk.page, desk.version)), text.get());
    let found = Resource::new(asked, |((page, _), text)| list_incidents(page, text));
    let slug = move || live.desk.with_untracked(|desk| desk.slug.clone());
    let may = move || live.desk.with(|desk| desk.allows(Right::RunEvents));
    let rows = move || {
        Suspend::new(async move {
            match found.await {
                Ok(lines) if lines.is_empty() => {
                    let words = if text.with_untracked(|text| text.trim().is_empty()) { "No incident yet. May it stay that way." } else { "No incident fits." };
                    view! { <p class="empty">{words}</p> }.into_any()
                }
                Ok(lines) => {
                    view! { <ul role="list" class="events">{lines.into_iter().map(|line| view! { <Row line=line slug=slug() /> }).collect_view()}</ul> }.into_any()
                }
                Err(error) => complaint(&error),
            }
        })
    };
    view! {
        <Title text="Incidents" />
        <header class="head">
            <h1>"Incidents"</h1>
            {move || may().then(|| view! {
                <div class="act">
                    <A href=format!("/console/{}/incidents/past", slug()) attr:class="button">"Enter one that is over"</A>
                    <A href=format!("/console/{}/incidents/new", slug()) attr:class="button primary">"New incident"</A>
                </div>
            })}
        </header>
        <input r#type="search" class="find" placeholder="Find by title" aria-label="Find by title"
            prop:value=move || text.get() on:input=move |event| text.set(event_target_value(&event)) />
        <Transition>{rows}</Transition>
    }
    .into_any()
}

#[component]
fn Row(line: IncidentLine, slug: String) -> impl IntoView {
    let is_open = line.state.is_open();
    let lasted = line.resolved_at.map(|at| view! { <span>"lasted " {span(at.since(line.began))}</span> });
    let due = line.next_update_at.filter(|_| is_open).map(|by| view! { <Due by=by /> });
    let (live, clock): (Live, Clock) = (expect_context(), expect_context());
    let since = move || live.desk.with(|desk| desk.shows.incident(line.id).and_then(|incident| silent_since(incident, clock.now.get())));
    let since = Memo::new(move |_| since());
    // The mark the page shows; of what is over it shows none, and the impact is what is left to tell.
    let worst = Memo::new(move |_| {
        live.desk.with(|desk| desk.shows.incident(line.id).filter(|_| is_open).map(incident_mark)).unwrap_or(impact_mark(line.impact))
    });
    let silent = move || since.get().map(|since| view! { <span>"silent for " {move || span(clock.now.get().since(since))}</span> });
    let began = if is_open {
        view! { <span>"began " <Ago at=line.began /></span> }.into_any()
    } else {
        view! { <Time at=line.began /> }.into_any()
    };
    let out = match line.publication {
        Publication::Published => None,
        Publication::Draft => Some("draft"),
        Publication::Scheduled => Some("scheduled"),
    };
    view! {
        <li class="event" class:past=!is_open>
            <Mark status=worst />
            <div>
                <A href=format!("/console/{slug}/incidents/{}", line.id)><bdi>{line.name}</bdi></A>
                <p class="meta">
                    {out.map(|out| view! { <b>{out}</b> })}
                    <span>{state_word(line.state)}</span>
                    {began}
                    {lasted}
                    {due}
                    {silent}
                </p>
            </div>
        </li>
    }
    .into_any()
}
