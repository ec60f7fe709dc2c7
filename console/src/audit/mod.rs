//! The audit log of a page: who did what, when, from where, and what that changed.

pub mod calls;
mod difference;
mod entry;
mod filter;

use app::model::{access::Right, audit::AuditEntry};
use leptos::prelude::*;
use leptos_meta::Title;

use crate::{
    live::Live,
    members::tabs::PeopleTabs,
    ui::{long::Long, time::Clock},
};

use calls::list_audit;
use entry::Entry;
use filter::{Asked, FilterForm};

/// `/console/{page}/people/audit`
#[component]
pub fn AuditScreen() -> impl IntoView {
    let live: Live = expect_context();
    let clock: Clock = expect_context();
    let asked = Asked::new();
    let turn = RwSignal::new(0_u32);
    let key = Signal::derive(move || (live.desk.with(|desk| desk.page), asked.filter(clock), turn.get()));
    let row = Callback::new(move |entry: AuditEntry| view! { <Entry entry=entry /> }.into_any());
    let ask = |(page, filter, _): (_, app::model::input::AuditFilter, u32), after| {
        list_audit(page, app::model::input::AuditFilter { after, ..filter })
    };
    let table = move || live.desk.with(|desk| format!("/_fn/audit-table/{}{}", desk.slug, filter::query(&asked.filter(clock))));
    let may = Memo::new(move |_| live.desk.with(|desk| desk.allows(Right::ReadAudit)));
    let shown = move || {
        if may.get() {
            view! { <Long key=key ask=ask row=row empty="Nothing fits. Nothing that was done is ever taken out of this log." class="audit" /> }.into_any()
        } else {
            view! { <p class="empty">"The audit log is for admins and owners of the page."</p> }.into_any()
        }
    };
    view! {
        <Title text="Audit log" />
        <h1>"People"</h1>
        <PeopleTabs />
        <section aria-labelledby="audit-title">
            <header class="head">
                <h2 id="audit-title">"What was done, newest first"</h2>
                <p class="ways">
                    <button r#type="button" class="plain" on:click=move |_| turn.update(|turn| *turn += 1)>"Look again"</button>
                    <a href=table rel="external" download="">"Download as CSV"</a>
                </p>
            </header>
            <FilterForm asked=asked />
            {shown}
        </section>
    }
    .into_any()
}
