//! Somebody else for the page: whom, as what, and what happens next.

use app::model::{Role, account::LinkSent, input::Invite};
use leptos::prelude::*;

use super::{calls::invite_member, may_give};
use crate::{
    live::Live,
    ui::{
        deed::{Deed, Said},
        draft::Draft,
        field::Line,
        once::Once,
        pick::Pick,
    },
};

/// The form.
#[component]
pub fn InviteForm(
    /// What whoever invites may do.
    role: Role,
    /// Fetches the list again.
    again: Callback<()>,
) -> impl IntoView {
    let live: Live = expect_context();
    let page = live.desk.with_untracked(|desk| desk.page);
    let email = Draft::open(format!("{page} invite address"), "");
    let name = Draft::open(format!("{page} invite name"), "");
    let given = RwSignal::new(Role::Editor);
    let sent: RwSignal<Option<String>> = RwSignal::new(None);
    let secret: RwSignal<Option<String>> = RwSignal::new(None);
    let deed = Deed::new();
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let input = Invite {
            email: email.text.get_untracked(),
            name: Some(name.text.get_untracked()).filter(|name| !name.trim().is_empty()),
            role: given.get_untracked(),
        };
        let whom = input.email.trim().to_owned();
        sent.set(None);
        secret.set(None);
        let done = move |came: LinkSent| {
            sent.set(Some(match came {
                LinkSent::Mailed => format!("{whom} has mail: a link to choose a password with. It is good for three days."),
                LinkSent::Shown(link) => {
                    secret.set(Some(link));
                    format!("{whom} is invited.")
                }
                LinkSent::Withheld => format!("{whom} has an account already and signs in with it."),
            }));
            email.clear();
            name.clear();
            _ = again.try_run(());
        };
        deed.ask(move || invite_member(page, input.clone()), done);
    };
    view! {
        <section class="panel" aria-labelledby="invite-title">
            <h2 id="invite-title">"Invite somebody"</h2>
            {move || sent.get().map(|words| view! { <p role="status">{words}</p> })}
            <Once words="No mail can be sent from here, so pass this link on yourself. It lets one person in, once." secret=secret />
            <form class="entry" on:submit=submit>
                <Line label="Address" id="invite-email" kind="email" value=email.text hint="They sign in with it" wrong=deed.of_field("email") />
                <Line label="Name" id="invite-name" value=name.text hint="They can change it" wrong=deed.of_field("name") />
                <Pick legend="What they may do" name="invite-role" options=may_give(role) value=given />
                <div class="act"><button r#type="submit" class="primary" disabled=move || deed.is_pending()>"Invite"</button></div>
                <Said deed=deed />
            </form>
        </section>
    }
    .into_any()
}
