//! The chart as SVG: the ground with its lines across and the stretches of trouble, the line on it, and the words beside.
//! A canvas lies over it; once that is drawn on, the line gives way to it and the ground stays.

use leptos::prelude::*;

use super::{
    plot::{Plot, end},
    pointing,
    scale::{HEIGHT, Scale, WIDTH, line, percent},
};
use crate::{
    model::{Instant, Range, incident::Incident, snapshot::Metric},
    status::{data::Series, event::incident_mark},
    ui::{
        mark::class,
        node::{Child, El, classed, el},
    },
};

/// The drawing with the values of its lines beside it.
pub fn frame(plot: Plot) -> El {
    let with = move |make: fn(Plot, &Metric, &Series) -> Vec<El>| {
        move || plot.both().map(|(m, s)| make(plot, &m, &s)).unwrap_or_default().into_iter().map(Child::Element).collect::<Vec<_>>()
    };
    let ground = classed("svg", "ground")
        .attr("aria-hidden", "true")
        .child(el("g").live(with(bands)))
        .child(classed("g", "across").live(with(across)))
        .child(el("g").live_child(move || pointing::cross(plot)));
    let curve = move || plot.both().map(|(metric, series)| line(&series.values, &Scale::of(&metric, &series.values)));
    let drawing = classed("svg", "plot")
        .attr("role", "img")
        .live_attr("aria-label", move || Some(in_words(plot)))
        .attr("viewBox", format!("0 0 {WIDTH} {HEIGHT}"))
        .attr("preserveAspectRatio", "none")
        .child(classed("path", "series").live_attr("d", curve));
    let labels = classed("svg", "labels").attr("aria-hidden", "true").child(el("g").live(with(labels)));
    let area = classed("div", "area").child(ground).child(drawing).child(pointing::canvas(plot));
    classed("div", "frame").child(labels).child(area)
}

/// What the chart says, in a sentence.
pub fn in_words(plot: Plot) -> String {
    let Some((metric, series)) = plot.both() else { return String::new() };
    let known = || series.values.iter().flatten().copied();
    let (least, most) = (known().fold(f64::INFINITY, f64::min), known().fold(f64::NEG_INFINITY, f64::max));
    let text = plot.page.text;
    if least > most {
        return text.reading(&metric.name, text.no_value());
    }
    text.chart_in_words(&metric.name, plot.range_in_words(), &plot.written(&metric, least), &plot.written(&metric, most))
}

fn across(_: Plot, metric: &Metric, series: &Series) -> Vec<El> {
    let scale = Scale::of(metric, &series.values);
    let line = |value: &f64| {
        let y = percent(scale.y(*value), HEIGHT);
        el("line").attr("x1", "0").attr("x2", "100%").attr("y1", y.clone()).attr("y2", y)
    };
    scale.lines.iter().map(line).collect()
}

fn labels(plot: Plot, metric: &Metric, series: &Series) -> Vec<El> {
    let scale = Scale::of(metric, &series.values);
    let label = |value: &f64| {
        let y = percent(scale.y(*value), HEIGHT);
        el("text").attr("x", "100%").attr("y", y).attr("dy", "4").text(plot.written(metric, *value))
    };
    scale.lines.iter().filter(|_| !metric.y_hidden).map(label).collect()
}

/// Five times below the chart, a quarter of it apart: clocks for a day, dates for more.
pub fn times(plot: Plot) -> El {
    let time = move |quarter: i64| {
        let (from, until) = plot.series.with(|s| s.as_ref().map_or((0, 0), |s| (s.from.millis(), end(s))));
        let civil = plot.page.civil(Instant::from_millis(from + (until - from) * quarter / 4));
        if plot.shown() == Range::Day { civil.clock() } else { plot.page.text.day(civil.date) }
    };
    let label = |quarter: i64| el("span").live_text(move || time(quarter));
    classed("p", "hours").attr("aria-hidden", "true").children((0..=4).map(label))
}

/// The stretches in which an incident touched what the metric measures. Not over a month: the page does not know all
/// incidents of one, and some would look like all.
fn bands(plot: Plot, metric: &Metric, series: &Series) -> Vec<El> {
    if plot.shown() == Range::Month {
        return Vec::new();
    }
    let (from, until) = (series.from.millis(), end(series));
    let band = |incident: &Incident| {
        let ended = incident.clock.resolved.map_or(until, Instant::millis).min(until);
        let began = incident.began().millis().max(from);
        if began >= ended || !incident.affected.iter().any(|a| Some(a.component) == metric.component_id) {
            return None;
        }
        let state = class(incident_mark(incident));
        let rect = |form: &str, height: &'static str| {
            let rect = el("rect").class(format!("{form}-{state}")).attr("x", percent(began - from, until - from)).attr("y", "0");
            rect.attr("width", percent(ended - began, until - from)).attr("height", height)
        };
        Some([rect("band", "100%"), rect("fill", "3")])
    };
    plot.page.snapshot.with(|s| s.incidents.iter().filter_map(band).flatten().collect())
}
