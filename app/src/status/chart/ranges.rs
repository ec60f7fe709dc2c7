//! The buttons that say how far back a chart reaches. Without scripts they ask the server for the page with that range.

use super::plot::Plot;
use crate::{
    model::{Range, Word},
    ui::node::{El, classed, el},
};

/// Day, week and month.
pub fn buttons(plot: Plot) -> El {
    let text = plot.page.text;
    let button = |range: &Range| {
        let range = *range;
        let word = match range {
            Range::Day => text.range_day(),
            Range::Week => text.range_week(),
            Range::Month => text.range_month(),
        };
        classed("button", "plain")
            .attr("name", "range")
            .attr("value", range.as_str())
            .live_attr("aria-pressed", move || Some(if plot.wanted() == range { "true" } else { "false" }))
            .on("click", move |event| {
                event.prevent_default();
                press(plot, range);
            })
            .text(word)
    };
    let group = classed("fieldset", "ranges").attr("aria-label", text.ranges()).children(Range::ALL.iter().map(button));
    el("form").attr("action", format!("#chart-{}", plot.id)).child(group)
}

fn press(plot: Plot, range: Range) {
    plot.want(range);
    if range == Range::Day {
        plot.show(range);
    } else {
        #[cfg(feature = "hydrate")]
        load(plot, range);
    }
}

/// Asks the server for a range.
#[cfg(feature = "hydrate")]
pub fn load(plot: Plot, range: Range) {
    leptos::task::spawn_local(async move { plot.answer(range, crate::live::points::fetch(plot.id, range).await) });
}
