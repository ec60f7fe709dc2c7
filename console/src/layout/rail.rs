//! The way to every screen: a rail, on phones a bar at the bottom.

use leptos::prelude::*;
use leptos_router::components::A;

use crate::{live::Live, settings::switch::PageSwitch};

/// The rail.
#[component]
pub fn Rail() -> impl IntoView {
    let live: Live = expect_context();
    let slug = Memo::new(move |_| live.desk.with(|desk| desk.slug.clone()));
    let to = move |path: &'static str| move || format!("/console/{}{path}", slug.get());
    view! {
        <nav class="rail" aria-label="Console">
            <PageSwitch />
            <ul role="list">
                <li><A href=to("") exact=true>"Home"</A></li>
                <li><A href=to("/incidents")>"Incidents"</A></li>
                <li><A href=to("/maintenance")>"Maintenance"</A></li>
                <li><A href=to("/components")>"Components"</A></li>
                <li><A href=to("/metrics")>"Metrics"</A></li>
                <li><A href=to("/announcements")>"Announcements"</A></li>
                <li><A href=to("/people")>"People"</A></li>
                <li><A href=to("/settings")>"Settings"</A></li>
            </ul>
            <p class="end"><A href="/console/account">"Your account"</A></p>
        </nav>
    }
    .into_any()
}
