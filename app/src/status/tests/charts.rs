//! Charts on pages, read.

use super::{
    super::{
        data::{Filter, PageData, Series, View},
        samples::*,
        series,
    },
    all_views, assets, seen, words,
};
use crate::{
    model::Range,
    shell::{Assets, render},
};

/// The front page with charts over a range, each with values that are known from a step on.
fn charts_over(range: Range, known_from: usize) -> PageData {
    let snapshot = calm();
    let (step, count) = (range.step() * 1_000, usize::try_from(range.count()).unwrap());
    let stretch = |series: &Series| Series {
        from: range.window(now()).0,
        step,
        values: (0..count).map(|n| (n >= known_from).then(|| f64::from(u32::try_from(n).unwrap()))).collect(),
        ..series.clone()
    };
    let mut series = points(&snapshot);
    series.extend(series.iter().map(stretch).collect::<Vec<_>>());
    view(snapshot, View::Front { filter: Filter::default(), series })
}

#[test]
fn a_chart_says_and_shows_the_range_it_covers() {
    let cases = [
        (Range::Week, "Last 7 days", "Mean of six hours", "15 Nov 17 Nov 19 Nov 20 Nov 22 Nov", 28),
        (Range::Month, "Last 28 days", "Mean of the day", "25 Oct 1 Nov 8 Nov 15 Nov 22 Nov", 28),
    ];
    for (range, words_of_it, mean, dates, rows) in cases {
        let data = charts_over(range, 0);
        let (html, said) = (seen(&data), words(&data));
        assert!(html.contains(&format!("({words_of_it}): between ")), "{range}: {html}");
        assert!(said.contains(mean) && !said.contains("Mean of the hour") && said.contains(dates), "{range}: {said}");
        let charts = html.matches("<figure").count();
        assert_eq!(html.matches(&format!("value=\"{range}\" aria-pressed=\"true\"")).count(), charts, "{range}");
        assert_eq!(html.matches("<tbody").count(), charts, "{range}");
        let table = html.split("<tbody").nth(1).unwrap().split("</tbody").next().unwrap();
        assert_eq!(table.matches("<tr").count(), rows, "{range}");
    }
}

#[test]
fn a_chart_without_a_value_says_so() {
    let html = seen(&charts_over(Range::Week, usize::MAX));
    assert!(html.contains(": no data\"") && !html.contains("9223372036854775807"), "{html}");
}

#[test]
fn only_a_page_with_charts_says_where_their_code_is() {
    let paths = Assets { chart_js: "/pkg/c.js".into(), painter_js: "/pkg/p.js".into(), painter_wasm: "/pkg/p.wasm".into(), ..assets() };
    assert!(render(&front(calm()), &paths).html.contains("<div id=\"page\" data-chart=\"/pkg/c.js /pkg/p.js /pkg/p.wasm\">"));
    for data in all_views(calm).into_iter().filter(|data| series(&data.view).is_empty()) {
        assert!(!render(&data, &paths).html.contains("/pkg/c.js"), "{:?}", data.view);
    }
}
