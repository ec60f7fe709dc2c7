//! Signing in again without losing what is on the screen: a dialog over it, never instead of it.

use leptos::prelude::*;

use super::form::SignInForm;
use crate::ui::{deed::SignInAgain, sheet::Sheet};

/// The dialog. What was asked for is asked for again once somebody is signed in.
#[component]
pub fn SignInDialog() -> impl IntoView {
    let again: SignInAgain = expect_context();
    let done = Callback::new(move |()| again.done());
    view! {
        <Sheet open=again.is_needed label="You are signed out" class="signed-out" stays=true>
            <h2>"You are signed out"</h2>
            <p>"Nothing you typed is lost. Sign in, and it is saved."</p>
            <SignInForm done=done />
        </Sheet>
    }
    .into_any()
}
