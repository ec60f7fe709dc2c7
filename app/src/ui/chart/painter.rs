//! Draws with Chart.js what the page says: constructs a chart for a canvas, updates it, destroys it when its canvas is gone.

use std::{cell::RefCell, rc::Rc};

use js_sys::{Array, Function, Object, Reflect};
use wasm_bindgen::{JsCast, JsValue, prelude::Closure};
use web_sys::{CustomEvent, Element, Event, MutationObserver, MutationObserverInit, window};

use crate::text::number::{to_float, to_integer};

use super::{
    config::{Look, config, radii},
    message::{DRAW, Drawing, POINT, READY, is_known, listen, tell},
};

/// What changes the colours of a page, besides the visitor's own choice.
const COLOURS: [&str; 3] = ["(prefers-color-scheme: dark)", "(prefers-contrast: more)", "(forced-colors: active)"];

/// The words beside a value: a title and a label, which may have several lines.
type Said = Rc<RefCell<[String; 2]>>;

struct Painting {
    canvas: Element,
    chart: JsValue,
    drawing: Drawing,
    said: Said,
    /// The functions Chart.js asks for the words, as an object, and what keeps them alive.
    words: Object,
    _speakers: [Closure<dyn Fn() -> JsValue>; 2],
}

thread_local! {
    static PAINTINGS: RefCell<Vec<Painting>> = const { RefCell::new(Vec::new()) };
}

/// A property of an object; undefined if there is none.
pub fn get(of: &JsValue, name: &str) -> JsValue {
    Reflect::get(of, &name.into()).unwrap_or(JsValue::UNDEFINED)
}

/// Sets a property of an object.
pub fn set(of: &JsValue, name: &str, value: &JsValue) {
    _ = Reflect::set(of, &name.into(), value);
}

fn call(of: &JsValue, name: &str, arguments: &[&JsValue]) {
    if let Some(function) = get(of, name).dyn_ref::<Function>() {
        _ = Reflect::apply(function, of, &arguments.iter().collect());
    }
}

/// Listens from now on, and says so.
pub fn start() {
    let Some(document) = window().and_then(|w| w.document()) else { return };
    listen(&document, DRAW, |event| {
        if let Some((canvas, drawing)) = heard(&event).and_then(|(canvas, detail)| Some((canvas, Drawing::of(&detail)?))) {
            draw(canvas, drawing);
        }
    });
    listen(&document, POINT, |event| {
        if let Some((canvas, detail)) = heard(&event) {
            PAINTINGS.with_borrow(|all| all.iter().filter(|p| p.canvas == canvas).for_each(|p| p.point(&Array::from(&detail))));
        }
    });
    follow_colours();
    tell(&document, READY, &JsValue::NULL);
}

fn heard(event: &Event) -> Option<(Element, JsValue)> {
    Some((event.target()?.dyn_into().ok()?, event.dyn_ref::<CustomEvent>()?.detail()))
}

fn draw(canvas: Element, drawing: Drawing) {
    PAINTINGS.with_borrow_mut(|all| {
        all.extract_if(.., |p| !p.canvas.is_connected()).for_each(|p| call(&p.chart, "destroy", &[]));
        match all.iter_mut().find(|p| p.canvas == canvas) {
            Some(painting) => painting.go_on(drawing),
            None => all.extend(Painting::begin(canvas, drawing)),
        }
    });
}

/// Paints anew whenever the colours change.
fn follow_colours() {
    fn restyle() {
        PAINTINGS.with_borrow(|all| all.iter().for_each(Painting::restate));
    }
    let Some(window) = window() else { return };
    for query in COLOURS {
        if let Ok(Some(query)) = window.match_media(query) {
            listen(&query, "change", |_| restyle());
            // Without a hold on it, a browser may forget it and its listeners.
            std::mem::forget(query);
        }
    }
    let chosen = Closure::<dyn Fn()>::new(restyle);
    let options = MutationObserverInit::new();
    options.set_attribute_filter(&Array::of1(&"data-theme".into()));
    let root = window.document().and_then(|d| d.document_element());
    if let (Ok(observer), Some(root)) = (MutationObserver::new(chosen.as_ref().unchecked_ref()), root) {
        _ = observer.observe_with_options(&root, &options);
    }
    chosen.forget();
}

impl Painting {
    /// Constructs the chart. The canvas is shown first, for a hidden one has no size.
    fn begin(canvas: Element, drawing: Drawing) -> Option<Self> {
        let class: Function = get(&js_sys::global(), "Chart").dyn_into().ok()?;
        let said = Said::default();
        let speaker = |n: usize| {
            let said = said.clone();
            Closure::<dyn Fn() -> JsValue>::new(move || {
                let said = said.borrow();
                let lines = said.get(n).into_iter().flat_map(|words| words.split('\n'));
                lines.map(JsValue::from).collect::<Array>().into()
            })
        };
        let (speakers, words) = ([speaker(0), speaker(1)], Object::new());
        for (name, speaker) in ["title", "label"].into_iter().zip(&speakers) {
            set(&words, name, speaker.as_ref());
        }
        let area = canvas.parent_element()?;
        _ = area.set_attribute("data-drawn", "");
        let config = config(&drawing, &look(&canvas), &words);
        match Reflect::construct(&class, &Array::of2(&canvas, &config)) {
            Ok(chart) => Some(Self { canvas, chart, drawing, said, words, _speakers: speakers }),
            Err(_) => {
                _ = area.remove_attribute("data-drawn");
                None
            }
        }
    }

