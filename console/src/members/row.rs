//! One member: who, what they may do, and what can be done about them.

use app::model::{Role, UserId, member::Member};
use leptos::prelude::*;

use super::{calls::change_role, manage::Manage, may_give, role_word};
use crate::{
    live::Live,
    ui::{
        deed::{Deed, Progress},
        time::Ago,
        toast::Toasts,
    },
};

/// One member.
#[component]
pub fn Row(
    /// Whom.
    member: Member,
    /// What whoever looks may do.
    role: Role,
    /// Who looks.
    #[prop(into)]
    own: Signal<Option<UserId>>,
    /// Fetches the list again.
    again: Callback<()>,
) -> impl IntoView {
    let id = member.id;
    // Only owners change owners.
    let may = role >= Role::Admin && (member.role != Role::Owner || role == Role::Owner);
    let you = move || (own.get() == Some(id)).then(|| view! { <b class="tag">"you"</b> });
    let state = if let Some(since) = member.disabled_at {
        view! { <b>"kept out"</b> <span>"since " <Ago at=since /></span> }.into_any()
    } else if member.is_invited {
        view! { <b>"invited"</b> <span>"has not come yet"</span> }.into_any()
    } else {
        let seen = member.last_seen_at.map(|at| view! { <span>"last here " <Ago at=at /></span> });
        let factor = if member.second_factor { "second factor on" } else { "no second factor" };
        view! { {seen} <span>{factor}</span> }.into_any()
    };
    let what = if may {
        view! { <GiveRole member=member.clone() role=role again=again /> }.into_any()
    } else {
        view! { <span class="role">{role_word(member.role)}</span> }.into_any()
    };
    let manage = may.then(|| view! { <Manage member=member.clone() own=own again=again /> });
    view! {
        <li class="member" class:out=member.disabled_at.is_some()>
            <div class="who">
                <p><b class="name"><bdi>{member.name.clone()}</bdi></b> " " {you}</p>
                <p class="meta"><bdi>{member.email.clone()}</bdi> {state}</p>
            </div>
            {what}
            {manage}
        </li>
    }
    .into_any()
}

/// Another role for a member, given at once, with the way back.
#[component]
fn GiveRole(member: Member, role: Role, again: Callback<()>) -> impl IntoView {
    let live: Live = expect_context();
    let toasts: Toasts = expect_context();
    let (id, before, name) = (member.id, member.role, member.name);
    let value = RwSignal::new(before);
    let deed = Deed::new();
    deed.tell_failures(toasts);
    Effect::new(move |_| {
        if matches!(deed.progress.get(), Progress::Failed(_)) {
            value.set(before);
        }
    });
    let said = name.clone();
    let give = Callback::new(move |(given, may_undo): (Role, bool)| {
        let page = live.desk.with_untracked(|desk| desk.page);
        value.set(given);
        let words = format!("{said} is now: {}", role_word(given));
        let done = move |()| {
            let undo = may_undo.then(|| {
                Callback::new(move |()| {
                    leptos::task::spawn_local(async move {
                        match change_role(page, id, before).await {
                            Ok(()) => _ = again.try_run(()),
                            Err(error) => leptos::logging::warn!("{error}"),
                        }
                    });
                })
            });
            toasts.done(&words, undo);
            _ = again.try_run(());
        };
        deed.ask(move || change_role(page, id, given), done);
    });
    let options = may_give(role)
        .into_iter()
        .map(|(own, word, _)| view! { <option value=own.to_string() selected=own == before>{word}</option> })
        .collect_view();
    let change = move |event| {
        if let Ok(given) = event_target_value(&event).parse() {
            give.run((given, true));
        }
    };
    view! {
        <select class="role" aria-label=format!("Role of {name}") disabled=move || deed.is_pending()
            prop:value=move || value.get().to_string() on:change=change>{options}</select>
    }
    .into_any()
}
