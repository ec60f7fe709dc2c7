//! `/metrics-display/{id}/{day,week,month}.json`: the points of a metric as charts of Statuspage read them.

use app::{
    model::{Instant, MetricId, snapshot::Metric},
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
        machine::{Asked, JSON, headers, json, missing},
        page::no_page,
        state::AppState,
    },
    live::series,
    service::metrics,
};

/// A stretch of time: its name, how many points it has, and the seconds between them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
struct Period {
    count: i64,
    interval: i64,
    identifier: &'static str,
}

const PERIODS: [Period; 3] = [
    Period { count: series::POINTS, interval: 300, identifier: "day" },
    Period { count: 336, interval: 1_800, identifier: "week" },
    Period { count: 336, interval: 7_200, identifier: "month" },
];

#[derive(Serialize)]
struct Document<'a> {
    period: Period,
    metrics: [Row<'a>; 1],
    summary: Whole,
}

#[derive(Serialize)]
struct Row<'a> {
    metric: Head<'a>,
    summary: Summary,
    data: Vec<Point>,
}

/// What charts read of a metric. What belongs to the vendor's own providers is not here.
#[derive(Serialize)]
struct Head<'a> {
    name: &'a str,
    id: &'a str,
    most_recent_data_at: Option<Instant>,
}

#[derive(Serialize)]
struct Summary {
    sum: f64,
    mean: f64,
}

#[derive(Serialize)]
struct Whole {
    sum: f64,
    mean: f64,
    last: Option<f64>,
}

#[derive(Serialize)]
struct Point {
    timestamp: i64,
    value: f64,
}

/// `/metrics-display/{id}/{file}`
pub async fn points(State(state): State<AppState>, Path((id, file)): Path<(String, String)>, request: Parts) -> Response {
    let Some(asked) = Asked::of(&state, &request) else { return no_page(&state) };
    let period = file.strip_suffix(".json").and_then(|name| PERIODS.into_iter().find(|p| p.identifier == name));
    let metric = id.parse::<MetricId>().ok().and_then(|id| asked.snapshot().metrics.iter().find(|m| m.id == id));
    let (Some(period), Some(metric)) = (period, metric.cloned()) else { return missing() };
    let make = || async {
        let series = values(&asked, metric.id, period).await?;
        Answer::make(move || Answer::new(StatusCode::OK, headers(JSON), write(&metric, &series, period))).await
    };
    asked.answer_with(format!("metric/{id}/{}", period.identifier), asked.version_and_points(), make).await
}

/// The day is in memory, longer stretches are in the archive.
async fn values(asked: &Asked<'_>, id: MetricId, period: Period) -> Result<Series> {
    let now = asked.state.services.clock.now();
    if period.count == series::POINTS {
        return Ok(asked.live.board.day(id, now));
    }
    if !asked.state.hub.contact().is_good() {
        return Err(Error::Fault("the archive cannot be read while the database is away".to_owned()));
    }
    let step = period.interval * 1000;
    let end = Instant::from_millis((now.millis().div_euclid(step) + 1) * step);
    let from = Instant::from_millis(end.millis() - period.count * step);
    metrics::series(&asked.state.services, asked.snapshot().page.id, id, from, end, period.interval).await
}

fn write(metric: &Metric, series: &Series, period: Period) -> Vec<u8> {
    let data: Vec<Point> = (0..).zip(&series.values).filter_map(|(n, value)| Some(point(series, n, (*value)?))).collect();
    let sum: f64 = data.iter().map(|p| p.value).sum();
    let mean = if data.is_empty() { 0.0 } else { sum / app::text::number::to_float(i64::try_from(data.len()).unwrap_or(i64::MAX)) };
    json(&Document {
        period,
        summary: Whole { sum, mean, last: series.last.map(|(_, value)| value) },
        metrics: [Row {
            metric: Head { name: &metric.name, id: metric.id.as_str(), most_recent_data_at: series.last.map(|(at, _)| at) },
            summary: Summary { sum, mean },
            data,
        }],
    })
}

fn point(series: &Series, n: i64, value: f64) -> Point {
    Point { timestamp: (series.from.millis() + n * series.step) / 1000, value }
}
