//! What stands around every screen: the rail, the mirror of what visitors read, and what opens over all of them.

mod mirror;
pub mod overdue;
mod rail;
pub mod screens;

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::{
    components::{Outlet, Redirect},
    hooks::{use_location, use_params_map},
};

use crate::{
    desk::load_desk,
    error::ApiError,
    keys::{Keys, help::HelpSheet, listen::listen},
    live::Live,
    palette::Palette,
    sign_in::again::SignInDialog,
    ui::{
        deed::SignInAgain,
        focus::{UPDATE, to_update, to_work},
        go::Go,
        sheet::Sheets,
        theme::Theme,
        time::Clock,
        toast::{Toaster, Toasts},
    },
};

use mirror::MirrorStrip;
use overdue::OverdueStrip;
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
                    provide_context(Sheets::new());
                    provide_context(Keys::open());
                    provide_context(Theme::open());
                    listen();
                    follow_the_address();
                    view! {
                        <a class="skip visually-hidden" href="#main">"Skip to the content"</a>
                        <div class="desk">
                            <Rail />
                            <div class="work">
                                <div class="watch"><MirrorStrip /><OverdueStrip /></div>
                                <main id="main" tabindex="-1">
                                    <Outlet />
                                </main>
                            </div>
                        </div>
                        <Palette />
                        <HelpSheet />
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

/// Closes what lies over a screen when another comes, or when somebody has to sign in first; and puts the focus where the address
/// says.
fn follow_the_address() {
    let sheets: Sheets = expect_context();
    let sign_in: SignInAgain = expect_context();
    let location = use_location();
    Effect::new(move |before: Option<String>| {
        let path = location.pathname.get();
        if before.is_some_and(|before| before != path) {
            if sheets.more.get_untracked() {
                to_work();
            }
            sheets.close();
        }
        path
    });
    Effect::new(move |_| {
        if sign_in.is_needed.get() {
            sheets.close();
        }
    });
    Effect::new(move |_| {
        if location.hash.get() == UPDATE {
            to_update();
        }
    });
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
