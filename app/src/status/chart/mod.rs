//! The charts: a line a metric. The server draws them as SVG, which is what visitors without scripts see and what is
//! printed. In a browser each becomes interactive once it comes into view: `painting` hands it to Chart.js.

mod drawing;
mod numbers;
#[cfg(feature = "hydrate")]
mod painting;
mod plot;
mod pointing;
mod ranges;
pub mod scale;

use leptos::prelude::*;

use crate::ui::memo::memo;
use crate::{
    model::{ComponentId, MetricId, snapshot::Metric},
    status::{event::heading, state::PageState},
    ui::node::{Child, El, classed, el, item},
};
use plot::Plot;

/// The charts of all metrics, or of one component's.
pub fn charts(page: PageState, of: Option<ComponentId>) -> El {
    let shown = memo(move || {
        let with_points = |m: &&Metric| page.series.with(|all| all.iter().any(|s| s.metric == m.id && s.last.is_some()));
        page.snapshot.with(|s| {
            let wanted = s.metrics.iter().filter(|m| of.is_none_or(|id| m.component_id == Some(id)));
            wanted.filter(with_points).map(|m| m.id).collect::<Vec<_>>()
        })
    });
    let entry = move |id: MetricId| item(id, move || chart(Plot::new(page, id)));
    classed("section", "charts")
        .hidden(move || shown.with(Vec::is_empty))
        .child(heading(page.text.how_it_performs()))
        .child(classed("div", "chart-list").each(move || shown.get().into_iter().map(entry).collect()))
}

/// A metric's figure. The drawing is made anew when points arrive, the table below it only once somebody opens it.
fn chart(plot: Plot) -> El {
    #[cfg(feature = "hydrate")]
    painting::follow(plot);
    let page = plot.page;
    let name = move || plot.metric.with(|m| m.as_ref().map(|m| m.name.clone()).unwrap_or_default());
    let summary =
        el("summary").text(page.text.numbers()).child(classed("span", "visually-hidden").live_text(move || format!(": {}", name())));
    let table = el("div").live_child(move || plot.both().map(|(metric, series)| numbers::table(plot, &metric, &series)));
    classed("figure", "chart")
        .attr("id", format!("chart-{}", plot.id))
        .child(el("figcaption").live(move || plot.metric.get().map(|metric| caption(plot, &metric)).unwrap_or_default()))
        .child(ranges::buttons(plot))
        .child(drawing::frame(plot))
        .child(drawing::times(plot))
        .child(classed("details", "numbers").child(summary).child(table))
}

/// The metric's name, its newest value, and what it measures.
fn caption(plot: Plot, metric: &Metric) -> Vec<Child> {
    let page = plot.page;
    let last = plot.last();
    let name = page.staff(classed("span", "name")).child(el("bdi").text(metric.name.clone()));
    let last = last.map(|(_, value)| classed("span", "last").child(el("bdi").text(plot.written(metric, value))));
    let about = metric.description.clone().map(|words| page.staff(classed("span", "note")).text(words));
    [Some(name), last, about].into_iter().flatten().map(Child::Element).collect()
}
