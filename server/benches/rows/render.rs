//! One rendering of the front page that nobody has asked for yet: from the snapshot to HTML, and what compressing it takes.

use server::http::answer;

use crate::{
    clock::Runs,
    data::{Data, Set},
    page,
    table::{Goal, Row},
};

/// Measures both pages.
pub async fn measure(data: &mut Data) -> Vec<Row> {
    let mut rows = of("standard page", data.standard().await, 5.0, 200);
    rows.extend(of("large page", data.large().await, 60.0, 40));
    rows
}

fn of(name: &str, set: &Set, limit: f64, count: usize) -> Vec<Row> {
    let render = Runs::of(count, || page::html(&page::front(set)));
    let html = page::html(&page::front(set));
    let brotli = Runs::of(count / 4, || answer::brotli(html.as_bytes()));
    let gzip = Runs::of(count / 4, || answer::gzip(html.as_bytes()));
    vec![
        Row::new(format!("render the {name}"), Goal::AtMost(limit), "ms", render.median(), render.spread()),
        Row::new(format!("compress it, Brotli, {name}"), Goal::None, "ms", brotli.median(), brotli.spread()),
        Row::new(format!("compress it, gzip, {name}"), Goal::None, "ms", gzip.median(), gzip.spread()),
    ]
}
