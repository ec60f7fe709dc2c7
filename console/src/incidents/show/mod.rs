//! One incident: what was said, what to say next, and everything staff know of it.

mod edit;
mod entry;
mod facts;
mod head;
mod here;
mod next;
mod postmortem;
mod reopen;

use app::model::{EventId, access::Right, file::IncidentFile};
use leptos::prelude::*;
use leptos_meta::Title;

use super::calls::load_incident;
use crate::{
    error::ApiError,
    layout::{complaint, overdue::Unsaid},
    live::Live,
    ui::address::own_id,
};

use entry::Entry;
use facts::{Facts, Notes};
use head::Head;
use next::Say;
pub use next::unheard;
use postmortem::Postmortem;
use reopen::{FalseAlarm, Reopen};

/// The screen.
#[component]
pub fn ShowIncident() -> impl IntoView {
    let live: Live = expect_context();
    let own = own_id("/incidents/", "");
    let id = Memo::new(move |_| own.get().and_then(|id| id.parse::<EventId>().ok()));
    let page = live.desk.with_untracked(|desk| desk.page);
    let load = move |id: Option<EventId>| async move {
        match id {
            Some(id) => load_incident(page, id).await,
            None => Err(ApiError::NotFound("incident".to_owned())),
        }
    };
    let first = Resource::new(move || id.get(), load);
    let shown = move || {
        Suspend::new(async move {
            match first.await {
                Ok(file) => view! { <Opened file=file /> }.into_any(),
                Err(error) => complaint(&error),
            }
        })
    };
    view! { <Transition>{shown}</Transition> }.into_any()
}

/// An incident that is here, and follows what others do to it.
#[component]
fn Opened(file: IncidentFile) -> impl IntoView {
    let live: Live = expect_context();
    let (id, page) = (file.incident.id, live.desk.with_untracked(|desk| desk.page));
    let file = RwSignal::new(file);
    let gone = RwSignal::new(false);
    let version = Memo::new(move |_| live.desk.with(|desk| desk.version));
    Effect::new(move |before: Option<u64>| {
        let now = version.get();
        if before.is_some_and(|before| before != now) {
            leptos::task::spawn_local(async move {
                match load_incident(page, id).await {
                    Ok(new) => _ = file.try_set(new),
                    Err(ApiError::NotFound(_)) => _ = gone.try_set(true),
                    Err(_) => {}
                }
            });
        }
        now
    });
    let may: Signal<bool> = Memo::new(move |_| live.desk.with(|desk| desk.allows(Right::RunEvents)) && !gone.get()).into();
    let is_open = Memo::new(move |_| file.with(|file| file.incident.state.is_open()));
    let title = move || file.with(|file| file.incident.name.clone());
    let incident = Memo::new(move |_| (!gone.get()).then(|| file.with(|file| file.incident.clone())));
    let updates = Memo::new(move |_| file.with(|file| file.incident.updates.clone()));
    view! {
        <Title text=title />
        {move || gone.get().then(|| view! { <p class="complaint" role="alert">"Somebody has deleted this incident."</p> })}
        <Head file=file may=may />
        <Unsaid incident=incident may=may />
        <div class="incident">
            <div>
                {move || may.get().then(|| view! {
                    {(!is_open.get()).then(|| view! { <Reopen file=file /> })}
                    <Say file=file />
                    {is_open.get().then(|| view! { <FalseAlarm file=file /> })}
                })}
                <section aria-labelledby="log-title">
                    <h2 id="log-title">"What was said"</h2>
                    <ol role="list" class="log">
                        <For each=move || updates.get() key=|update| (update.id, update.updated_at) let:update>
                            <Entry file=file update=update may=may />
                        </For>
                    </ol>
                </section>
                <Postmortem file=file may=may />
            </div>
            <aside>
                <Facts file=file may=may />
                <Notes file=file may=may />
            </aside>
        </div>
    }
    .into_any()
}
