//! One row's strip, and the axis and legend all rows share.

use leptos::{
    prelude::*,
    wasm_bindgen::JsCast,
    web_sys::{Event, KeyboardEvent, MouseEvent},
};

use super::{
    in_words,
    shape::{DAY, HEIGHT, Shape, shapes},
    step,
};
use crate::model::calendar;
use crate::ui::memo::memo;
use crate::{
    model::{
        Date, Status, Word,
        component::SubjectId,
        snapshot::{Snapshot, WINDOW_DAYS},
        uptime::History,
    },
    status::state::PageState,
    ui::{
        mark::{class, mark},
        node::{Child, El, classed, el},
    },
};

/// Ninety days of a component or group. One tab stop: arrows move by a day, Enter opens the day. Without scripts it
/// leads to the table of the days, if there is one.
pub fn strip(page: PageState, subject: SubjectId, name: impl Fn() -> String + 'static, table: Option<String>) -> El {
    let drawing = memo(move || {
        page.snapshot.with(|s| {
            let (none, bars) = (History::default(), s.page.settings.bars);
            shapes(s.histories.get(&subject).unwrap_or(&none), s.first_day(), WINDOW_DAYS, bars)
        })
    });
    let shown = move || page.day.get().unwrap_or_else(|| page.snapshot.with(|s| s.today));
    let awake = move || page.awake.get().then_some(());
    classed("a", "horizon")
        .live_attr("href", move || table.clone().filter(|_| !page.awake.get()))
        .live_attr("role", move || awake().map(|()| "slider"))
        .live_attr("tabindex", move || awake().map(|()| "0"))
        .live_attr("aria-label", move || Some(page.text.bars_of(&name(), WINDOW_DAYS)))
        .live_attr("aria-valuemin", move || awake().map(|()| "1"))
        .live_attr("aria-valuemax", move || awake().map(|()| WINDOW_DAYS.to_string()))
        .live_attr("aria-valuenow", move || awake().map(|()| (place(page, shown()) + 1).to_string()))
        .live_attr("aria-valuetext", move || awake().map(|()| in_words(page, subject, shown())))
        .on("keydown", move |event| press(page, subject, event))
        .on("pointermove", move |event| point(page, event))
        .on("pointerleave", move |_| leave(page))
        .on("blur", move |_| leave(page))
        .on("click", move |event| open(page, subject, event))
        .child(
            classed("svg", "bars")
                .attr("viewBox", format!("0 0 {} {HEIGHT}", WINDOW_DAYS * DAY))
                .attr("preserveAspectRatio", "none")
                .attr("aria-hidden", "true")
                .child(el("g").live(move || drawing.get().into_iter().map(|s| Child::Element(drawn(s))).collect()))
                .child(el("g").live_child(move || page.day.get().map(|day| marked(place(page, day))))),
        )
}

fn drawn(shape: Shape) -> El {
    let form = if shape.line.is_some() { "line" } else { "fill" };
    let path = el("path").class(format!("{form}-{}", class(shape.status))).attr("d", shape.path);
    path.attr_if("stroke-width", shape.line.map(|width| width.to_string()))
}

fn marked(place: i32) -> El {
    let day = classed("rect", "marked").attr("x", (place * DAY - 1).to_string());
    day.attr("width", DAY.to_string()).attr("height", HEIGHT.to_string())
}

/// The day's place in the window, from 0.
fn place(page: PageState, day: Date) -> i32 {
    let first = page.snapshot.with(Snapshot::first_day);
    (calendar::ordinal(day) - calendar::ordinal(first)).clamp(0, WINDOW_DAYS - 1)
}

