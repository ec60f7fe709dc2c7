//! One maintenance: what was said, what to say next, what is planned, and everything staff know of it.

mod edit;
mod entry;
mod facts;
mod head;
mod next;

use app::model::{EventId, access::Right, plan::MaintenanceFile};
use leptos::prelude::*;
use leptos_meta::Title;

use super::calls::load_maintenance;
use crate::{error::ApiError, layout::complaint, live::Live, ui::address::own_id};

use edit::Edit;
use entry::Entry;
use facts::Facts;
use head::Head;
use next::Say;

/// The screen.
#[component]
pub fn ShowMaintenance() -> impl IntoView {
    let live: Live = expect_context();
    let own = own_id("/maintenance/", "");
    let id = Memo::new(move |_| own.get().and_then(|id| id.parse::<EventId>().ok()));
    let page = live.desk.with_untracked(|desk| desk.page);
    let load = move |id: Option<EventId>| async move {
        match id {
            Some(id) => load_maintenance(page, id).await,
            None => Err(ApiError::NotFound("maintenance".to_owned())),
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

/// A maintenance that is here, and follows what others and the clock do to it.
#[component]
fn Opened(file: MaintenanceFile) -> impl IntoView {
    let live: Live = expect_context();
    let (id, page) = (file.maintenance.id, live.desk.with_untracked(|desk| desk.page));
    let file = RwSignal::new(file);
    let gone = RwSignal::new(false);
    let version = Memo::new(move |_| live.desk.with(|desk| desk.version));
    Effect::new(move |before: Option<u64>| {
        let now = version.get();
        if before.is_some_and(|before| before != now) {
            leptos::task::spawn_local(async move {
                match load_maintenance(page, id).await {
                    Ok(new) => _ = file.try_set(new),
                    Err(ApiError::NotFound(_)) => _ = gone.try_set(true),
                    Err(_) => {}
                }
            });
        }
        now
    });
    let may: Signal<bool> = Signal::from(Memo::new(move |_| live.desk.with(|desk| desk.allows(Right::RunEvents)) && !gone.get()));
    let title = move || file.with(|file| file.maintenance.name.clone());
    let updates = Memo::new(move |_| file.with(|file| file.maintenance.updates.clone()));
    view! {
        <Title text=title />
        {move || gone.get().then(|| view! { <p class="complaint" role="alert">"Somebody has deleted this maintenance."</p> })}
        <Head file=file may=may />
        <div class="incident">
            <div>
                {move || may.get().then(|| view! { <Say file=file /> })}
                <section aria-labelledby="log-title">
                    <h2 id="log-title">"What was said"</h2>
                    <ol role="list" class="log">
                        <For each=move || updates.get() key=|update| (update.id, update.updated_at) let:update>
                            <Entry file=file update=update may=may />
                        </For>
                    </ol>
                </section>
                {move || may.get().then(|| view! { <Edit file=file /> })}
            </div>
            <aside>
                <Facts file=file may=may />
            </aside>
        </div>
    }
    .into_any()
}
