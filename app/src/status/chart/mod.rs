//! The charts: a line a metric, several where metrics share a chart. The server draws them as SVG, which is what visitors
//! without scripts see and what is printed. In a browser each becomes interactive once it comes into view: `painting` hands
//! it to Chart.js.

mod bands;
mod change;
mod drawing;
mod numbers;
#[cfg(feature = "hydrate")]
mod painting;
mod plot;
mod pointing;
mod ranges;
pub mod scale;
pub mod spark;

use crate::ui::memo::memo;
use crate::{
    model::{ComponentId, MetricId, snapshot::Metric},
    status::{event::heading, state::PageState},
    ui::node::{Child, El, classed, el, item},
};
use plot::Plot;

/// The charts of all metrics, or of one component's.
pub fn charts(page: PageState, of: Option<ComponentId>) -> El {
    let shown = memo(move || plot::first_ones(page, of));
    let entry = move |id: MetricId| item(id, move || chart(Plot::new(page, id)));
    classed("section", "charts")
        .hidden(move || shown.with(Vec::is_empty))
        .child(heading(page.text.how_it_performs()))
        .child(classed("div", "chart-list").each(move || shown.get().into_iter().map(entry).collect()))
}

/// A figure. The drawing is made anew when points arrive, and so is the table below it.
fn chart(plot: Plot) -> El {
    #[cfg(feature = "hydrate")]
    painting::follow(plot);
    let page = plot.page;
    let summary =
        el("summary").text(page.text.numbers()).child(classed("span", "visually-hidden").live_text(move || format!(": {}", plot.name())));
    let table = el("div").live_child(move || numbers::table(plot));
    classed("figure", "chart")
        .attr("id", format!("chart-{}", plot.id))
        .child(el("figcaption").live(move || caption(plot)))
        .child(ranges::buttons(plot))
        .child(drawing::frame(plot))
        .child(drawing::times(plot))
        .child(classed("details", "numbers").child(summary).child(table))
}

/// What the chart is called. Of a metric alone also its newest value, how that stretch differs from the one before, its goal,
/// and what it measures; of several the name and the newest value of each, beside how its line is drawn.
fn caption(plot: Plot) -> Vec<Child> {
    let page = plot.page;
    let lines = plot.lines.get();
    let name = page.staff(classed("span", "name")).child(el("bdi").text(plot.name()));
    let newest = |metric: &Metric| {
        let (_, value) = plot::last(page, metric.id)?;
        Some(classed("span", "last").child(el("bdi").text(plot.written(metric, value))))
    };
    let mut all = vec![name];
    if let [(metric, series)] = &lines[..] {
        all.extend(newest(metric));
        let change = change::in_words(plot, metric, series).map(|words| keyed("before", el("span").text(words)));
        let goal = metric.objective.map(|goal| {
            // Isolated: a number and its unit keep their order whichever way the page reads.
            let words = page.text.objective(&format!("\u{2068}{}\u{2069}", plot.written(metric, goal)));
            keyed("goal", el("span").text(words.trim_end_matches(page.text.full_stop()).to_owned()))
        });
        if change.is_some() || goal.is_some() {
            all.push(classed("span", "note keys").child_if(change).child_if(goal));
        }
        all.extend(metric.description.clone().map(|words| page.staff(classed("span", "note")).text(words)));
    } else {
        let entry = |(n, (metric, _)): (usize, &(Metric, _))| {
            let words = page.staff(el("span")).child(el("bdi").text(metric.name.clone()));
            keyed(drawing::LINES[n % drawing::LINES.len()], words).child_if(newest(metric))
        };
        all.push(classed("span", "note keys").children(lines.iter().enumerate().map(entry)));
    }
    all.into_iter().map(Child::Element).collect()
}

/// Words beside a piece of the line they are about.
fn keyed(line: &'static str, words: El) -> El {
    let piece = classed("line", line).attr("x2", "100%").attr("y1", "50%").attr("y2", "50%");
    classed("span", "key").child(el("svg").attr("aria-hidden", "true").child(piece)).child(words)
}
