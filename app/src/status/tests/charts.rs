//! Charts on pages, read.

use super::{
    super::{
        data::{Before, Filter, PageData, Series, View},
        samples::*,
        series,
    },
    all_views, assets, seen, words,
};
use crate::{
    model::{
        Impact, IncidentState, MaintenanceState, Range, Status,
        event::Affected,
        snapshot::{Metric, Snapshot},
    },
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
        (Range::Quarter, "Last 13 weeks", "Mean of the week", "23 Aug 15 Sep 8 Oct 31 Oct 22 Nov", 13),
        (Range::Year, "Last 52 weeks", "Mean of the week", "24 Nov 23 Feb 25 May 24 Aug 23 Nov", 52),
        (Range::Hour, "Last 60 minutes", "Mean of five minutes", "14:05 14:20 14:35 14:50 15:05", 12),
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

/// The front page with the last day of each metric, and what was before.
fn with_before(snapshot: Snapshot, now: f64, then: f64) -> PageData {
    let all = |series: Series| Series {
        values: vec![Some(now); series.values.len()],
        before: Some(Before { from: ago(2 * 1440), interval: 3_600, values: vec![Some(then); 24] }),
        ..series
    };
    let series = points(&snapshot).into_iter().map(all).collect();
    view(snapshot, View::Front { filter: Filter::default(), series })
}

#[test]
fn a_chart_says_how_it_differs_from_the_stretch_before() {
    for (now, then, latency, amount) in [
        (112.0, 100.0, "12 % slower than the day before", "12 % higher than the day before"),
        (75.0, 100.0, "25 % faster than the day before", "25 % lower than the day before"),
        (100.0, 100.2, "About the same as the day before", "About the same as the day before"),
    ] {
        let data = with_before(calm(), now, then);
        let said = words(&data);
        assert!(said.contains(latency) && said.contains(amount), "{said}");
        let html = seen(&data);
        assert_eq!(html.matches("class=\"before\" d=\"M").count(), 2, "it is drawn behind each line");
        assert!(said.contains("Time Mean of the hour Before"), "{said}");
    }
    let mut young = with_before(calm(), 112.0, 100.0);
    let View::Front { series, .. } = &mut young.view else { unreachable!() };
    for before in series.iter_mut().filter_map(|series| series.before.as_mut()) {
        before.values[..13].fill(None);
    }
    assert!(!words(&young).contains("the day before"), "half a day is no day");
    let mut shares = calm();
    shares.metrics[0].suffix = Some("%".to_owned());
    shares.metrics[0].decimals = 1;
    assert!(words(&with_before(shares, 99.1, 99.5)).contains("0.4 percentage points lower than the day before"));
}

#[test]
fn metrics_that_name_the_same_chart_are_drawn_in_one() {
    let mut together = calm();
    for metric in &mut together.metrics {
        metric.chart = Some("Video".to_owned());
    }
    let data = with_before(together, 112.0, 100.0);
    let (html, said) = (seen(&data), words(&data));
    assert_eq!((html.matches("<figure").count(), html.matches("class=\"series second\"").count()), (1, 2), "once as a key, once as a line");
    assert!(said.contains("Time Time to first frame Uploads finished"), "a column each: {said}");
    assert!(!said.contains("the day before") && !html.contains("class=\"before\" d"), "of several nothing lies behind");
    assert_eq!(html.matches("/day.csv").count(), 2);
    let mut many = calm();
    let first = many.metrics[0].clone();
    let extra = (3..=9_i32).map(|n| Metric { id: id(&format!("m{n}")), position: n, ..first.clone() });
    many.metrics.extend(extra);
    many.metrics.iter_mut().for_each(|metric| metric.chart = Some("Video".to_owned()));
    assert_eq!(seen(&front(many)).matches("<figure").count(), 3, "four lines at most");
}

#[test]
fn what_happened_lies_behind_the_line_and_is_named_in_the_table() {
    let mut snapshot = major();
    let measured = snapshot.metrics[0].component_id.unwrap();
    let mut broken = incident("broken", "Players stay black", IncidentState::Resolved, Impact::Major, 300);
    broken.clock.resolved = Some(ago(200));
    broken.affected = vec![Affected { component: measured, status: Status::Operational }];
    let mut work = maintenance("works", "New players", MaintenanceState::InProgress, 30, -30);
    work.affected = vec![Affected { component: measured, status: Status::UnderMaintenance }];
    snapshot.incidents.push(broken);
    snapshot.maintenances.push(work);
    let data = front(snapshot);
    let html = seen(&data);
    assert!(html.contains("class=\"band-partial\"") && html.contains("class=\"band-maintenance\""), "{html}");
    let table = html.split("<tbody").nth(1).unwrap().split("</tbody").next().unwrap();
    assert_eq!((table.matches("Players stay black").count(), table.matches("New players").count()), (2, 1), "{table}");
}

#[test]
fn the_hour_is_offered_while_an_incident_is_open_or_when_asked_for() {
    let offered = |data: &PageData| {
        let html = seen(data);
        let button = html.split("<button").find(|part| part.contains("value=\"hour\"")).unwrap().split('>').next().unwrap().to_owned();
        !button.contains("hidden")
    };
    assert!(!offered(&front(calm())));
    assert!(offered(&front(major())));
    assert!(offered(&charts_over(Range::Hour, 0)));
}

#[test]
fn a_goal_is_a_line_and_a_sentence() {
    let mut snapshot = calm();
    snapshot.metrics[0].objective = Some(300.0);
    let data = front(snapshot);
    assert!(words(&data).contains("Goal: \u{2068}300 ms\u{2069}"));
    assert_eq!(seen(&data).matches("<line class=\"goal\" x1").count(), 1);
}

#[test]
fn limits_are_lines_where_they_lie_among_the_values() {
    let mut snapshot = calm();
    let drawn = |snapshot: &Snapshot| seen(&front(snapshot.clone())).matches("<line class=\"limit\" x1").count();
    snapshot.metrics[0].objective = Some(300.0);
    assert_eq!(drawn(&snapshot), 0);
    snapshot.metrics[0].limits = vec![250.0, 300.0, 1e9, -1e9];
    assert_eq!(drawn(&snapshot), 2, "what lies far away would make a flat line of the values");
}

#[test]
fn a_row_shows_the_metric_of_its_component() {
    let html = seen(&front(calm()));
    let sparks: Vec<&str> = html.split("class=\"spark\"").skip(1).map(|part| part.split("</a>").next().unwrap()).collect();
    assert_eq!(sparks.len(), 1, "one component has metrics, and shows the first");
    assert!(sparks[0].contains("#chart-") && sparks[0].contains("Time to first frame: ") && sparks[0].contains("aria-hidden"));
    assert!(sparks[0].contains("d=\"M") && sparks[0].contains("\u{202f}ms</bdi>"), "{}", sparks[0]);
}
