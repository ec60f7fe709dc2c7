//! The ways between the screens about people: only those somebody may see.

use app::model::access::Right;
use leptos::prelude::*;
use leptos_router::components::A;

use crate::live::Live;

/// The tabs.
#[component]
pub fn PeopleTabs() -> impl IntoView {
    let live: Live = expect_context();
    let to = move |path: &'static str| move || live.desk.with(|desk| format!("/console/{}/people{path}", desk.slug));
    let may = Memo::new(move |_| live.desk.with(|desk| desk.allows(Right::ManageAccess)));
    move || {
        may.get().then(|| {
            view! {
                <nav class="tabs" aria-label="People">
                    <A href=to("") exact=true>"Members"</A>
                    <A href=to("/tokens")>"API tokens"</A>
                    <A href=to("/audit")>"Audit log"</A>
                </nav>
            }
        })
    }
}
