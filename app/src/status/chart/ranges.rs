//! The buttons that say how far back a chart reaches. Without scripts they ask the server for the page with that range.

use leptos::prelude::*;

use super::plot::Plot;
use crate::{
    model::{Range, Word},
    ui::node::{El, classed, el},
};

/// Day, week, month and more; the hour while it is what people want to see: an incident is open.
pub fn buttons(plot: Plot) -> El {
    let text = plot.page.text;
    let button = |range: &Range| {
        let range = *range;
        let word = match range {
            Range::Hour => text.range_hour(),
            Range::Day => text.range_day(),
            Range::Week => text.range_week(),
            Range::Month => text.range_month(),
            Range::Quarter => text.range_quarter(),
            Range::Year => text.range_year(),
        };
        classed("button", "plain")
            .attr("name", "range")
            .attr("value", range.as_str())
            .live_attr("aria-pressed", move || Some(if plot.wanted() == range { "true" } else { "false" }))
            .on("click", move |event| {
                event.prevent_default();
                press(plot, range);
            })
            .hidden(move || range == Range::Hour && plot.wanted() != range && !plot.page.snapshot.with(|s| s.has_open_incident()))
            .text(word)
    };
    let group = classed("fieldset", "ranges").attr("aria-label", text.ranges()).children(Range::ALL.iter().map(button));
    el("form").attr("action", format!("#chart-{}", plot.id)).child(group)
}

/// The reader wants a range. What is kept up to date is there at once.
pub fn press(plot: Plot, range: Range) {
    plot.want(range);
    if range.is_short() && plot.has(range) {
        plot.show(range);
    } else {
        #[cfg(feature = "hydrate")]
        load(plot, range);
    }
}

/// Asks the server for a range of all that the chart shows.
#[cfg(feature = "hydrate")]
pub fn load(plot: Plot, range: Range) {
    for metric in untrack(|| super::plot::together(plot.page, plot.id)) {
        leptos::task::spawn_local(async move { plot.answer(range, crate::live::points::fetch(metric.id, range).await) });
    }
}
