//! Where the reader points: with a finger, a mouse or the arrow keys, one value is read at a time.

use leptos::{
    prelude::*,
    wasm_bindgen::JsCast,
    web_sys::{Event, KeyboardEvent, MouseEvent},
};

use super::{
    bands,
    drawing::in_words,
    plot::{Plot, instant},
    scale::{near, percent},
};
use crate::{
    status::data::Series,
    ui::node::{El, classed, el},
};

/// What Chart.js draws on, over the drawing. One tab stop: arrows move by a step, and each value is read out. It is shown
/// once it is drawn on.
pub fn canvas(plot: Plot) -> El {
    let page = plot.page;
    let when_awake = move |words: fn(Plot) -> String| move || page.awake.get().then(|| words(plot));
    el("canvas")
        .live_attr("role", move || page.awake.get().then_some("slider"))
        .live_attr("tabindex", move || page.awake.get().then_some("0"))
        .live_attr("aria-label", when_awake(in_words))
        .live_attr("aria-valuemin", move || page.awake.get().then_some("1"))
        .live_attr("aria-valuemax", when_awake(|plot| count(plot).to_string()))
        .live_attr("aria-valuenow", when_awake(|plot| (place(plot) + 1).to_string()))
        .live_attr("aria-valuetext", when_awake(spoken))
        .on("keydown", move |event| press(plot, event))
        .on("pointermove", move |event| point(plot, event))
        .on("pointerdown", move |event| point(plot, event))
        .on("mouseleave", move |_| plot.point_at(None))
        .on("blur", move |_| plot.point_at(None))
}

/// A line down the chart where the reader points.
pub fn cross(plot: Plot) -> Option<El> {
    let x = share(plot.at()?, count(plot));
    Some(classed("line", "cross").attr("x1", x.clone()).attr("x2", x).attr("y1", "0").attr("y2", "100%"))
}

/// How far along the chart a step lies.
fn share(place: usize, count: usize) -> String {
    let whole = i64::try_from(count).unwrap_or(1).saturating_sub(1);
    percent(i64::try_from(place).unwrap_or(0), whole)
}

fn count(plot: Plot) -> usize {
    plot.lines.with(|lines| lines.first().map_or(0, |(_, s)| s.values.len()))
}

/// The step that is read: where the reader points, else the newest value.
fn place(plot: Plot) -> usize {
    let newest = |lines: &Vec<(_, Series)>| lines.first().and_then(|(_, s)| s.values.iter().rposition(Option::is_some)).unwrap_or(0);
    plot.at().unwrap_or_else(|| plot.lines.with(newest))
}

/// When that step was, and what is to be said of it: its value, or that of each line, what was before, and what happened.
pub fn reading(plot: Plot) -> Option<(String, Vec<String>)> {
    let (place, text) = (place(plot), plot.page.text);
    let lines = plot.lines.get();
    let (_, first) = lines.first()?;
    let at = instant(first, place);
    let mut said = Vec::new();
    for (metric, series) in &lines {
        let value = series.values.get(place).copied().flatten();
        let value = value.map_or_else(|| text.no_value().to_owned(), |value| plot.written(metric, value));
        said.push(if lines.len() == 1 { value } else { text.reading(&metric.name, &value) });
    }
    if let ([(metric, _)], Some(before)) = (&lines[..], first.before_at(at)) {
        said.push(text.reading(text.before_heading(), &plot.written(metric, before)));
    }
    said.extend(bands::names(&bands::of(plot), first, place, 1));
    Some((plot.page.write(at, true, None), said))
}

fn spoken(plot: Plot) -> String {
    let text = plot.page.text;
    let say = |(at, said): (String, Vec<String>)| text.reading(&at, &said.join(text.comma()));
    reading(plot).map(say).unwrap_or_default()
}

fn press(plot: Plot, event: &Event) {
    let Some(key) = event.dyn_ref::<KeyboardEvent>().map(KeyboardEvent::key) else { return };
    let (place, count) = untrack(|| (place(plot), count(plot)));
    let far = count / 24;
    let next = match key.as_str() {
        "ArrowLeft" | "ArrowDown" => place.saturating_sub(1),
        "ArrowRight" | "ArrowUp" => place + 1,
        "PageDown" => place.saturating_sub(far),
        "PageUp" => place + far,
        "Home" => 0,
        "End" => count,
        "Escape" => return plot.point_at(None),
        _ => return,
    };
    event.prevent_default();
    plot.point_at(Some(next.min(count.saturating_sub(1))));
}

/// A pointer finds the nearest value close by; where there is none it stays in the gap.
fn point(plot: Plot, event: &Event) {
    let Some(part) = share_under(event) else { return };
    let at = untrack(|| plot.lines.with(|lines| lines.first().and_then(|(_, s)| near(&s.values, part))));
    plot.point_at(at);
}

/// How far along the canvas the pointer is, from 0 to 1.
#[cfg(feature = "hydrate")]
fn share_under(event: &Event) -> Option<f64> {
    let canvas = event.current_target()?.dyn_into::<web_sys::Element>().ok()?.get_bounding_client_rect();
    Some((f64::from(event.dyn_ref::<MouseEvent>()?.client_x()) - canvas.left()) / canvas.width())
}

#[cfg(not(feature = "hydrate"))]
fn share_under(event: &Event) -> Option<f64> {
    event.dyn_ref::<MouseEvent>().and(None)
}
