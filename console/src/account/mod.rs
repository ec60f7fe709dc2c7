//! Somebody's own account: what they are called, how they sign in, and where they are signed in.

pub mod calls;
mod profile;
mod second_factor;
mod sessions;

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::components::A;

use calls::load_account;
use profile::{Leave, Password, Profile};
use second_factor::SecondFactor;
use sessions::Sessions;

use crate::{
    layout::refused,
    sign_in::{again::SignInDialog, calls::sign_out},
    ui::{
        deed::{Deed, SignInAgain},
        go::leave_for,
        time::Clock,
        toast::{Toaster, Toasts},
    },
};

/// `/console/account`: also for somebody who has to set up a second factor before anything else.
#[component]
pub fn AccountScreen() -> impl IntoView {
    let account = Resource::new_blocking(|| (), |()| load_account());
    let shown = move || {
        Suspend::new(async move {
            match account.await {
                Ok(account) => {
                    provide_context(Clock::of_the_browser());
                    provide_context(Toasts::new());
                    provide_context(SignInAgain::new());
                    let must = account.must_enrol.then(|| {
                        view! { <p class="note">"A page you work on asks for a second factor. Set one up below; until then you can do nothing else."</p> }
                    });
                    let back = (!account.must_enrol).then(|| view! { <A href="/console">"Back to work"</A> });
                    view! {
                        <main id="main" class="account">
                            <header class="head"><h1>{account.name.clone()}</h1> {back}</header>
                            {must}
                            <SecondFactor account=account.clone() />
                            <Profile account=account.clone() />
                            <Password />
                            <Sessions />
                            <Leave />
                            <SignOut />
                        </main>
                        <Toaster />
                        <SignInDialog />
                    }
                    .into_any()
                }
                Err(error) => refused(&error),
            }
        })
    };
    view! { <Title text="Your account" /><Suspense>{shown}</Suspense> }.into_any()
}

/// The way out.
#[component]
pub fn SignOut() -> impl IntoView {
    let deed = Deed::new();
    let out = move |_| deed.ask(sign_out, |()| leave_for("/console/sign-in"));
    view! { <button r#type="button" disabled=move || deed.is_pending() on:click=out>"Sign out"</button> }.into_any()
}
