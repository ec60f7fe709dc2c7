//! E-mail, password, and a code if one is asked for: on a screen of its own, or in a dialog over what somebody was doing.

use app::model::{account::SignInOutcome, input::SignIn};
use leptos::prelude::*;

use super::calls::try_sign_in;
use crate::ui::{
    deed::{Deed, Progress},
    field::Line,
};

/// The form.
#[component]
pub fn SignInForm(
    /// Called once somebody is signed in.
    done: Callback<()>,
) -> impl IntoView {
    let (email, password, code) = (RwSignal::new(String::new()), RwSignal::new(String::new()), RwSignal::new(String::new()));
    let needs_code = RwSignal::new(false);
    let wrong: RwSignal<Option<&'static str>> = RwSignal::new(None);
    let deed = Deed::new();
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let input = SignIn {
            email: email.get_untracked(),
            password: password.get_untracked(),
            code: Some(code.get_untracked()).filter(|code| !code.trim().is_empty()),
        };
        wrong.set(None);
        deed.ask(
            move || try_sign_in(input.clone()),
            move |outcome| match outcome {
                SignInOutcome::SignedIn => _ = done.try_run(()),
                SignInOutcome::NeedsCode => needs_code.set(true),
                SignInOutcome::WrongCode => wrong.set(Some("This code is not good. Wait for the next one, or use a recovery code.")),
                SignInOutcome::Refused => wrong.set(Some("This e-mail address and this password do not belong together.")),
            },
        );
    };
    let said = move || {
        let failed = deed.progress.with(|progress| if let Progress::Failed(error) = progress { Some(error.to_string()) } else { None });
        wrong.get().map(str::to_owned).or(failed)
    };
    view! {
        <form class="entry" on:submit=submit>
            <Line label="E-mail address" id="email" kind="email" autocomplete="username" value=email wrong=deed.of_field("email") />
            <Line label="Password" id="password" kind="password" autocomplete="current-password" value=password wrong=deed.of_field("password") />
            {move || needs_code.get().then(|| view! {
                <Line label="Code" id="code" autocomplete="one-time-code" value=code
                    hint="Six digits from your authenticator, or one of your recovery codes" wrong=deed.of_field("code") />
            })}
            <p class="wrong" role="alert">{said}</p>
            <button r#type="submit" class="primary" disabled=move || deed.is_pending()>"Sign in"</button>
        </form>
    }
    .into_any()
}
