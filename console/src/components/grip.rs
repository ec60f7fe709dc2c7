//! The handle a row is moved by: dragged with a pointer or a finger, or moved with the arrow keys.

use app::model::shape::Place;
use leptos::{
    ev::{KeyboardEvent, PointerEvent},
    leptos_dom::helpers::TimeoutHandle,
    prelude::*,
    web_sys::Element,
};

use super::{
    calls::arrange,
    order::{Row, drop, step},
};
use crate::{
    error::ApiError,
    live::Live,
    ui::{
        deed::{Deed, Progress},
        toast::Toasts,
    },
};

/// How long no arrow key is pressed before the order is kept.
const PAUSE: std::time::Duration = std::time::Duration::from_millis(700);

/// The order as it stands on the screen, and as the server has it.
#[derive(Clone, Copy)]
pub struct Order {
    /// As it stands on the screen.
    pub shown: RwSignal<Vec<Place>>,
    /// As the server has it.
    pub kept: RwSignal<Vec<Place>>,
    /// The row being dragged.
    pub dragged: RwSignal<Option<Row>>,
    /// The row it would be dropped before, or behind.
    pub over: RwSignal<Option<(Row, bool)>>,
    /// How far keeping it is.
    pub deed: Deed,
    timer: StoredValue<Option<TimeoutHandle>>,
}

impl Order {
    /// An order the server has.
    pub fn new(places: Vec<Place>) -> Self {
        let order = Self {
            shown: RwSignal::new(places.clone()),
            kept: RwSignal::new(places),
            dragged: RwSignal::new(None),
            over: RwSignal::new(None),
            deed: Deed::new(),
            timer: StoredValue::new(None),
        };
        order.deed.tell_failures(expect_context());
        // What somebody else moved meanwhile is not overwritten.
        Effect::new(move |_| {
            if matches!(order.deed.progress.get(), Progress::Failed(ApiError::Conflict(_) | ApiError::Forbidden)) {
                order.shown.set(order.kept.get_untracked());
                expect_context::<Live>().refresh_soon();
            }
        });
        // Whoever leaves the screen right after the last key has moved it nevertheless.
        let (live, toasts): (Live, Toasts) = (expect_context(), expect_context());
        on_cleanup(move || {
            if let Some(timer) = order.timer.try_get_value().flatten() {
                timer.clear();
                order.keep(live, toasts);
            }
        });
        order
    }

    /// Takes what the server has, unless something moved here is still to be kept.
    pub fn follow(self, places: Vec<Place>) {
        // Gone with the screen, if that was left meanwhile.
        let (Some(shown), Some(kept)) = (self.shown.try_get_untracked(), self.kept.try_get_untracked()) else { return };
        let progress = self.deed.progress.try_get_untracked().unwrap_or(Progress::Idle);
        if shown == kept || matches!(progress, Progress::Failed(_)) {
            self.shown.set(places.clone());
        }
        if progress != Progress::Pending {
            self.kept.set(places);
        }
    }

    /// Has the server keep what is shown.
    pub fn keep(self, live: Live, toasts: Toasts) {
        // Gone with the screen, if that was left meanwhile.
        let (Some(seen), Some(wanted)) = (self.kept.try_get_untracked(), self.shown.try_get_untracked()) else { return };
        if seen == wanted {
            return;
        }
        let page = live.desk.with_untracked(|desk| desk.page);
        let (from, to) = (seen.clone(), wanted.clone());
        let done = move |()| {
            self.kept.set(wanted.clone());
            let (now, back) = (wanted.clone(), seen.clone());
            let undo = Callback::new(move |()| {
                let (now, back) = (now.clone(), back.clone());
                leptos::task::spawn_local(async move {
                    if arrange(page, now, back.clone()).await.is_ok() {
                        self.kept.set(back.clone());
                        self.shown.set(back);
                    }
                    live.refresh_soon();
                });
            });
            toasts.done("The order is kept", Some(undo));
            live.refresh_soon();
            // What was moved while the server was at it.
            self.keep(live, toasts);
        };
        self.deed.ask(move || arrange(page, from.clone(), to.clone()), done);
    }

    fn keep_soon(self, live: Live, toasts: Toasts) {
        if let Some(timer) = self.timer.get_value() {
            timer.clear();
        }
        self.timer.set_value(set_timeout_with_handle(move || self.keep(live, toasts), PAUSE).ok());
    }
}

