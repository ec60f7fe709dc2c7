//! The last hour and the last day of each metric in memory, so that charts on the page ask no database.

use std::{
    collections::BTreeMap,
    sync::{
        PoisonError, RwLock,
        atomic::{AtomicI64, Ordering},
    },
    time::Duration,
};

use app::{
    model::{Aggregation, Instant, MetricId, Range},
    status::data::{Before, Series},
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};

use crate::{
    entity::{Col, metric, metric_point, metric_rollup},
    error::Result,
    live::feed::Frame,
};

/// Seconds between the points of a day's chart.
pub const STEP: i32 = 300;

/// Seconds between the points of the day before.
const HOUR: i32 = 3_600;

/// The newest points of the metrics of one page.
#[derive(Default)]
pub struct Board {
    version: AtomicI64,
    refreshed: AtomicI64,
    metrics: RwLock<BTreeMap<MetricId, Points>>,
}

#[derive(Clone, Default)]
struct Points {
    last: Option<(Instant, f64)>,
    /// Value by start of its step, with no more digits than are shown.
    steps: BTreeMap<Instant, f64>,
    /// The same by minutes, for the last hour.
    minutes: BTreeMap<Instant, f64>,
    /// The values of the day before by hours, and those of the last hours by steps, each as much as one step of a chart is worth.
    hours_before: BTreeMap<Instant, f64>,
    steps_before: BTreeMap<Instant, f64>,
}

impl Board {
    /// Which arrival of points it shows.
    pub fn version(&self) -> i64 {
        self.version.load(Ordering::Relaxed)
    }

    /// When points last came in.
    pub fn refreshed_at(&self) -> Instant {
        Instant::from_millis(self.refreshed.load(Ordering::Relaxed))
    }

    /// The last day of a metric, ending with the step `now` lies in.
    pub fn day(&self, metric: MetricId, now: Instant) -> Series {
        self.stretch(metric, Range::Day, now)
    }

    /// The last hour or the last day of a metric, ending with the step `now` lies in.
    pub fn stretch(&self, metric: MetricId, range: Range, now: Instant) -> Series {
        let (from, step) = (range.window(now).0, range.step() * 1_000);
        let metrics = self.metrics.read().unwrap_or_else(PoisonError::into_inner);
        let points = metrics.get(&metric).cloned().unwrap_or_default();
        let (steps, earlier) =
            if range == Range::Hour { (&points.minutes, &points.steps_before) } else { (&points.steps, &points.hours_before) };
        let at = |n: i64| Instant::from_millis(from.millis() + n * step);
        let values = (0..range.count()).map(|n| steps.get(&at(n)).copied()).collect();
        Series { metric, from, step, values, last: points.last, before: before(range, from, earlier), bands: Vec::new() }
    }

    /// The newest point of a metric.
    pub fn last(&self, metric: MetricId) -> Option<(Instant, f64)> {
        self.metrics.read().unwrap_or_else(PoisonError::into_inner).get(&metric)?.last
    }

    /// Reads what is new, and answers with the frames that tell open pages.
    pub async fn refresh(&self, db: &impl ConnectionTrait, ids: &[MetricId], version: i64, now: Instant) -> Result<Vec<Frame>> {
        let rows = metric::Entity::find().filter(metric::Column::Id.is_in(ids.iter().map(|id| Col(*id)))).all(db).await?;
        let mut frames = Vec::new();
        for row in rows {
            let id = row.id.0;
            let known = self.metrics.read().unwrap_or_else(PoisonError::into_inner).get(&id).cloned();
            let points = Points::read(db, &row, now).await?;
            if let Some(known) = known {
                let (fresh, minutes) = (fresh(&known.steps, &points.steps), fresh(&known.minutes, &points.minutes));
                if !fresh.is_empty() || !minutes.is_empty() || known.last != points.last {
                    let data = serde_json::json!({ "metric": id, "points": fresh, "minutes": minutes, "last": points.last });
                    frames.push(Frame::unversioned("points", &data.to_string()));
                }
            }
            self.metrics.write().unwrap_or_else(PoisonError::into_inner).insert(id, points);
        }
        self.version.store(version, Ordering::Relaxed);
        self.refreshed.store(now.millis(), Ordering::Relaxed);
        Ok(frames)
    }
}

/// What is new, by when it was.
fn fresh(known: &BTreeMap<Instant, f64>, now: &BTreeMap<Instant, f64>) -> Vec<(Instant, f64)> {
    now.iter().filter(|(at, value)| known.get(at) != Some(value)).map(|(at, value)| (*at, *value)).collect()
}

impl Points {
    async fn read(db: &impl ConnectionTrait, row: &metric::Model, now: Instant) -> Result<Self> {
        let ago = |seconds: u64| now - Duration::from_secs(seconds);
        let (aggregation, step) = (row.aggregation.0, i64::from(STEP));
        let day = 86_400 + 2 * u64::from(STEP.unsigned_abs());
        let steps = rollups(db, row, STEP, (ago(day), now + Duration::from_secs(86_400))).await?;
        let hours = rollups(db, row, HOUR, (ago(day + 86_400 + 3_600), ago(86_400 - 3_600))).await?;
        let minutes = minutes(db, row, now).await?;
        let shown = |value: f64| rounded(value, row.decimals);
        let worth = |values: &BTreeMap<Instant, f64>, range: Range| -> BTreeMap<Instant, f64> {
            values.iter().map(|(at, value)| (*at, shown(share(*value, aggregation, range)))).collect()
        };
        let recent = steps.range(ago(7_200 + step.unsigned_abs())..).map(|(at, value)| (*at, *value)).collect();
        Ok(Self {
            last: row.last_at.zip(row.last_value).map(|(at, value)| (at.0, shown(value))),
            minutes: minutes.into_iter().map(|(at, value)| (at, shown(value))).collect(),
            hours_before: worth(&hours, Range::Day),
            steps_before: worth(&recent, Range::Hour),
            steps: steps.into_iter().map(|(at, value)| (at, shown(value))).collect(),
        })
    }
}

