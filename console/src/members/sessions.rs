//! Where a member is signed in, and the end of it.

use app::model::{UserId, session::Session};
use leptos::prelude::*;

use super::calls::{end_session_of, list_sessions_of};
use crate::{
    layout::complaint,
    ui::{deed::Deed, time::Ago, toast::Toasts},
};

/// Their sessions.
#[component]
pub fn SessionsOf(
    /// Whose.
    user: UserId,
) -> impl IntoView {
    let toasts: Toasts = expect_context();
    let sessions = LocalResource::new(move || list_sessions_of(user));
    let deed = Deed::new();
    deed.tell_failures(toasts);
    let end = Callback::new(move |id: Option<String>| {
        let words = if id.is_some() { "That session has ended" } else { "They are signed out everywhere" };
        deed.ask(
            move || end_session_of(user, id.clone()),
            move |()| {
                toasts.done(words, None);
                sessions.refetch();
            },
        );
    });
    let entry = move |session: Session| {
        let id = session.id.clone();
        view! {
            <li class="session">
                <span>
                    <bdi>{session.device()}</bdi>
                    <span class="meta">{session.ip} <span>"last here " <Ago at=session.last_seen_at /></span></span>
                </span>
                <button r#type="button" class="plain" disabled=move || deed.is_pending() on:click=move |_| end.run(Some(id.clone()))>"End"</button>
            </li>
        }
    };
    let list = move || match sessions.get() {
        None => view! { <p class="hint">"Looking\u{2026}"</p> }.into_any(),
        Some(Ok(all)) if all.is_empty() => view! { <p class="hint">"Signed in nowhere."</p> }.into_any(),
        Some(Ok(all)) => {
            let many = (all.len() > 1).then(|| {
                view! { <button r#type="button" class="plain" disabled=move || deed.is_pending() on:click=move |_| end.run(None)>"End all of them"</button> }
            });
            view! { <ul role="list">{all.into_iter().map(entry).collect_view()}</ul> {many} }.into_any()
        }
        Some(Err(error)) => complaint(&error),
    };
    view! { <div class="sessions"><h3>"Signed in at"</h3> {list}</div> }.into_any()
}
