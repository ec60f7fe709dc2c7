//! What a chart shows, as a table: an hour, six hours or a day a row.

use super::{
    plot::{Plot, instant},
    scale::means,
};
use crate::{
    model::{Range, snapshot::Metric},
    status::{data::Series, time::moment},
    ui::node::{El, el},
};

/// The table, newest row first.
pub fn table(plot: Plot, metric: &Metric, series: &Series) -> El {
    let text = plot.page.text;
    let (rows, mean) = match plot.shown() {
        Range::Day => (24, text.mean_of_hour()),
        Range::Week => (28, text.mean_of_six_hours()),
        Range::Month => (28, text.mean_of_day()),
    };
    let steps = series.values.len().div_ceil(rows);
    let row = |(n, mean): (usize, Option<f64>)| {
        let value = mean.map_or_else(|| text.no_value().to_owned(), |mean| plot.written(metric, mean));
        let time = el("td").child(moment(plot.page, instant(series, n * steps), false, None));
        el("tr").child(time).child(el("td").child(el("bdi").text(value)))
    };
    let rows: Vec<El> = means(series, rows).into_iter().enumerate().map(row).collect();
    let head = |words: &'static str| el("th").attr("scope", "col").text(words);
    let heads = el("tr").child(head(text.time_heading())).child(head(mean));
    el("table").child(el("thead").child(heads)).child(el("tbody").children(rows.into_iter().rev()))
}
