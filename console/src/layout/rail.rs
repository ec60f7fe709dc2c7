//! The way to every screen: a rail, on phones a bar at the bottom with a sheet for what has no room in it.

use leptos::prelude::*;
use leptos_router::{components::A, hooks::use_location};

use super::screens::{ACCOUNT, Place, SCREENS, Screen};
use crate::{
    live::Live,
    settings::switch::PageSwitch,
    ui::{
        sheet::{Sheet, Sheets},
        theme::ThemeChoice,
    },
};

/// The rail.
#[component]
pub fn Rail() -> impl IntoView {
    let live: Live = expect_context();
    let sheets: Sheets = expect_context();
    let slug = Memo::new(move |_| live.desk.with(|desk| desk.slug.clone()));
    let path = use_location().pathname;
    let is_behind_more = Memo::new(move |_| slug.with(|slug| path.with(|path| !is_in_bar(slug, path))));
    let item = move |screen: &'static Screen| {
        let (name, exact, is_rest) = (screen.name, screen.path.is_empty(), screen.place == Place::Rail);
        let may = Memo::new(move |_| live.desk.with(|desk| desk.allows(screen.right)));
        move || {
            may.get()
                .then(|| view! { <li class:rest=is_rest><A href=move || slug.with(|slug| screen.at(slug)) exact=exact>{name}</A></li> })
        }
    };
    view! {
        <nav class="rail" aria-label="Console">
            <PageSwitch />
            <button r#type="button" class="finder" aria-haspopup="dialog" aria-keyshortcuts="Control+K Meta+K"
                on:click=move |_| sheets.show(sheets.palette)>
                <span>"Find or do"</span><kbd>"Ctrl K"</kbd>
            </button>
            <ul role="list">
                {of(Place::Bar).chain(of(Place::Rail)).map(item).collect_view()}
                <li class="behind">
                    <button r#type="button" class="plain" class:current=move || is_behind_more.get() aria-haspopup="dialog"
                        on:click=move |_| sheets.show(sheets.more)>"More"</button>
                </li>
            </ul>
            <div class="end">
                <A href=ACCOUNT>"Your account"</A>
                <button r#type="button" class="plain" aria-haspopup="dialog" on:click=move |_| sheets.show(sheets.help)>"Keyboard shortcuts"</button>
                <ThemeChoice />
            </div>
        </nav>
        <Sheet open=sheets.more label="More" class="from-below"><More slug=slug /></Sheet>
    }
    .into_any()
}

/// The screens that are named in a place.
fn of(place: Place) -> impl Iterator<Item = &'static Screen> {
    SCREENS.iter().filter(move |screen| screen.place == place)
}

/// Whether a path is that of a screen named in the bar of phones, or below one.
fn is_in_bar(slug: &str, path: &str) -> bool {
    let path = path.trim_end_matches('/');
    of(Place::Bar).any(|screen| {
        let at = screen.at(slug);
        path == at || (!screen.path.is_empty() && path.strip_prefix(&at).is_some_and(|rest| rest.starts_with('/')))
    })
}

/// What has no room in the bar of phones.
#[component]
fn More(slug: Memo<String>) -> impl IntoView {
    let sheets: Sheets = expect_context();
    let live: Live = expect_context();
    let item = move |screen: &'static Screen| view! { <li><A href=move || slug.with(|slug| screen.at(slug))>{screen.name}</A></li> };
    let theirs = |screen: &&Screen| live.desk.with_untracked(|desk| desk.allows(screen.right));
    view! {
        <nav class="ways-on" aria-label="More">
            <button r#type="button" on:click=move |_| sheets.show(sheets.palette)>"Find or do"</button>
            <ul role="list">
                {of(Place::Rail).filter(theirs).map(item).collect_view()}
                <li><A href=ACCOUNT>"Your account"</A></li>
            </ul>
            <PageSwitch />
        </nav>
        <ThemeChoice />
        <button r#type="button" on:click=move |_| sheets.more.set(false)>"Close"</button>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::is_in_bar;

    #[test]
    fn the_bar_knows_which_of_its_ways_somebody_took() {
        for path in ["", "/", "/incidents", "/incidents/new", "/maintenance/abc/rule"] {
            assert!(is_in_bar("reelway", &format!("/console/reelway{path}")), "{path}");
        }
        for path in ["/components", "/settings/look", "/incidentsx"] {
            assert!(!is_in_bar("reelway", &format!("/console/reelway{path}")), "{path}");
        }
    }
}
