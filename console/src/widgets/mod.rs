//! What other sites can show of the page: each widget with its wishes, what to copy, and how it would look.

mod address;
mod badge;
mod bar;
mod entry;
mod framed;

use leptos::prelude::*;
use leptos_meta::Title;

use crate::{live::Live, settings::tabs::SettingsTabs};

use address::Page;
use badge::BadgeEntry;
use bar::{BarEntry, BoxEntry, ModuleEntry};
use framed::{CARD, COMPONENTS, FramedEntry};

/// `/console/{page}/settings/widgets`
#[component]
pub fn WidgetsScreen() -> impl IntoView {
    let live: Live = expect_context();
    let page = StoredValue::new(live.desk.with_untracked(|desk| Page::of(&desk.shows)));
    let page = move || page.get_value();
    view! {
        <Title text="Widgets" />
        <h1>"Settings"</h1>
        <SettingsTabs />
        <p class="empty">"Lines to copy into your own sites. They follow the page by themselves, set no cookie, and wait for nobody."</p>
        <div class="widgets">
            <BarEntry page=page() />
            <FramedEntry page=page() kind=CARD />
            <FramedEntry page=page() kind=COMPONENTS />
            <BadgeEntry page=page() />
            <BoxEntry page=page() />
            <ModuleEntry page=page() />
        </div>
    }
    .into_any()
}
