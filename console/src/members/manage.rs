//! What can be done about a member: how they get in, where they are signed in, and that they leave.

use app::model::{UserId, account::LinkSent, input::Invite, member::Member};
use leptos::prelude::*;

use super::{
    calls::{invite_member, keep_out, remove_member, reset_second_factor, send_reset_link},
    sessions::SessionsOf,
};
use crate::{
    live::Live,
    ui::{
        deed::{Deed, Said},
        once::Once,
        sure::Sure,
        toast::Toasts,
    },
};

/// What can be done about a member, folded away.
#[component]
pub fn Manage(
    /// Whom.
    member: Member,
    /// Who looks.
    #[prop(into)]
    own: Signal<Option<UserId>>,
    /// Fetches the list again.
    again: Callback<()>,
) -> impl IntoView {
    let open = RwSignal::new(false);
    let id = member.id;
    let (name, panel) = (member.name.clone(), format!("manage-{id}"));
    let controls = panel.clone();
    let inside = move || {
        open.get().then(|| view! { <div class="manage" id=panel.clone()><Inside member=member.clone() own=own again=again /></div> })
    };
    view! {
        <button r#type="button" class="plain" aria-expanded=move || open.get().to_string() aria-controls=controls
            aria-label=format!("Manage {name}") on:click=move |_| open.update(|open| *open = !*open)>
            {move || if open.get() { "Close" } else { "Manage" }}
        </button>
        {inside}
    }
    .into_any()
}

#[component]
fn Inside(member: Member, own: Signal<Option<UserId>>, again: Callback<()>) -> impl IntoView {
    let live: Live = expect_context();
    let toasts: Toasts = expect_context();
    let (id, name) = (member.id, member.name.clone());
    let page = move || live.desk.with_untracked(|desk| desk.page);
    let is_own = own.get_untracked() == Some(id);
    let (deed, link) = (Deed::new(), Deed::new());
    deed.tell_failures(toasts);
    let secret: RwSignal<Option<String>> = RwSignal::new(None);
    let came = {
        let name = name.clone();
        move |sent: LinkSent| match sent {
            LinkSent::Mailed => toasts.done(&format!("{name} has mail"), None),
            LinkSent::Shown(shown) => secret.set(Some(shown)),
            LinkSent::Withheld => {
                toasts.done("No mail can be sent, and this account can do more than you could give: its link is shown to nobody.", None)
            }
        }
    };
    let way_in = if member.is_invited {
        let input = Invite { email: member.email.clone(), name: None, role: member.role };
        let came = came.clone();
        let run = move |_| {
            let (page, input) = (page(), input.clone());
            link.ask(move || invite_member(page, input.clone()), came.clone());
        };
        view! { <button r#type="button" disabled=move || link.is_pending() on:click=run>"Invite again"</button> }.into_any()
    } else {
        let run = move |_| link.ask(move || send_reset_link(id), came.clone());
        view! { <button r#type="button" disabled=move || link.is_pending() on:click=run>"Send a link for a new password"</button> }
            .into_any()
    };
    let factor = member.second_factor.then(|| {
        let name = name.clone();
        let run = Callback::new(move |()| {
            let words = format!("{name} signs in without a second factor now");
            deed.ask(move || reset_second_factor(id), move |()| {
                toasts.done(&words, None);
                _ = again.try_run(());
            });
        });
        view! { <Sure words="Take the second factor away" ask="For somebody who lost their device. Their password alone lets them in." run=run /> }
    });
    let is_out = member.disabled_at.is_some();
    let keep = Callback::new({
        let name = name.clone();
        move |(out, may_undo): (bool, bool)| {
            let words = if out { format!("{name} is kept out, everywhere") } else { format!("{name} may sign in again") };
            deed.ask(
                move || keep_out(id, out),
                move |()| {
                    let back = move || Callback::new(move |()| deed.ask(move || keep_out(id, !out), move |()| _ = again.try_run(())));
                    toasts.done(&words, may_undo.then(back));
                    _ = again.try_run(());
                },
            );
        }
    });
    let door = (!is_own).then(|| {
        if is_out {
            view! { <button r#type="button" on:click=move |_| keep.run((false, true))>"Let in again"</button> }.into_any()
        } else {
            view! { <Sure words="Keep out" ask="They cannot sign in to any page, and what they are signed in to ends now." run=Callback::new(move |()| keep.run((true, true))) /> }.into_any()
        }
    });
    let remove = Callback::new(move |()| {
        let (page, words) = (page(), format!("{name} is no member any more"));
        deed.ask(
            move || remove_member(page, id),
            move |()| {
                toasts.done(&words, None);
                _ = again.try_run(());
            },
        );
    });
    let ask = if is_own { "You will not see this page any more." } else { "They lose this page. Tokens they made for it stop working." };
    view! {
        <Once words="No mail can be sent, so pass this link on yourself. It is good for one person, once." secret=secret />
        <div class="actions">{way_in} {factor} {door} <Sure words="Remove from the page" ask=ask run=remove /></div>
        <Said deed=link />
        <SessionsOf user=id />
    }
    .into_any()
}
