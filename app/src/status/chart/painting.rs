//! The chart in a browser: once it comes into view what draws it is fetched, and then told whatever is new.

use leptos::prelude::*;
use web_sys::window;

use super::{
    plot::{Plot, end},
    pointing,
    ranges::load,
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
        if let (true, Some((metric, series)), Some(canvas)) = (drawn, plot.both(), element(plot, " canvas")) {
            drawing(&metric, &series).tell(&canvas);
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
        let newest = plot.last();
        let over = |s: &Series| newest.is_some_and(|(at, _)| at.millis() >= end(s));
        let over = wide != Range::Day && plot.series.with_untracked(|s| s.as_ref().is_some_and(over));
        if behind {
            load(plot, Range::Day);
        }
        if (behind && wide != Range::Day) || over {
            load(plot, wide);
        }
    });
}

fn element(plot: Plot, inside: &str) -> Option<web_sys::Element> {
    window()?.document()?.query_selector(&format!("#chart-{}{inside}", plot.id)).ok()?
}

fn drawing(metric: &Metric, series: &Series) -> Drawing {
    let scale = Scale::of(metric, &series.values);
    Drawing {
        first: to_float(series.from.millis().div_euclid(series.step.max(1))),
        step: to_float(series.step),
        low: scale.low,
        high: scale.high,
        values: series.values.iter().map(|value| value.unwrap_or(f64::NAN)).collect(),
    }
}

fn point(pointed: Option<(usize, (String, Option<String>))>) -> Point {
    match pointed {
        Some((place, (title, Some(label)))) => Point { place: Some(place), title, label },
        _ => Point { place: None, title: String::new(), label: String::new() },
    }
}
