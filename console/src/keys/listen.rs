//! Listens for keys wherever nobody types, and does what they ask for.

use app::model::access::Right;
use leptos::{
    ev::{self, KeyboardEvent},
    prelude::*,
    wasm_bindgen::JsCast,
    web_sys::{Element, HtmlElement},
};

use super::{Keys, Stroke, read};
use crate::{
    live::Live,
    ui::{
        deed::SignInAgain,
        focus::{self, UPDATE},
        go::Go,
        sheet::Sheets,
    },
};

/// How many milliseconds the second key may take.
const PATIENCE: f64 = 1500.0;

/// What keys can reach.
#[derive(Clone, Copy)]
struct Listener {
    live: Live,
    go: Go,
    sheets: Sheets,
    keys: Keys,
    sign_in: SignInAgain,
    /// When `g` was pressed.
    begun: StoredValue<Option<f64>>,
}

/// Listens as long as the reactive owner lives.
pub fn listen() {
    let listener = Listener {
        live: expect_context(),
        go: expect_context(),
        sheets: expect_context(),
        keys: expect_context(),
        sign_in: expect_context(),
        begun: StoredValue::new(None),
    };
    Effect::new(move |_| {
        let handle = window_event_listener(ev::keydown, move |event| listener.hear(&event));
        on_cleanup(move || handle.remove());
    });
}

impl Listener {
    fn hear(self, event: &KeyboardEvent) {
        let begun = self.begun.try_update_value(Option::take).flatten();
        if event.default_prevented() || event.is_composing() || self.sign_in.is_needed.get_untracked() {
            return;
        }
        let key = event.key();
        let (is_command, is_alternate) = (event.ctrl_key() || event.meta_key(), event.alt_key());
        if is_command && !is_alternate && !event.shift_key() && key.eq_ignore_ascii_case("k") {
            event.prevent_default();
            let palette = self.sheets.palette;
            return if palette.get_untracked() { palette.set(false) } else { self.sheets.show(palette) };
        }
        if is_command || is_alternate || !self.keys.are_on.get_untracked() || focus::find("dialog[open]").is_some() {
            return;
        }
        let Some(target) = event.target().and_then(|target| target.dyn_into::<Element>().ok()) else { return };
        if is_typed_in(&target) {
            // Out of a field that narrows a list, back to the list.
            if key == "Escape"
                && let Ok(field) = target.dyn_into::<HtmlElement>()
                && field.class_list().contains("find")
            {
                _ = field.blur();
            }
            return;
        }
        let is_behind_g = begun.is_some_and(|at| event.time_stamp() - at < PATIENCE);
        if let Some(stroke) = read(&key, is_behind_g) {
            event.prevent_default();
            self.run(stroke, event.time_stamp());
        }
    }

    fn run(self, stroke: Stroke, now: f64) {
        let slug = || self.live.desk.with_untracked(|desk| desk.slug.clone());
        let may_run = || self.live.desk.with_untracked(|desk| desk.allows(Right::RunEvents));
        match stroke {
            Stroke::Then => self.begun.set_value(Some(now)),
            Stroke::Go(screen) if self.live.desk.with_untracked(|desk| desk.allows(screen.right)) => self.go.to(&screen.at(&slug())),
            Stroke::NewIncident if may_run() => self.go.to(&format!("/console/{}/incidents/new", slug())),
            Stroke::Schedule if may_run() => self.go.to(&format!("/console/{}/maintenance/new", slug())),
            Stroke::Update if may_run() => self.update(),
            Stroke::Go(_) | Stroke::NewIncident | Stroke::Schedule | Stroke::Update => {}
            Stroke::Find => match focus::find("#main .find") {
                Some(field) => _ = field.focus(),
                None => self.sheets.show(self.sheets.palette),
            },
            Stroke::Next => step(true),
            Stroke::Back => step(false),
            Stroke::Help => self.sheets.show(self.sheets.help),
        }
    }

    /// To the next update of the incident on the screen, else of the one that is due first.
    fn update(self) {
        if let Some(field) = focus::find(".next textarea") {
            _ = field.focus();
            return;
        }
        let first = self.live.desk.with_untracked(|desk| {
            let open = desk.shows.open_incidents();
            let first = open.iter().min_by_key(|incident| (incident.next_update_at.is_none(), incident.next_update_at));
            first.map(|incident| format!("/console/{}/incidents/{}{UPDATE}", desk.slug, incident.id))
        });
        if let Some(path) = first {
            self.go.to(&path);
        }
    }
}

/// Whether keys pressed in an element write something, or choose by letter.
fn is_typed_in(element: &Element) -> bool {
    const TYPED: &str = "textarea, select, [contenteditable], \
        input:not([type=checkbox], [type=radio], [type=button], [type=submit], [type=file], [type=range])";
    element.closest(TYPED).ok().flatten().is_some()
}

/// The link a list is walked by: the first of each item that is seen.
#[cfg(feature = "hydrate")]
fn is_stop(link: &HtmlElement) -> bool {
    let item = link.closest("li").ok().flatten();
    let first = item.and_then(|item| item.query_selector("a[href]").ok().flatten());
    let is_said = link.closest(".prose").ok().flatten().is_some();
    first.is_some_and(|first| first == **link) && !is_said && link.offset_width() > 0
}

/// Only a browser has something to walk through.
#[cfg(not(feature = "hydrate"))]
fn step(_: bool) {}

/// Goes to the next thing of a list on the screen, or to the one before.
#[cfg(feature = "hydrate")]
fn step(forward: bool) {
    let Ok(found) = document().query_selector_all("#main li a[href]") else { return };
    let links = (0..found.length()).filter_map(|n| found.item(n)?.dyn_into::<HtmlElement>().ok());
    let stops: Vec<HtmlElement> = links.filter(is_stop).collect();
    let item = focus::focused().and_then(|element| element.closest("li").ok().flatten());
    let is_here = |stop: &HtmlElement| item.as_ref().is_some_and(|item| item.contains(Some(stop)));
    let to = match stops.iter().position(is_here) {
        Some(at) if forward => at + 1,
        Some(at) => at.saturating_sub(1),
        None => 0,
    };
    if let Some(stop) = stops.get(to) {
        _ = stop.focus();
    }
}
