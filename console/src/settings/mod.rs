//! The page itself: what it is called, where it is, how it reads and looks; and the other pages of the installation.

mod accent;
pub mod calls;
mod general;
mod look;
mod pages;
mod picture;
pub mod switch;
pub mod tabs;

use app::model::access::Right;
use leptos::prelude::*;
use leptos_meta::Title;

use crate::{layout::complaint, live::Live};

use calls::{load_look, load_settings};
use general::General;
use look::LookForm;
use pages::Pages;
use tabs::SettingsTabs;

/// `/console/{page}/settings`
#[component]
pub fn SettingsScreen() -> impl IntoView {
    let live: Live = expect_context();
    let page = live.desk.with_untracked(|desk| desk.page);
    let file = Resource::new(move || page, load_settings);
    let may: Signal<bool> = Memo::new(move |_| live.desk.with(|desk| desk.allows(Right::EditSettings))).into();
    let shown = move || {
        Suspend::new(async move {
            match file.await {
                Ok(file) => view! { <General file=file may=may /> }.into_any(),
                Err(error) => complaint(&error),
            }
        })
    };
    view! {
        <Title text="Settings" />
        <h1>"Settings"</h1>
        <SettingsTabs />
        <Suspense>{shown}</Suspense>
    }
    .into_any()
}

/// `/console/{page}/settings/look`
#[component]
pub fn LookScreen() -> impl IntoView {
    let live: Live = expect_context();
    let page = live.desk.with_untracked(|desk| desk.page);
    let file = Resource::new(move || page, load_look);
    let may: Signal<bool> = Memo::new(move |_| live.desk.with(|desk| desk.allows(Right::EditSettings))).into();
    let shown = move || {
        Suspend::new(async move {
            match file.await {
                Ok(file) => view! { <LookForm file=file may=may /> }.into_any(),
                Err(error) => complaint(&error),
            }
        })
    };
    view! {
        <Title text="Look" />
        <h1>"Settings"</h1>
        <SettingsTabs />
        <Suspense>{shown}</Suspense>
    }
    .into_any()
}

/// `/console/{page}/settings/pages`
#[component]
pub fn PagesScreen() -> impl IntoView {
    view! {
        <Title text="All pages" />
        <h1>"Settings"</h1>
        <SettingsTabs />
        <Pages />
    }
    .into_any()
}
