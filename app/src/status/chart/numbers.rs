//! What a chart shows, as a table: an hour, six hours, a day or a week a row, with what was before and what happened.

use super::{
    bands,
    change::mean,
    plot::{Plot, instant},
    scale::means,
};
use crate::{
    model::{Range, Word, snapshot::Metric},
    status::time::moment,
    ui::node::{El, el},
};

/// The table, newest row first, and the way to all values as a file.
pub fn table(plot: Plot) -> Option<El> {
    let text = plot.page.text;
    let (rows, mean_of) = match plot.shown() {
        Range::Hour => (12, text.mean_of_five_minutes()),
        Range::Day => (24, text.mean_of_hour()),
        Range::Week => (28, text.mean_of_six_hours()),
        Range::Month => (28, text.mean_of_day()),
        Range::Quarter => (13, text.mean_of_week()),
        Range::Year => (52, text.mean_of_week()),
    };
    let lines = plot.lines.get();
    let (metric, first) = lines.first()?;
    let alone = lines.len() == 1;
    let has_before = alone && first.before.is_some();
    let happened = bands::of(plot);
    let steps = first.values.len().div_ceil(rows);
    let written = |metric: &Metric, mean: Option<f64>| mean.map_or_else(|| text.no_value().to_owned(), |mean| plot.written(metric, mean));
    let cell = |words: String| el("td").child(el("bdi").text(words));
    let columns: Vec<Vec<Option<f64>>> = lines.iter().map(|(_, series)| means(series, rows)).collect();
    let row = |n: usize| {
        let time = el("td").child(moment(plot.page, instant(first, n * steps), false, None));
        let values = lines.iter().zip(&columns).map(|((metric, _), means)| cell(written(metric, means.get(n).copied().flatten())));
        let before = has_before.then(|| {
            let values: Vec<Option<f64>> = (n * steps..(n + 1) * steps).map(|place| first.before_at(instant(first, place))).collect();
            cell(written(metric, mean(&values)))
        });
        let names = bands::names(&happened, first, n * steps, steps);
        let names = (!happened.is_empty()).then(|| plot.page.staff(el("td")).text(names.join(text.comma())));
        el("tr").child(time).children(values).child_if(before).child_if(names)
    };
    let head = |words: &str| el("th").attr("scope", "col").text(words.to_owned());
    let values = lines.iter().map(|(metric, _)| head(if alone { mean_of } else { &metric.name }));
    let heads = el("tr")
        .child(head(text.time_heading()))
        .children(values)
        .child_if(has_before.then(|| head(text.before_heading())))
        .child_if((!happened.is_empty()).then(|| head(text.what_happened())));
    let table = el("table").child(el("thead").child(heads)).child(el("tbody").children((0..rows).rev().map(row)));
    let file = |metric: &Metric| {
        let name = if alone { String::new() } else { format!(": {}", metric.name) };
        let path = format!("/metrics-display/{}/{}.csv", metric.id, plot.shown().as_str());
        el("p").child(el("a").attr("href", path).attr("download", "").text(format!("{}{name}", text.as_csv())))
    };
    Some(el("div").child(table).children(lines.iter().map(|(metric, _)| file(metric))))
}
