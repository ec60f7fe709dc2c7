//! Where somebody is signed in.

use app::model::session::Session;
use leptos::prelude::*;

use super::calls::{end_my_other_sessions, end_my_session, list_my_sessions};
use crate::{
    layout::complaint,
    ui::{deed::Deed, time::Ago, toast::Toasts},
};

/// Their sessions.
#[component]
pub fn Sessions() -> impl IntoView {
    let toasts: Toasts = expect_context();
    let sessions = Resource::new(|| (), |()| list_my_sessions());
    let deed = Deed::new();
    deed.tell_failures(toasts);
    let end = Callback::new(move |id: String| deed.ask(move || end_my_session(id.clone()), move |()| sessions.refetch()));
    let others = move |_| deed.ask(end_my_other_sessions, move |()| sessions.refetch());
    let entry = move |session: Session| {
        let id = session.id.clone();
        let way = if session.is_current {
            view! { <b>"this one"</b> }.into_any()
        } else {
            view! { <button r#type="button" class="plain" on:click=move |_| end.run(id.clone())>"End"</button> }.into_any()
        };
        view! {
            <li class="session">
                <span>
                    <bdi>{session.device()}</bdi>
                    <span class="meta">{session.ip} <span>"last here " <Ago at=session.last_seen_at /></span></span>
                </span>
                {way}
            </li>
        }
    };
    let list = move || {
        Suspend::new(async move {
            match sessions.await {
                Ok(all) => view! { <ul role="list">{all.into_iter().map(entry).collect_view()}</ul> }.into_any(),
                Err(error) => complaint(&error),
            }
        })
    };
    view! {
        <section aria-labelledby="sessions-title">
            <header class="head">
                <h2 id="sessions-title">"Where you are signed in"</h2>
                <button r#type="button" class="plain" disabled=move || deed.is_pending() on:click=others>"End all others"</button>
            </header>
            <Transition>{list}</Transition>
        </section>
    }
    .into_any()
}
