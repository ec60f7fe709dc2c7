//! The points behind the charts: the last hour and day from memory, longer ranges from the database, asked at most once a
//! minute and whenever something happened on the page.

use std::sync::{Arc, OnceLock};

use app::{
    model::{
        Instant, MetricId, PageId, Range, Word,
        access::Audience,
        band::{Band, bands},
        snapshot::{Metric, Snapshot},
    },
    status::data::{Before, Series},
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
        chart_table,
        machine::{self, Asked, JSON, headers, json},
        page,
        state::AppState,
    },
    live::{ledger::WINDOW, page::LivePage},
    service::{archive, metrics},
};

/// Which chart: a metric of a page, and how far back.
pub type ChartKey = (PageId, MetricId, Range);

/// What a chart was made for. Longer ranges follow new points by the minute.
#[derive(Clone, Debug, PartialEq)]
pub struct ChartTag {
    metric: Metric,
    points: i64,
    from: Instant,
    /// What happened behind the line is told as it is now.
    version: u64,
}

/// A chart's points, as pages are made from them and as they are sent.
pub struct Chart {
    series: Series,
    answer: Answer,
    table: OnceLock<Answer>,
    /// As the page itself reads it.
    own: OnceLock<Answer>,
}

/// `/metrics-display/{metric}/{hour,day,week,month,quarter,year}.{json,csv,series.json}`
pub async fn points(State(state): State<AppState>, Path((id, file)): Path<(String, String)>, request: Parts) -> Response {
    let Some(asked) = Asked::of(&state, &request) else { return page::no_page(&state) };
    let (range, form) = file.split_once('.').unwrap_or_default();
    // Only what visitors may see is in the snapshot.
    let metric = asked.snapshot().metrics.iter().find(|metric| metric.id.as_str() == id);
    let (Some(range), Some(metric), true) = (Range::parse(range), metric, matches!(form, "json" | "csv" | "series.json")) else {
        return machine::missing();
    };
    match chart(&state, &asked.live, asked.snapshot(), metric, range).await {
        Ok(chart) if form == "csv" => asked.send(chart.table.get_or_init(|| chart_table::answer(metric, range, &chart.series))),
        Ok(chart) if form == "json" => asked.send(&chart.answer),
        Ok(chart) => asked.send(chart.own.get_or_init(|| Answer::new(StatusCode::OK, headers(JSON), json(&chart.series)))),
        Err(error) => machine::failed(&error),
    }
}

/// What a page needs for the charts of these metrics: their last day, and another range if that is asked for. Without the
/// database, and nothing kept, the last day is all.
pub async fn of_page(state: &AppState, live: &LivePage, snapshot: &Snapshot, metrics: &[&Metric], range: Range) -> Vec<Series> {
    let now = state.services.clock.now();
    let mut series: Vec<Series> = metrics.iter().map(|metric| live.board.day(metric.id, now)).collect();
    if range == Range::Hour {
        series.extend(metrics.iter().map(|metric| live.board.stretch(metric.id, range, now)));
    } else if range != Range::Day {
        match futures::future::try_join_all(metrics.iter().map(|metric| chart(state, live, snapshot, metric, range))).await {
            Ok(charts) => series.extend(charts.iter().map(|chart| chart.series.clone())),
            Err(error) => tracing::warn!(%range, %error, "a page shows the last day instead of a longer range"),
        }
    }
    series
}

/// The values behind one chart.
pub async fn series_of(state: &AppState, live: &LivePage, snapshot: &Snapshot, metric: &Metric, range: Range) -> Result<Series> {
    Ok(chart(state, live, snapshot, metric, range).await?.series.clone())
}

async fn chart(state: &AppState, live: &LivePage, snapshot: &Snapshot, metric: &Metric, range: Range) -> Result<Arc<Chart>> {
    let (page, id) = (live.head().id, metric.id);
    let now = state.services.clock.now();
    let (from, until) = range.window(now);
    let points = if range.is_short() { live.board.version() } else { live.board.refreshed_at().minute().millis() };
    let tag = ChartTag { metric: metric.clone(), points, from, version: snapshot.version };
    let key = (page, id, range);
    if !range.is_short() && !state.hub.contact().is_good() {
        // Asking a database that is away would keep visitors waiting for nothing.
        let away = || Error::Fault("a chart cannot be read while the database is away".to_owned());
        return state.charts.kept(&key).ok_or_else(away);
    }
    let make = || async {
        let mut series = if range.is_short() {
            live.board.stretch(id, range, now)
        } else {
            let mut series = metrics::charted(&state.services, page, id, range, now).await?;
            series.last = live.board.last(id).or(series.last);
            series
        };
        if let Some(component) = metric.component_id {
            series.bands = if from < snapshot.at - WINDOW {
                archive::bands(&state.services, page, Audience::Public, component, (from, until)).await?
            } else {
                bands(&snapshot.incidents, &snapshot.maintenances, component, (from, until))
            };
        }
        series.bands.sort_by_key(|band| (band.from, band.id));
        let body = json(&Document::of(metric, range, &series));
        let answer = Answer::make(move || Answer::new(StatusCode::OK, headers(JSON), body)).await?;
        Ok(Arc::new(Chart { answer, series, table: OnceLock::new(), own: OnceLock::new() }))
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
    /// As long a stretch before, as far as it is known.
    previous: &'a Option<Before>,
    /// What touched the component meanwhile.
    events: &'a [Band],
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
    fn of(metric: &'a Metric, range: Range, series: &'a Series) -> Self {
        let (sum, count) = series.values.iter().flatten().fold((0.0, 0_u32), |(sum, count), value| (sum + value, count + 1));
        let mean = (count > 0).then(|| sum / f64::from(count));
        let summary = Summary { sum, mean, last: None };
        let datum = |(n, value): (i64, &Option<f64>)| Datum { timestamp: (series.from.millis() + n * series.step) / 1_000, value: *value };
        let about = About { name: &metric.name, id: metric.id, most_recent_data_at: series.last.map(|(at, _)| at) };
        Self {
            period: Period { count: range.count(), interval: range.step(), identifier: range },
            metrics: [Shown {
                metric: about,
                summary,
                data: (0..).zip(&series.values).map(datum).collect(),
                previous: &series.before,
                events: &series.bands,
            }],
            summary: Summary { last: series.last.map(|(_, value)| value), ..summary },
        }
    }
}
