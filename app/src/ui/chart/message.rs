//! What the page tells the painter: events on the canvas, which carry numbers and words.

use js_sys::{Array, Float64Array};
use wasm_bindgen::{JsCast, JsValue, prelude::Closure};
use web_sys::{CustomEvent, CustomEventInit, Element, Event, EventTarget};

use crate::text::number;

/// Says that something shall be drawn on a canvas.
pub const DRAW: &str = "chart-draw";

/// Says which value of a chart is pointed at.
pub const POINT: &str = "chart-point";

/// The painter says that it listens.
pub const READY: &str = "chart-ready";

/// Lines and the scale they are drawn on.
#[derive(Clone, Debug, PartialEq)]
pub struct Drawing {
    /// The number of the first step.
    pub first: f64,
    /// How long a step is, in milliseconds.
    pub step: f64,
    /// The value at the lower edge.
    pub low: f64,
    /// The value at the upper edge.
    pub high: f64,
    /// Of each line a value a step; not a number where there is none.
    pub lines: Vec<Vec<f64>>,
}

impl Drawing {
    /// Tells the painter to draw it on a canvas, or to go on from what it has drawn there.
    pub fn tell(&self, canvas: &Element) {
        let scale = Float64Array::from(&[self.first, self.step, self.low, self.high][..]);
        let all = Array::of1(&scale);
        self.lines.iter().for_each(|values| _ = all.push(&Float64Array::from(&values[..])));
        tell(canvas, DRAW, &all);
    }

    /// Where a line goes: the number of each step, and its value.
    #[cfg(feature = "painter")]
    pub fn points(&self, values: &[f64]) -> impl Iterator<Item = (f64, Option<f64>)> {
        let place = |n: usize| self.first + number::to_float(i64::try_from(n).unwrap_or(0));
        values.iter().enumerate().map(move |(n, value)| (place(n), value.is_finite().then_some(*value)))
    }

    /// How many steps there are.
    #[cfg(feature = "painter")]
    pub fn count(&self) -> usize {
        self.lines.first().map_or(0, Vec::len)
    }

    /// The number of the last step.
    #[cfg(feature = "painter")]
    pub fn last(&self) -> f64 {
        self.first + number::to_float(i64::try_from(self.count().saturating_sub(1).max(1)).unwrap_or(1))
    }

    /// The drawing as it was told.
    #[cfg(feature = "painter")]
    pub fn of(detail: &JsValue) -> Option<Self> {
        let detail: &Array = detail.dyn_ref()?;
        let mut numbers = detail.iter().map_while(|numbers| numbers.dyn_into::<Float64Array>().ok()).map(|numbers| numbers.to_vec());
        let [first, step, low, high] = numbers.next()?.try_into().ok()?;
        Some(Self { first, step, low, high, lines: numbers.collect() })
    }
}

/// Whether a line has a value at a place.
#[cfg(feature = "painter")]
pub fn is_known(values: &[f64], place: usize) -> bool {
    values.get(place).is_some_and(|value| value.is_finite())
}

/// Whether a value stands alone, so that no line leads to it.
#[cfg(feature = "painter")]
pub fn is_alone(values: &[f64], place: usize) -> bool {
    let beside = [place.checked_sub(1), place.checked_add(1)];
    is_known(values, place) && !beside.into_iter().flatten().any(|place| is_known(values, place))
}

/// The value pointed at, and what is written beside it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Point {
    /// Its place among the values; none if none is pointed at.
    pub place: Option<usize>,
    /// When it was.
    pub title: String,
    /// What there is to say of it, a line each.
    pub label: String,
}

impl Point {
    /// Tells the painter to mark it.
    pub fn tell(&self, canvas: &Element) {
        let place = self.place.map_or(JsValue::NULL, |place| JsValue::from_f64(number::to_float(i64::try_from(place).unwrap_or(0))));
        tell(canvas, POINT, &Array::of3(&place, &self.title.as_str().into(), &self.label.as_str().into()));
    }
}

/// Says something by an event on an element, heard by the document too.
pub fn tell(target: &EventTarget, kind: &str, detail: &JsValue) {
    let init = CustomEventInit::new();
    init.set_bubbles(true);
    init.set_detail(detail);
    if let Ok(event) = CustomEvent::new_with_event_init_dict(kind, &init) {
        _ = target.dispatch_event(&event);
    }
}

/// Runs `then` at each event of a kind, for as long as the page is open.
pub fn listen(target: &EventTarget, kind: &str, then: impl Fn(Event) + 'static) {
    let listener = Closure::<dyn Fn(Event)>::new(then);
    _ = target.add_event_listener_with_callback(kind, listener.as_ref().unchecked_ref());
    listener.forget();
}
