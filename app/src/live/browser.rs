//! The few things the page asks of the browser itself.

use wasm_bindgen::{JsCast, JsValue, prelude::Closure};
use web_sys::{Document, Element, Url, VisibilityState, Window, window};

use crate::{
    model::{AnnouncementId, Instant},
    text::number,
};

/// The time on the reader's clock.
pub fn now() -> Instant {
    Instant::from_millis(number::to_integer(js_sys::Date::now()))
}

/// Lets the browser see to the reader's own doings before we go on.
pub async fn breathe() {
    let mut later = |done: js_sys::Function, _| {
        _ = window().and_then(|window| window.set_timeout_with_callback(&done).ok());
    };
    _ = wasm_bindgen_futures::JsFuture::from(js_sys::Promise::new(&mut later)).await;
}

fn document() -> Option<Document> {
    window()?.document()
}

/// Names the document.
pub fn set_title(title: &str) {
    if let Some(document) = document() {
        document.set_title(title);
    }
}

/// Shows another mark in the browser's tab.
pub fn set_favicon(href: &str) {
    let icon = document().and_then(|d| d.query_selector("link[rel=icon]").ok()?);
    if let Some(icon) = icon.filter(|icon| icon.get_attribute("href").as_deref() != Some(href)) {
        _ = icon.set_attribute("href", href);
    }
}

/// Calls `then` with each time in the middle of the page.
pub fn for_each_time(then: impl Fn(&Element, Instant)) {
    let Some(body) = document().and_then(|d| d.query_selector(".body").ok()?) else { return };
    let times = body.get_elements_by_tag_name("time");
    for place in (0..times.length()).filter_map(|n| times.item(n)) {
        // Dates stand in elements of the same name; they are the same everywhere.
        if let Some(Ok(at)) = place.get_attribute("datetime").map(|at| at.parse()) {
            then(&place, at);
        }
    }
}

/// Whether the reader is further down than the first screen shows.
pub fn is_scrolled() -> bool {
    window().and_then(|w| w.scroll_y().ok()).is_some_and(|y| y > 240.0)
}

/// Runs `then` each time the tab comes back to the front.
pub fn on_visible(then: impl Fn() + 'static) {
    let Some(document) = document() else { return };
    let target = document.clone();
    let listener = Closure::<dyn Fn()>::new(move || {
        if target.visibility_state() == VisibilityState::Visible {
            then();
        }
    });
    _ = document.add_event_listener_with_callback("visibilitychange", listener.as_ref().unchecked_ref());
    listener.forget();
}

/// Sets these parameters in the address, without a new entry in the history; empty ones are taken out.
pub fn set_query(parameters: &[(&str, &str)]) {
    let set = |window: &Window| {
        let url = Url::new(&window.location().href().ok()?).ok()?;
        for (name, value) in parameters {
            if value.is_empty() { url.search_params().delete(name) } else { url.search_params().set(name, value) }
        }
        window.history().ok()?.replace_state_with_url(&JsValue::NULL, "", Some(&url.href())).ok()
    };
    _ = window().as_ref().and_then(set);
}

fn stored(name: &str) -> Option<String> {
    window()?.local_storage().ok().flatten()?.get_item(name).ok().flatten()
}

/// The announcements the visitor has put away.
pub fn put_away() -> Vec<AnnouncementId> {
    stored("put-away").iter().flat_map(|ids| ids.split(' ')).filter_map(|id| id.parse().ok()).collect()
}

/// Keeps which announcements the visitor has put away; the last few are enough.
pub fn set_put_away(ids: &[AnnouncementId]) {
    let ids: Vec<&str> = ids.iter().rev().take(20).map(AnnouncementId::as_str).collect();
    if let Some(storage) = window().and_then(|w| w.local_storage().ok().flatten()) {
        _ = storage.set_item("put-away", &ids.join(" "));
    }
}

/// The colours the visitor chose; empty if none.
pub fn theme() -> &'static str {
    match stored("theme").as_deref() {
        Some("light") => "light",
        Some("dark") => "dark",
        _ => "",
    }
}

/// Keeps the choice of colours and shows it.
pub fn set_theme(theme: &str) {
    let root = document().and_then(|d| d.document_element());
    let storage = window().and_then(|w| w.local_storage().ok().flatten());
    if theme.is_empty() {
        _ = root.map(|root| root.remove_attribute("data-theme"));
        _ = storage.map(|storage| storage.remove_item("theme"));
    } else {
        _ = root.map(|root| root.set_attribute("data-theme", theme));
        _ = storage.map(|storage| storage.set_item("theme", theme));
    }
}
