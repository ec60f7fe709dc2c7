//! The chart in a browser: once it comes into view what draws it is fetched, and then told whatever is new.

use leptos::prelude::*;
use web_sys::window;

use super::{
    plot::{self, Plot, end},
    pointing,
    ranges::{load, press},
    scale::Scale,
};
use crate::{
    model::{Range, snapshot::Metric},
    status::data::Series,
    text::number::to_float,
    ui::{
        chart::{self, Drawing, Point},
        effect::effect,
    },
};

/// Follows the chart from now on. Effects run when the figure is on the page.
pub fn follow(plot: Plot) {
    let page = plot.page;
    effect(move || {
        if let Some(figure) = element(plot, "") {
            chart::when_near(&figure, move || plot.seen.set(true));
        }
    });
    effect(move || {
        if plot.seen.get() {
            chart::fetch(move || page.painter.set(true));
        }
    });
    effect(move || {
        let drawn = plot.seen.get() && page.painter.get();
        if let (true, Some(drawing), Some(canvas)) = (drawn, plot.lines.with(|lines| drawing(lines)), element(plot, " canvas")) {
            drawing.tell(&canvas);
        }
    });
    effect(move || {
        let pointed = plot.at().zip(pointing::reading(plot));
        if let (true, Some(canvas)) = (page.painter.get(), element(plot, " canvas")) {
            point(pointed).tell(&canvas);
        }
    });
    let mut before = page.missed.get_untracked();
    effect(move || {
        let missed = page.missed.get();
        let behind = std::mem::replace(&mut before, missed) != missed;
        let wide = untrack(|| plot.shown());
        let newest = plot::last(page, plot.id);
        let over = |s: &Series| !wide.is_short() && newest.is_some_and(|(at, _)| at.millis() >= end(s));
        let over = untrack(|| plot.lines.with(|lines| lines.first().is_some_and(|(_, s)| over(s) || s.has_outrun_before())));
        if behind {
            load(plot, Range::Day);
        }
        if (behind && wide != Range::Day) || over {
            load(plot, wide);
        }
    });
    // In an incident the last hour is what to look at, unless somebody chose another range, or does not look at all.
    let mut was_open = page.snapshot.with_untracked(|s| s.has_open_incident());
    effect(move || {
        let is_open = page.snapshot.with(|s| s.has_open_incident());
        let was = std::mem::replace(&mut was_open, is_open);
        if is_open && !was && untrack(|| plot.seen.get() && plot.wanted() == Range::Day) {
            press(plot, Range::Hour);
        }
    });
}

fn element(plot: Plot, inside: &str) -> Option<web_sys::Element> {
    window()?.document()?.query_selector(&format!("#chart-{}{inside}", plot.id)).ok()?
}

fn drawing(lines: &[(Metric, Series)]) -> Option<Drawing> {
    let (_, first) = lines.first()?;
    let scale = Scale::over(lines);
    Some(Drawing {
        first: to_float(first.from.millis().div_euclid(first.step.max(1))),
        step: to_float(first.step),
        low: scale.low,
        high: scale.high,
        lines: lines.iter().map(|(_, series)| series.values.iter().map(|value| value.unwrap_or(f64::NAN)).collect()).collect(),
    })
}

fn point(pointed: Option<(usize, (String, Vec<String>))>) -> Point {
    match pointed {
        Some((place, (title, said))) => Point { place: Some(place), title, label: said.join("\n") },
        None => Point { place: None, title: String::new(), label: String::new() },
    }
}
