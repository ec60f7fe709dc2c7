//! The way from something that was said to what became of it.

use app::model::{EventId, access::Right};
use leptos::prelude::*;
use leptos_router::components::A;

use crate::live::Live;

/// Leads whoever may see them to the messages about an incident or a maintenance.
#[component]
pub fn MessagesAbout(
    /// The event.
    id: EventId,
) -> impl IntoView {
    let live: Live = expect_context();
    let may = Memo::new(move |_| live.desk.with(|desk| desk.allows(Right::ManageSubscribers)));
    let path = live.desk.with_untracked(|desk| format!("/console/{}/subscribers/messages?event={id}", desk.slug));
    move || may.get().then(|| view! { <A href=path.clone()>"Messages to subscribers"</A> })
}
