//! The points behind the charts: the last day from memory, longer ranges from the database, asked at most once a minute.

use std::sync::Arc;

use app::{
    model::{Instant, MetricId, PageId, Range, Word, snapshot::Metric},
    status::data::Series,
};
use axum::{
    extract::{Path, State},
    http::{StatusCode, request::Parts},
    response::Response,
};
use serde::Serialize;

use crate::{
    error::{Error, Result},
    http::{
        answer::Answer,
        machine::{self, Asked, JSON, headers, json},
        page,
        state::AppState,
    },
    live::{page::LivePage, series::rounded},
    service::metrics,
};

/// Which chart: a metric of a page, and how far back.
pub type ChartKey = (PageId, MetricId, Range);

/// What a chart was made for. Longer ranges follow new points by the minute.
#[derive(Clone, Debug, PartialEq)]
pub struct ChartTag {
    metric: Metric,
    points: i64,
    from: Instant,
}

/// A chart's points, as pages are made from them and as they are sent.
pub struct Chart {
    series: Series,
    answer: Answer,
}

/// `/metrics-display/{metric}/{day,week,month}.json`
pub async fn points(State(state): State<AppState>, Path((id, file)): Path<(String, String)>, request: Parts) -> Response {
    let Some(asked) = Asked::of(&state, &request) else { return page::no_page(&state) };
    let range = file.strip_suffix(".json").and_then(Range::parse);
    // Only what visitors may see is in the snapshot.
    let metric = asked.snapshot().metrics.iter().find(|metric| metric.id.as_str() == id);
    let (Some(range), Some(metric)) = (range, metric) else { return machine::missing() };
    match chart(&state, &asked.live, metric, range).await {
        Ok(chart) => asked.send(&chart.answer),
        Err(error) => machine::failed(&error),
    }
}

/// What a page needs for the charts of these metrics: their last day, and a longer range if that is asked for. Without the
/// database, and nothing kept, the last day is all.
pub async fn of_page(state: &AppState, live: &LivePage, metrics: &[&Metric], range: Range) -> Vec<Series> {
    let now = state.services.clock.now();
    let mut series: Vec<Series> = metrics.iter().map(|metric| live.board.day(metric.id, now)).collect();
    if range != Range::Day {
        match futures::future::try_join_all(metrics.iter().map(|metric| chart(state, live, metric, range))).await {
            Ok(charts) => series.extend(charts.iter().map(|chart| chart.series.clone())),
            Err(error) => tracing::warn!(%range, %error, "a page shows the last day instead of a longer range"),
        }
    }
    series
}

async fn chart(state: &AppState, live: &LivePage, metric: &Metric, range: Range) -> Result<Arc<Chart>> {
    let (page, id) = (live.head().id, metric.id);
    let now = state.services.clock.now();
    let (from, until) = range.window(now);
    let points = match range {
        Range::Day => live.board.version(),
        Range::Week | Range::Month => live.board.refreshed_at().minute().millis(),
    };
    let tag = ChartTag { metric: metric.clone(), points, from };
    let key = (page, id, range);
    if range != Range::Day && !state.hub.contact().is_good() {
        // Asking a database that is away would keep visitors waiting for nothing.
        let away = || Error::Fault("a chart cannot be read while the database is away".to_owned());
        return state.charts.kept(&key).ok_or_else(away);
    }
    let make = || async {
        let series = match range {
            Range::Day => live.board.day(id, now),
            Range::Week | Range::Month => {
                let mut series = metrics::series(&state.services, page, id, from, until, range.step()).await?;
                series.values.iter_mut().flatten().for_each(|value| *value = rounded(*value, metric.decimals));
                series.last = live.board.last(id).or(series.last);
                series
            }
        };
        let body = json(&Document::of(metric, range, &series));
        Ok(Arc::new(Chart { answer: Answer::make(move || Answer::new(StatusCode::OK, headers(JSON), body)).await?, series }))
    };
    state.charts.get(key, tag, make).await
}

/// The answer, as pages of this field give it: times in seconds; a step without points has no value.
#[derive(Serialize)]
struct Document<'a> {
    period: Period,
    metrics: [Shown<'a>; 1],
    summary: Summary,
}

#[derive(Serialize)]
struct Period {
    count: i64,
    interval: i64,
    identifier: Range,
}

#[derive(Serialize)]
struct Shown<'a> {
    metric: About<'a>,
    summary: Summary,
    data: Vec<Datum>,
}

#[derive(Serialize)]
struct About<'a> {
    name: &'a str,
    id: MetricId,
    most_recent_data_at: Option<Instant>,
}

#[derive(Clone, Copy, Serialize)]
struct Summary {
    sum: f64,
    mean: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    last: Option<f64>,
}

#[derive(Serialize)]
struct Datum {
    timestamp: i64,
    value: Option<f64>,
}

impl<'a> Document<'a> {
    fn of(metric: &'a Metric, range: Range, series: &Series) -> Self {
        let (sum, count) = series.values.iter().flatten().fold((0.0, 0_u32), |(sum, count), value| (sum + value, count + 1));
        let mean = (count > 0).then(|| sum / f64::from(count));
        let summary = Summary { sum, mean, last: None };
        let datum = |(n, value): (i64, &Option<f64>)| Datum { timestamp: (series.from.millis() + n * series.step) / 1_000, value: *value };
        let about = About { name: &metric.name, id: metric.id, most_recent_data_at: series.last.map(|(at, _)| at) };
        Self {
            period: Period { count: range.count(), interval: range.step(), identifier: range },
            metrics: [Shown { metric: about, summary, data: (0..).zip(&series.values).map(datum).collect() }],
            summary: Summary { last: series.last.map(|(_, value)| value), ..summary },
        }
    }
}