fn press(page: PageState, subject: SubjectId, event: &Event) {
    let Some(key) = event.dyn_ref::<KeyboardEvent>().map(KeyboardEvent::key) else { return };
    match key.as_str() {
        "ArrowLeft" | "ArrowDown" => step(page, -1),
        "ArrowRight" | "ArrowUp" => step(page, 1),
        "PageDown" => step(page, -7),
        "PageUp" => step(page, 7),
        "Home" => step(page, -WINDOW_DAYS),
        "End" => step(page, WINDOW_DAYS),
        "Enter" | " " => {
            step(page, 0);
            page.card.update(|card| *card = if *card == Some(subject) { None } else { Some(subject) });
        }
        "Escape" => {
            page.card.set(None);
            page.day.set(None);
        }
        _ => return,
    }
    event.prevent_default();
}

fn leave(page: PageState) {
    if page.card.get_untracked().is_none() {
        page.day.set(None);
    }
}

fn point(page: PageState, event: &Event) {
    let day = day_under(page, event).filter(|day| page.day.get_untracked() != Some(*day));
    if page.card.get_untracked().is_none() && day.is_some() {
        page.day.set(day);
    }
}

fn open(page: PageState, subject: SubjectId, event: &Event) {
    if let Some(day) = day_under(page, event) {
        event.prevent_default();
        let again = page.card.get_untracked() == Some(subject) && page.day.get_untracked() == Some(day);
        page.day.set(Some(day));
        page.card.set((!again).then_some(subject));
    }
}

/// The day below the pointer. The drawing may be wider than the strip, which then shows only its end.
#[cfg(feature = "hydrate")]
fn day_under(page: PageState, event: &Event) -> Option<Date> {
    let strip = event.current_target()?.dyn_into::<web_sys::Element>().ok()?;
    let drawing = strip.first_element_child()?.get_bounding_client_rect();
    let part = (f64::from(event.dyn_ref::<MouseEvent>()?.client_x()) - drawing.left()) / drawing.width();
    let place = crate::text::number::to_integer((part * f64::from(WINDOW_DAYS)).floor());
    let place = i32::try_from(place).ok()?.clamp(0, WINDOW_DAYS - 1);
    Some(calendar::plus(page.snapshot.with_untracked(Snapshot::first_day), place))
}

#[cfg(not(feature = "hydrate"))]
fn day_under(_: PageState, event: &Event) -> Option<Date> {
    event.dyn_ref::<MouseEvent>().and(None)
}

/// The months above all strips.
pub fn axis(page: PageState) -> El {
    let months = move || {
        let first = calendar::ordinal(page.snapshot.with(Snapshot::first_day));
        let days = (0..WINDOW_DAYS).map(move |place| (place, calendar::from_ordinal(first + place)));
        // A month that began in the last days would run into the end of the axis.
        days.filter(|(place, day)| day.day() == 1 && *place < WINDOW_DAYS - 12)
            .map(|(place, day)| {
                let x = place * 1000 / WINDOW_DAYS;
                let month = el("text").attr("x", format!("{}.{}%", x / 10, x % 10)).attr("y", "14");
                Child::Element(month.text(page.text.short_month(day.month())))
            })
            .collect()
    };
    let end = classed("text", "end").attr("x", "100%").attr("y", "14").text(page.text.today());
    classed("div", "axis").attr("aria-hidden", "true").child(classed("svg", "bars").child(el("g").live(months)).child(end))
}

/// How to read the strips, once a page: what height means, and the marks.
pub fn legend(page: PageState) -> El {
    let counts = move || page.snapshot.with(|s| s.page.settings.uptime.weight(Status::DegradedPerformance) > 0);
    let slow = move || if counts() { "" } else { page.text.slow_uncounted() };
    let line = classed("p", "legend-line").text(page.text.legend()).text(" ").child(el("span").live_text(move || slow().to_owned()));
    el("div").child(line).child(marks(page))
}

/// What each mark stands for.
pub fn marks(page: PageState) -> El {
    let state = move |status: &Status| {
        let status = *status;
        let words = el("span").live_text(move || page.state_word(status));
        el("li").class(format!("state-{}", class(status))).child(mark(status)).child(words)
    };
    classed("ul", "legend").attr("role", "list").children(Status::ALL.iter().map(state))
}