    /// Goes on from what is drawn: a chart of as many steps as long is moved on in place, another one is made anew.
    fn go_on(&mut self, drawing: Drawing) {
        let old = std::mem::replace(&mut self.drawing, drawing);
        let new = &self.drawing;
        if old.step != new.step || old.count() != new.count() || old.lines.len() != new.lines.len() {
            return self.restate();
        }
        let datasets: Array = get(&get(&self.chart, "data"), "datasets").unchecked_into();
        let point = |(x, y): (f64, Option<f64>)| Array::of2(&x.into(), &y.map_or(JsValue::NULL, JsValue::from));
        for (line, values) in datasets.iter().zip(&new.lines) {
            set(&line, "data", &new.points(values).map(point).collect::<Array>());
            set(&line, "pointRadius", &radii(values));
        }
        let scales = get(&get(&self.chart, "options"), "scales");
        for (axis, low, high) in [("x", new.first, new.last()), ("y", new.low, new.high)] {
            set(&get(&scales, axis), "min", &low.into());
            set(&get(&scales, axis), "max", &high.into());
        }
        // A step to the side would send a wave through the line; a value that grows may glide.
        let glides = old.first == new.first && !is_still();
        self.update(if glides { "arrival" } else { "none" });
    }

    fn restate(&self) {
        let config = config(&self.drawing, &look(&self.canvas), &self.words);
        set(&self.chart, "data", &get(&config, "data"));
        set(&self.chart, "options", &get(&config, "options"));
        self.update("none");
    }

    fn update(&self, how: &str) {
        call(&self.chart, "update", &[&how.into()]);
    }

    /// Marks the values at this place, with a title and a label. In a gap there is nothing to mark; the words stand by the
    /// nearest value.
    fn point(&self, detail: &Array) {
        // Isolated: a number and its unit keep their order whichever way the page reads.
        let isolated = |line: &str| format!("\u{2068}{line}\u{2069}");
        let words = |at: u32| detail.get(at).as_string().unwrap_or_default().split('\n').map(isolated).collect::<Vec<_>>().join("\n");
        self.said.replace([words(1), words(2)]);
        let (marked, named) = (Array::new(), Array::new());
        if let Some(place) = detail.get(0).as_f64() {
            let place = usize::try_from(to_integer(place)).unwrap_or(0);
            let known = |place: usize| (0..self.drawing.lines.len()).filter(move |n| is_known(&self.drawing.lines[*n], place));
            known(place).for_each(|n| _ = marked.push(&element(n, place)));
            let around = (0..self.drawing.count()).flat_map(|off| [place.checked_sub(off), Some(place + off)]).flatten();
            let nearest = around.into_iter().find_map(|place| Some((known(place).next()?, place)));
            nearest.into_iter().for_each(|(n, place)| _ = named.push(&element(n, place)));
        }
        let tooltip = get(&self.chart, "tooltip");
        call(&self.chart, "setActiveElements", &[&marked]);
        call(&tooltip, "setActiveElements", &[&named, &Object::new()]);
        // The words may be new even where the place is not.
        call(&tooltip, "update", &[&true.into()]);
        call(&self.chart, "render", &[]);
    }
}

/// A value as Chart.js names it: the place of its line, and its own on it.
fn element(line: usize, place: usize) -> Object {
    let element = Object::new();
    for (name, number) in [("datasetIndex", line), ("index", place)] {
        set(&element, name, &to_float(i64::try_from(number).unwrap_or(0)).into());
    }
    element
}

/// Whether the visitor wants nothing to move.
fn is_still() -> bool {
    let query = window().and_then(|w| w.match_media("(prefers-reduced-motion: reduce)").ok().flatten());
    query.is_some_and(|query| query.matches())
}

fn look(canvas: &Element) -> Look {
    let style = window().and_then(|w| w.get_computed_style(canvas).ok().flatten());
    let value = |name: &str| style.as_ref().and_then(|s| s.get_property_value(name).ok()).unwrap_or_default().trim().to_owned();
    let root = canvas.owner_document().and_then(|d| d.document_element());
    Look {
        lines: [value("--accent"), value("--ink-2"), value("--ink"), value("--ink-3")],
        ink: value("--ink"),
        paper: value("--sea"),
        font: value("font-family"),
        from_right: root.and_then(|root| root.get_attribute("dir")).as_deref() == Some("rtl"),
    }
}
