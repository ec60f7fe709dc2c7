//! What stands around every screen: the rail, and the mirror of what visitors read.

mod mirror;
mod rail;

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::{
    components::{Outlet, Redirect},
    hooks::use_params_map,
};

use crate::{
    desk::load_desk,
    error::ApiError,
    live::Live,
    sign_in::again::SignInDialog,
    ui::{
        deed::SignInAgain,
        go::Go,
        time::Clock,
        toast::{Toaster, Toasts},
    },
};

use mirror::MirrorStrip;
use rail::Rail;

/// A page's screens, once its desk is here.
#[component]
pub fn Around() -> impl IntoView {
    let params = use_params_map();
    let slug = Memo::new(move |_| params.with(|params| params.get("page").unwrap_or_default()));
    let desk = Resource::new_blocking(move || slug.get(), load_desk);
    let shown = move || {
        Suspend::new(async move {
            match desk.await {
                Ok(desk) => {
                    provide_context(Clock::start(desk.now, &desk.shows.page.time_zone));
                    provide_context(SignInAgain::new());
                    provide_context(Live::follow(desk));
                    provide_context(Toasts::new());
                    provide_context(Go::new());
                    view! {
                        <a class="skip visually-hidden" href="#main">"Skip to the content"</a>
                        <div class="desk">
                            <Rail />
                            <div class="work">
                                <MirrorStrip />
                                <main id="main" tabindex="-1">
                                    <Outlet />
                                </main>
                            </div>
                        </div>
                        <Toaster />
                        <SignInDialog />
                    }
                    .into_any()
                }
                Err(error) => refused(&error),
            }
        })
    };
    view! { <Transition>{shown}</Transition> }.into_any()
}

/// What is shown in place of a screen that cannot be.
pub fn refused(error: &ApiError) -> AnyView {
    let advice = match error {
        ApiError::SignedOut => {
            let here = leptos_router::hooks::use_url().with_untracked(|url| url.path().to_owned());
            return view! { <Redirect path=format!("/console/sign-in?next={here}") /> }.into_any();
        }
        ApiError::MustEnrol => return view! { <Redirect path="/console/account" /> }.into_any(),
        ApiError::NotFound(_) => view! { <a href="/console">"To your pages"</a> }.into_any(),
        _ => view! { <a href="">"Try again"</a> }.into_any(),
    };
    let said = error.to_string();
    view! {
        <main class="alone">
            <h1>{said}</h1>
            <p>{advice}</p>
        </main>
    }
    .into_any()
}

/// What is shown in place of something that could not be fetched.
pub fn complaint(error: &ApiError) -> AnyView {
    let said = error.to_string();
    view! { <p class="complaint" role="alert">{said}</p> }.into_any()
}

/// A path that leads nowhere.
#[component]
pub fn Missing() -> impl IntoView {
    #[cfg(feature = "ssr")]
    if let Some(options) = use_context::<leptos_axum::ResponseOptions>() {
        options.set_status(http::StatusCode::NOT_FOUND);
    }
    view! {
        <Title text="Not here" />
        <main class="alone">
            <h1>"There is no such screen"</h1>
            <p><a href="/console">"To the console"</a></p>
        </main>
    }
    .into_any()
}
