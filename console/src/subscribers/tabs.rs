//! The ways between the screens about subscribers.

use leptos::prelude::*;
use leptos_router::components::A;

use crate::live::Live;

/// The tabs.
#[component]
pub fn SubscriberTabs() -> impl IntoView {
    let live: Live = expect_context();
    let to = move |path: &'static str| move || live.desk.with(|desk| format!("/console/{}/subscribers{path}", desk.slug));
    view! {
        <nav class="tabs" aria-label="Subscribers">
            <A href=to("") exact=true>"Who is told"</A>
            <A href=to("/messages")>"Messages"</A>
            <A href=to("/texts")>"Message texts"</A>
            <A href=to("/import")>"Import"</A>
        </nav>
    }
    .into_any()
}
