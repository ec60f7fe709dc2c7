//! The second factor: an app that shows codes, and recovery codes for when it is lost.

use app::model::account::{Account, Enrolment};
use leptos::prelude::*;

use super::calls::{begin_second_factor, confirm_second_factor, renew_recovery_codes, switch_off_second_factor};
use crate::ui::{
    deed::{Deed, Said},
    field::Line,
};

/// Its state, and the way to another.
#[component]
pub fn SecondFactor(
    /// Whose.
    account: Account,
) -> impl IntoView {
    let is_on = RwSignal::new(account.second_factor);
    let left = RwSignal::new(account.recovery_codes);
    let codes: RwSignal<Vec<String>> = RwSignal::new(Vec::new());
    let shown = move || {
        if is_on.get() {
            view! { <On is_on=is_on left=left codes=codes /> }.into_any()
        } else {
            view! { <Off is_on=is_on left=left codes=codes /> }.into_any()
        }
    };
    let fresh = move || {
        (!codes.with(Vec::is_empty)).then(|| {
            view! {
                <div class="note">
                    <p>"Recovery codes, each good for once, when your app is lost. They are shown this once: write them down."</p>
                    <pre class="codes">{codes.get().join("\n")}</pre>
                    <button r#type="button" on:click=move |_| codes.set(Vec::new())>"I have kept them"</button>
                </div>
            }
        })
    };
    view! {
        <section aria-labelledby="factor-title">
            <h2 id="factor-title">"Second factor"</h2>
            {fresh}
            {shown}
        </section>
    }
    .into_any()
}

/// There is none yet.
#[component]
fn Off(is_on: RwSignal<bool>, left: RwSignal<usize>, codes: RwSignal<Vec<String>>) -> impl IntoView {
    let offer: RwSignal<Option<Enrolment>> = RwSignal::new(None);
    let begin = Deed::new();
    let start = move |_| begin.ask(begin_second_factor, move |offered| offer.set(Some(offered)));
    let code = RwSignal::new(String::new());
    let confirm = Deed::new();
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        confirm.ask(
            move || confirm_second_factor(code.get_untracked()),
            move |made| {
                left.set(made.len());
                codes.set(made);
                is_on.set(true);
            },
        );
    };
    move || {
        match offer.get() {
        None => view! {
            <p>"A code from an app besides your password: whoever learns your password is still kept out."</p>
            <div class="act"><button r#type="button" disabled=move || begin.is_pending() on:click=start>"Set up a second factor"</button></div>
            <Said deed=begin />
        }
        .into_any(),
        Some(offer) => view! {
            <form class="entry" on:submit=submit>
                <p>"Scan this with your authenticator, or type the secret in; then enter the code it shows."</p>
                <div class="qr" inner_html=offer.picture></div>
                <p><code>{offer.secret}</code></p>
                <Line label="Code" id="code" autocomplete="one-time-code" value=code wrong=confirm.of_field("code") />
                <div class="act"><button r#type="submit" class="primary" disabled=move || confirm.is_pending()>"Switch it on"</button></div>
                <Said deed=confirm />
            </form>
        }
        .into_any(),
    }
    }
}

/// It is on.
#[component]
fn On(is_on: RwSignal<bool>, left: RwSignal<usize>, codes: RwSignal<Vec<String>>) -> impl IntoView {
    let (code, current) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let (renew, off) = (Deed::new(), Deed::new());
    let other = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        renew.ask(
            move || renew_recovery_codes(code.get_untracked()),
            move |made| {
                code.set(String::new());
                left.set(made.len());
                codes.set(made);
            },
        );
    };
    let without = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        off.ask(move || switch_off_second_factor(current.get_untracked(), code.get_untracked()), move |()| is_on.set(false));
    };
    view! {
        <p>{move || format!("It is on. Recovery codes left: {}.", left.get())}</p>
        <details>
            <summary>"Other recovery codes"</summary>
            <form class="entry" on:submit=other>
                <Line label="Code" id="renew-code" autocomplete="one-time-code" value=code hint="From your app, or a recovery code" wrong=renew.of_field("code") />
                <div class="act"><button r#type="submit" disabled=move || renew.is_pending()>"Make new ones"</button></div>
                <Said deed=renew />
            </form>
        </details>
        <details>
            <summary>"Do without it"</summary>
            <form class="entry" on:submit=without>
                <Line label="Your password" id="off-current" kind="password" autocomplete="current-password" value=current wrong=off.of_field("current") />
                <Line label="Code" id="off-code" autocomplete="one-time-code" value=code wrong=off.of_field("code") />
                <div class="act"><button r#type="submit" disabled=move || off.is_pending()>"Switch it off"</button></div>
                <Said deed=off />
            </form>
        </details>
    }
    .into_any()
}
