//! What a chart shows, as a table: an hour a row.

use super::{scale::means, written};
use crate::{
    model::{Instant, snapshot::Metric},
    status::{data::Series, state::PageState, time::moment},
    ui::node::{El, el},
};

/// The table, newest hour first.
pub fn table(page: PageState, metric: &Metric, series: &Series) -> El {
    let span = series.step.saturating_mul(i64::try_from(series.values.len().div_ceil(24)).unwrap_or(1));
    let mut at = series.from.millis();
    let mut rows: Vec<El> = Vec::new();
    for mean in means(series, 24) {
        let value = mean.map_or_else(|| page.text.no_value().to_owned(), |mean| written(page, metric, mean));
        let time = el("td").child(moment(page, Instant::from_millis(at), false, None));
        rows.push(el("tr").child(time).child(el("td").text(value)));
        at += span;
    }
    let head = |words: &'static str| el("th").attr("scope", "col").text(words);
    let heads = el("tr").child(head(page.text.time_heading())).child(head(page.text.value_heading()));
    el("table").child(el("thead").child(heads)).child(el("tbody").children(rows.into_iter().rev()))
}
