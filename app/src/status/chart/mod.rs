//! The charts: a line a metric, drawn as SVG by the server and kept up to date in the browser.

mod numbers;
pub mod scale;

use leptos::prelude::*;

use crate::ui::memo::memo;
use crate::{
    model::{ComponentId, Instant, MetricId, incident::Incident, snapshot::Metric},
    status::{
        data::Series,
        event::{heading, incident_mark},
        state::PageState,
    },
    text::number,
    ui::{
        mark::class,
        node::{Child, El, classed, el, item},
    },
};
use scale::{HEIGHT, Scale, WIDTH, line, percent};

/// The charts of all metrics, or of one component's.
pub fn charts(page: PageState, of: Option<ComponentId>) -> El {
    let shown = memo(move || {
        let with_points = |m: &&Metric| page.series.with(|all| all.iter().any(|s| s.metric == m.id && s.last.is_some()));
        page.snapshot.with(|s| {
            let wanted = s.metrics.iter().filter(|m| of.is_none_or(|id| m.component_id == Some(id)));
            wanted.filter(with_points).map(|m| m.id).collect::<Vec<_>>()
        })
    });
    let entry = move |id: MetricId| item(id, move || chart(page, id));
    let head = heading(page.text.how_it_performs()).child(classed("span", "note").text(page.text.last_day()));
    classed("section", "charts")
        .hidden(move || shown.with(Vec::is_empty))
        .child(head)
        .child(classed("div", "chart-list").each(move || shown.get().into_iter().map(entry).collect()))
}

/// A metric's figure. The drawing is made anew when points arrive, the table below it only once somebody opens it.
fn chart(page: PageState, id: MetricId) -> El {
    let metric = memo(move || page.snapshot.with(|s| s.metrics.iter().find(|m| m.id == id).cloned()));
    let series = memo(move || page.series.with(|all| all.iter().find(|s| s.metric == id).cloned()));
    let both = move || metric.get().zip(series.get());
    let name = move || metric.with(|m| m.as_ref().map(|m| m.name.clone()).unwrap_or_default());
    let summary =
        el("summary").text(page.text.numbers()).child(classed("span", "visually-hidden").live_text(move || format!(": {}", name())));
    let table = el("div").live_child(move || both().map(|(metric, series)| numbers::table(page, &metric, &series)));
    classed("figure", "chart")
        .child(el("div").live(move || both().map(|(metric, series)| drawn(page, &metric, &series)).unwrap_or_default()))
        .child(classed("details", "numbers").child(summary).child(table))
}

/// A value with the metric's decimals and unit.
fn written(page: PageState, metric: &Metric, value: f64) -> String {
    let value = number::fixed(value, metric.decimals, page.text.point());
    match metric.suffix.as_deref().map(str::trim) {
        None | Some("") => value,
        Some(unit) => format!("{value}{}{unit}", number::THIN),
    }
}

fn drawn(page: PageState, metric: &Metric, series: &Series) -> Vec<Child> {
    let scale = Scale::of(metric, &series.values);
    let known = || series.values.iter().flatten().copied();
    let least = written(page, metric, known().fold(f64::INFINITY, f64::min));
    let most = written(page, metric, known().fold(f64::NEG_INFINITY, f64::max));
    let across = |value: &f64| {
        let y = percent(scale.y(*value), HEIGHT);
        el("line").attr("x1", "0").attr("x2", "100%").attr("y1", y.clone()).attr("y2", y)
    };
    let label = |value: &f64| {
        let y = percent(scale.y(*value), HEIGHT);
        el("text").attr("x", "100%").attr("y", y).attr("dy", "4").text(written(page, metric, *value))
    };
    let plot = el("svg")
        .attr("width", "100%")
        .attr("height", "100%")
        .attr("viewBox", format!("0 0 {WIDTH} {HEIGHT}"))
        .attr("preserveAspectRatio", "none")
        .child(classed("path", "series").attr("d", line(&series.values, &scale)));
    let caption = el("figcaption")
        .child(page.staff(classed("span", "name")).child(el("bdi").text(metric.name.clone())))
        .child_if(series.last.map(|(_, value)| classed("span", "last").text(written(page, metric, value))))
        .child_if(metric.description.clone().map(|words| page.staff(classed("span", "note")).text(words)));
    let drawing = classed("svg", "plot")
        .attr("role", "img")
        .attr("aria-label", page.text.chart_in_words(&metric.name, &least, &most))
        .child(el("g").children(bands(page, metric, series)))
        .child(classed("g", "across").children(scale.lines.iter().map(across)))
        .child(plot);
    let labels = scale.lines.iter().filter(|_| !metric.y_hidden).map(label);
    let labels = classed("svg", "labels").attr("aria-hidden", "true").children(labels);
    let frame = classed("div", "frame").child(labels).child(drawing);
    [caption, frame, hours(page, series)].map(Child::Element).into()
}

fn end(series: &Series) -> i64 {
    let count = i64::try_from(series.values.len()).unwrap_or(0);
    series.from.millis() + count.saturating_mul(series.step)
}

/// Five times below the chart, a quarter of it apart.
fn hours(page: PageState, series: &Series) -> El {
    let (from, length) = (series.from.millis(), end(series) - series.from.millis());
    let hour = |quarter: i64| {
        let at = Instant::from_millis(from + length * quarter / 4);
        el("span").live_text(move || page.civil(at).clock())
    };
    classed("p", "hours").attr("aria-hidden", "true").children((0..=4).map(hour))
}

/// The stretches in which an incident touched what the metric measures.
fn bands(page: PageState, metric: &Metric, series: &Series) -> Vec<El> {
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
    page.snapshot.with(|s| s.incidents.iter().filter_map(band).flatten().collect())
}