async fn rollups(
    db: &impl ConnectionTrait,
    row: &metric::Model,
    resolution: i32,
    (from, until): (Instant, Instant),
) -> Result<BTreeMap<Instant, f64>> {
    let rollups = metric_rollup::Entity::find()
        .filter(metric_rollup::Column::MetricId.eq(row.id))
        .filter(metric_rollup::Column::Resolution.eq(resolution))
        .filter(metric_rollup::Column::At.gte(Col(from)))
        .filter(metric_rollup::Column::At.lt(Col(until)))
        .order_by_asc(metric_rollup::Column::At)
        .all(db)
        .await?;
    Ok(rollups.into_iter().map(|r| (r.at.0, value(&r, row.aggregation.0))).collect())
}

/// The last hour by minutes. Where points are expected less often, each one stands until the next is due: a line that is
/// known only every five minutes is a line all the same. Sums and counts belong to their own minute.
async fn minutes(db: &impl ConnectionTrait, row: &metric::Model, now: Instant) -> Result<BTreeMap<Instant, f64>> {
    let reach = Duration::from_secs(row.interval_seconds.clamp(0, 3_600).unsigned_abs());
    let points = metric_point::Entity::find()
        .filter(metric_point::Column::MetricId.eq(row.id))
        .filter(metric_point::Column::At.gte(Col(Range::Hour.window(now).0 - reach)))
        .order_by_asc(metric_point::Column::At)
        .all(db)
        .await?;
    let mut known: BTreeMap<Instant, Vec<f64>> = BTreeMap::new();
    for point in points {
        known.entry(point.at.0.minute()).or_default().push(point.value);
    }
    let aggregation = row.aggregation.0;
    let stays = if is_amount(aggregation) { 1 } else { row.interval_seconds.div_euclid(60).clamp(1, Range::Hour.count()) };
    let mut filled = BTreeMap::new();
    for (at, values) in &known {
        let value = whole(values, aggregation);
        let minutes = (0..stays).map(|n| Instant::from_millis(at.millis() + n * 60_000));
        filled.extend(minutes.take_while(|minute| minute == at || *minute <= now).map(|minute| (minute, value)));
    }
    Ok(filled)
}

/// The one value some points are shown with, oldest first.
#[expect(clippy::cast_precision_loss, reason = "counts stay far below 2^52")]
fn whole(values: &[f64], aggregation: Aggregation) -> f64 {
    let (sum, count) = (values.iter().sum::<f64>(), values.len() as f64);
    match aggregation {
        Aggregation::Average => sum / count.max(1.0),
        Aggregation::Sum => sum,
        Aggregation::Last => values.last().copied().unwrap_or_default(),
        Aggregation::Max => values.iter().copied().fold(f64::NEG_INFINITY, f64::max),
        Aggregation::Min => values.iter().copied().fold(f64::INFINITY, f64::min),
        Aggregation::Count => count,
    }
}

/// Whether values add up, so that one over a longer interval is larger.
fn is_amount(aggregation: Aggregation) -> bool {
    matches!(aggregation, Aggregation::Sum | Aggregation::Count)
}

/// What a value of the stretch before is worth beside those of a range: of what adds up, as much as falls into one step.
#[expect(clippy::cast_precision_loss, reason = "steps stay far below 2^52")]
pub fn share(value: f64, aggregation: Aggregation, range: Range) -> f64 {
    if is_amount(aggregation) { value * range.step() as f64 / range.step_before() as f64 } else { value }
}

/// The stretch before a range that begins at `from`, if anything is known of it.
fn before(range: Range, from: Instant, values: &BTreeMap<Instant, f64>) -> Option<Before> {
    let (step, length) = (range.step_before() * 1_000, range.step() * range.count() * 1_000);
    let first = (from.millis() - length).div_euclid(step) * step;
    let steps = (0..).map(|n| first + n * step).take_while(|at| *at < from.millis());
    let values: Vec<Option<f64>> = steps.map(|at| values.get(&Instant::from_millis(at)).copied()).collect();
    let known = values.iter().any(Option::is_some);
    known.then(|| Before { from: Instant::from_millis(first), interval: range.step_before(), values })
}

/// A value with the digits it is shown with: more would only weigh on every page.
pub fn rounded(value: f64, decimals: i32) -> f64 {
    let scale = 10_f64.powi(decimals.clamp(0, 6));
    let scaled = value * scale;
    if scaled.is_finite() { scaled.round() / scale } else { value }
}

/// The one value an interval is shown with.
#[expect(clippy::cast_precision_loss, reason = "counts stay far below 2^52")]
pub fn value(rollup: &metric_rollup::Model, aggregation: Aggregation) -> f64 {
    match aggregation {
        Aggregation::Average => rollup.sum / rollup.count.max(1) as f64,
        Aggregation::Sum => rollup.sum,
        Aggregation::Last => rollup.last,
        Aggregation::Max => rollup.max,
        Aggregation::Min => rollup.min,
        Aggregation::Count => rollup.count as f64,
    }
}
