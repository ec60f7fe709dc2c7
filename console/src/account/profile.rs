//! What somebody is called, their password, and the end of their account.

use app::model::{account::Account, input::EditProfile};
use leptos::prelude::*;

use super::calls::{change_password, delete_account, save_profile};
use crate::ui::{
    deed::{Deed, Said},
    field::{Line, Tick},
    go::leave_for,
};

/// Name, zone, and whether they are reminded.
#[component]
pub fn Profile(
    /// Whose.
    account: Account,
) -> impl IntoView {
    let name = RwSignal::new(account.name);
    let zone = RwSignal::new(account.time_zone.unwrap_or_default());
    let reminders = RwSignal::new(account.reminders);
    let deed = Deed::new();
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let input = EditProfile {
            name: name.get_untracked(),
            language: account.language,
            time_zone: Some(zone.get_untracked()).filter(|zone| !zone.trim().is_empty()),
            reminders: reminders.get_untracked(),
        };
        deed.ask(move || save_profile(input.clone()), |()| {});
    };
    view! {
        <section aria-labelledby="profile-title">
            <h2 id="profile-title">"About you"</h2>
            <form class="entry" on:submit=submit>
                <p class="hint">{account.email}</p>
                <Line label="Name" id="name" autocomplete="name" value=name hint="Colleagues see it beside what you do" wrong=deed.of_field("name") />
                <Line label="Time zone" id="zone" value=zone hint="Such as Europe/Berlin; empty for that of your browser" wrong=deed.of_field("time_zone") />
                <Tick label="Remind me by mail of incidents nobody updates" value=reminders />
                <div class="act"><button r#type="submit" disabled=move || deed.is_pending()>"Save"</button></div>
                <Said deed=deed />
            </form>
        </section>
    }
    .into_any()
}

/// Another password.
#[component]
pub fn Password() -> impl IntoView {
    let (current, password) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let deed = Deed::new();
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        deed.ask(
            move || change_password(current.get_untracked(), password.get_untracked()),
            move |()| {
                current.set(String::new());
                password.set(String::new());
            },
        );
    };
    view! {
        <section aria-labelledby="password-title">
            <h2 id="password-title">"Password"</h2>
            <form class="entry" on:submit=submit>
                <Line label="The one you have" id="current" kind="password" autocomplete="current-password" value=current wrong=deed.of_field("current") />
                <Line label="The one you want" id="password" kind="password" autocomplete="new-password" value=password
                    hint="At least 12 characters. You stay signed in here, and nowhere else." wrong=deed.of_field("password") />
                <div class="act"><button r#type="submit" disabled=move || deed.is_pending()>"Change password"</button></div>
                <Said deed=deed />
            </form>
        </section>
    }
    .into_any()
}

/// The end of the account.
#[component]
pub fn Leave() -> impl IntoView {
    let current = RwSignal::new(String::new());
    let deed = Deed::new();
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        deed.ask(move || delete_account(current.get_untracked()), |()| leave_for("/console/sign-in"));
    };
    view! {
        <details>
            <summary>"Delete this account"</summary>
            <form class="entry" on:submit=submit>
                <p>"What you did stays in the log of your pages. A page keeps its last owner."</p>
                <Line label="Your password" id="leave" kind="password" autocomplete="current-password" value=current wrong=deed.of_field("current") />
                <div class="act"><button r#type="submit" disabled=move || deed.is_pending()>"Delete this account"</button></div>
                <Said deed=deed />
            </form>
        </details>
    }
    .into_any()
}
