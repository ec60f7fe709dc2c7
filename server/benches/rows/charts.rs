//! Charts of a metric that has a point every thirty seconds: what the database is asked for a month and for a year, with the
//! stretch before; and for the year of a hundred metrics, asked for one after the other.

use std::time::Duration;

use app::model::Range;
use server::service::metrics;

use crate::{
    clock::{Runs, Stopwatch},
    data::{DAY, Data, Set},
    table::{Goal, Row},
};

const RUNS: usize = 30;

/// As many metrics as a large page has charts of.
const HUNDRED: usize = 100;

/// Measures the standard page's metrics in turn.
pub async fn measure(data: &mut Data) -> Vec<Row> {
    let set = data.standard().await;
    let mut rows = Vec::new();
    // As many values as a chart has pixels have a goal; the finest steps that are possible are told beside them.
    for (what, days, step, goal) in [
        ("month in steps of an hour", 30, 3_600, Goal::AtMost(20.0)),
        ("month in steps of ten minutes", 30, 600, Goal::None),
        ("year in steps of a day", 365, 86_400, Goal::AtMost(50.0)),
        ("year in steps of three hours", 365, 10_800, Goal::None),
    ] {
        let runs = chart(set, days, step).await;
        rows.push(Row::new(format!("chart of a {what}"), goal, "ms", runs.median(), runs.spread()));
    }
    for (range, goal) in [(Range::Month, Goal::AtMost(20.0)), (Range::Quarter, Goal::None), (Range::Year, Goal::AtMost(50.0))] {
        let runs = shown(set, range).await;
        rows.push(Row::new(format!("chart of a {range} as it is shown"), goal, "ms", runs.median(), runs.spread()));
    }
    let watch = Stopwatch::start();
    for n in 0..HUNDRED {
        let metric = set.metrics[n % set.metrics.len()];
        metrics::charted(&set.services, set.page, metric, Range::Year, set.now()).await.expect("the chart is possible");
    }
    let note = format!("{HUNDRED} charts");
    rows.push(Row::new("charts of a year, a hundred of them, each", Goal::AtMost(50.0), "ms", watch.millis() / HUNDRED as f64, note));
    rows
}

/// A chart over a range, with the stretch before.
async fn shown(set: &Set, range: Range) -> Runs {
    let mut runs = Runs::default();
    for n in 0..RUNS {
        let metric = set.metrics[n % set.metrics.len()];
        let watch = Stopwatch::start();
        let series = metrics::charted(&set.services, set.page, metric, range, set.now()).await.expect("the chart is possible");
        runs.add(watch.millis());
        let filled = series.values.iter().flatten().count();
        assert!(filled * 10 >= series.values.len() * 9, "the chart is nearly full: {filled} of {}", series.values.len());
    }
    runs
}

async fn chart(set: &Set, days: u64, step: i64) -> Runs {
    let mut runs = Runs::default();
    for n in 0..RUNS {
        let metric = set.metrics[n % set.metrics.len()];
        let watch = Stopwatch::start();
        let from = set.now() - Duration::from_secs(days * DAY);
        let series = metrics::series(&set.services, set.page, metric, from, set.now(), step).await.expect("the chart is possible");
        runs.add(watch.millis());
        let filled = series.values.iter().flatten().count();
        assert!(filled * 10 >= series.values.len() * 9, "the chart is nearly full: {filled} of {}", series.values.len());
    }
    runs
}