/// A row as an attribute names it.
pub fn key(row: Row) -> String {
    match row {
        Row::Group(id) => format!("g{id}"),
        Row::Component(id) => format!("c{id}"),
        Row::End(id) => format!("e{id}"),
    }
}

#[cfg(feature = "hydrate")]
fn read(key: &str) -> Option<Row> {
    let id = key.get(1..)?;
    match key.get(..1)? {
        "g" => id.parse().ok().map(Row::Group),
        "c" => id.parse().ok().map(Row::Component),
        "e" => id.parse().ok().map(Row::End),
        _ => None,
    }
}

/// The row below a pointer, and whether its lower half is.
#[cfg(feature = "hydrate")]
fn below(event: &PointerEvent) -> Option<(Row, bool)> {
    let (x, y) = (event.client_x(), event.client_y());
    let found: Element = document().element_from_point(x as f32, y as f32)?.closest("[data-row]").ok()??;
    let row = read(&found.get_attribute("data-row")?)?;
    let edges = found.get_bounding_client_rect();
    Some((row, f64::from(y) > edges.top() + edges.height() / 2.0))
}

/// Only a browser has pointers.
#[cfg(not(feature = "hydrate"))]
fn below(_: &PointerEvent) -> Option<(Row, bool)> {
    None
}

/// The handle of a row.
#[component]
pub fn Grip(
    /// The row.
    row: Row,
    /// What it is called.
    #[prop(into)]
    name: Signal<String>,
    /// The order it is in.
    order: Order,
    /// Called after each step with what to tell whoever cannot see it.
    moved: Callback<Row>,
) -> impl IntoView {
    let live: Live = expect_context();
    let toasts: Toasts = expect_context();
    let id = format!("grip-{}", key(row));
    let own = StoredValue::new(id.clone());
    let on_key = move |event: KeyboardEvent| {
        let up = match event.key().as_str() {
            "ArrowUp" => true,
            "ArrowDown" => false,
            "Escape" => {
                order.dragged.set(None);
                return order.over.set(None);
            }
            _ => return,
        };
        event.prevent_default();
        if let Some(next) = order.shown.with_untracked(|shown| step(shown, row, up)) {
            order.shown.set(next);
            moved.run(row);
            order.keep_soon(live, toasts);
            // The row was taken out and put back: the focus stays with the hand that moves it.
            request_animation_frame(move || {
                if let Some(found) = own.try_with_value(|id| document().get_element_by_id(id)).flatten() {
                    _ = leptos::wasm_bindgen::JsCast::unchecked_into::<leptos::web_sys::HtmlElement>(found).focus();
                }
            });
        }
    };
    let take = move |event: PointerEvent| {
        if event.button() == 0 {
            event.prevent_default();
            let handle: Element = event_target(&event);
            if let Ok(Some(handle)) = handle.closest("button") {
                _ = handle.set_pointer_capture(event.pointer_id());
            }
            order.dragged.set(Some(row));
        }
    };
    let drag = move |event: PointerEvent| {
        if order.dragged.get_untracked() == Some(row) {
            let found = below(&event).filter(|(target, _)| *target != row);
            if order.over.get_untracked() != found {
                order.over.set(found);
            }
        }
    };
    let let_go = move |_: PointerEvent| {
        if order.dragged.get_untracked() != Some(row) {
            return;
        }
        order.dragged.set(None);
        let Some((target, behind)) = order.over.get_untracked() else { return };
        order.over.set(None);
        let next = order.shown.with_untracked(|shown| drop(shown, row, target, behind));
        if order.shown.with_untracked(|shown| *shown != next) {
            order.shown.set(next);
            moved.run(row);
            order.keep(live, toasts);
        }
    };
    let lose = move |_: PointerEvent| {
        order.dragged.set(None);
        order.over.set(None);
    };
    view! {
        <button
            r#type="button"
            class="plain grip"
            id=id
            aria-label=move || format!("Move {}", name.get())
            aria-describedby="grip-help"
            on:keydown=on_key
            on:pointerdown=take
            on:pointermove=drag
            on:pointerup=let_go
            on:pointercancel=lose
        >
            <svg viewBox="0 0 16 16" aria-hidden="true"><path d="M5 3h2v2H5zM9 3h2v2H9zM5 7h2v2H5zM9 7h2v2H9zM5 11h2v2H5zM9 11h2v2H9z"></path></svg>
        </button>
    }
    .into_any()
}
