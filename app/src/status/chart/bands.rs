//! What happened while the line was what it was: stretches of incidents and maintenance behind it, which have names.

use leptos::prelude::*;

use super::{
    plot::{Plot, end, instant},
    scale::percent,
};
use crate::{
    model::{
        Instant,
        band::{Band, bands},
    },
    status::data::Series,
    ui::{
        mark::class,
        node::{El, el},
    },
};

/// The bands of all that the chart shows. Those the page knows are told by the page; what it has forgotten came with the
/// points.
pub fn of(plot: Plot) -> Vec<Band> {
    let mut all: Vec<Band> = Vec::new();
    for (metric, series) in plot.lines.get() {
        let Some(component) = metric.component_id else { continue };
        let window = (series.from, Instant::from_millis(end(&series)));
        let (mut known, since) = plot.page.snapshot.with(|s| (bands(&s.incidents, &s.maintenances, component, window), s.known_since()));
        known.extend(series.bands.into_iter().filter(|band| band.until.is_some_and(|until| until < since)));
        known.retain(|band| !all.iter().any(|other| other.id == band.id));
        all.extend(known);
    }
    all
}

/// The names of what touches so many steps of a series, from a place on.
pub fn names(all: &[Band], series: &Series, place: usize, steps: usize) -> Vec<String> {
    let (from, until) = (instant(series, place), instant(series, place + steps));
    all.iter().filter(|band| band.touches(from, until)).map(|band| band.name.clone()).collect()
}

/// The bands as they are drawn: a wash with a line of the mark's colour on top, never too narrow to be seen.
pub fn drawn(plot: Plot, series: &Series) -> Vec<El> {
    let (from, until) = (series.from.millis(), end(series));
    let draw = |band: &Band| {
        let began = band.from.millis().max(from);
        let ended = band.until.map_or(until, Instant::millis).min(until).max(began + (until - from) / 250);
        let state = class(band.status);
        let rect = move |form: &str, height: &'static str| {
            let rect = el("rect").class(format!("{form}-{state}")).attr("x", percent(began - from, until - from)).attr("y", "0");
            rect.attr("width", percent(ended - began, until - from)).attr("height", height)
        };
        [rect("band", "100%"), rect("fill", "3")]
    };
    of(plot).iter().flat_map(draw).collect()
}
