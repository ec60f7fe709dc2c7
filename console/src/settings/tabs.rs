//! The ways between the screens about the page itself.

use leptos::prelude::*;
use leptos_router::components::A;

use crate::live::Live;

/// The tabs.
#[component]
pub fn SettingsTabs() -> impl IntoView {
    let live: Live = expect_context();
    let to = move |path: &'static str| move || live.desk.with(|desk| format!("/console/{}/settings{path}", desk.slug));
    view! {
        <nav class="tabs" aria-label="Settings">
            <A href=to("") exact=true>"Page"</A>
            <A href=to("/look")>"Look"</A>
            <A href=to("/templates")>"Templates"</A>
            <A href=to("/hooks")>"Hooks"</A>
            <A href=to("/sources")>"Sources"</A>
            <A href=to("/widgets")>"Widgets"</A>
            <A href=to("/pages")>"All pages"</A>
        </nav>
    }
    .into_any()
}
