//! A component's metric in its row: the last day as a small line, with the newest value as text.

use leptos::prelude::*;

use super::{
    plot::{last, written},
    scale::{Scale, means, path},
};
use crate::{
    model::{ComponentId, Range},
    status::state::PageState,
    ui::node::{El, classed, el},
};

/// How many values the line has: one an hour.
const VALUES: usize = 24;

/// Units of a scale in one of the line's: as coarse as it is small.
const COARSE: i64 = 10;

/// The line of the first metric that measures the component; nothing without one. It leads to the chart.
pub fn spark(page: PageState, component: ComponentId) -> Option<El> {
    let metric = page.snapshot.with(|s| s.metrics.iter().find(|m| m.component_id == Some(component)).cloned())?;
    let (_, newest) = last(page, metric.id)?;
    let values = page.series.with(|all| all.iter().find(|s| s.is_of(metric.id, Range::Day)).map(|s| means(s, VALUES)))?;
    let scale = Scale::of(&metric, &values);
    let drawing = el("svg")
        .attr("aria-hidden", "true")
        .attr("viewBox", "0 0 23 16")
        .attr("preserveAspectRatio", "none")
        .child(classed("path", "series").attr("d", path(&values, &|place| place, &|value| scale.y(value) / COARSE)));
    let name = page.staff(classed("span", "visually-hidden")).text(format!("{}: ", metric.name));
    let link = classed("a", "spark").attr("href", format!("/components/{component}#chart-{}", metric.id));
    Some(link.child(drawing).child(name).child(el("bdi").text(written(page, &metric, newest))))
}
