//! The last day of each metric in memory, in steps of five minutes, so that charts on the page ask no database.

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
    status::data::Series,
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};

use crate::{
    entity::{Col, metric, metric_rollup},
    error::Result,
    live::feed::Frame,
};

/// Seconds between the points of a day's chart.
pub const STEP: i32 = 300;

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
        let (from, step) = (Range::Day.window(now).0, Range::Day.step() * 1_000);
        let metrics = self.metrics.read().unwrap_or_else(PoisonError::into_inner);
        let points = metrics.get(&metric).cloned().unwrap_or_default();
        let at = |n: i64| Instant::from_millis(from.millis() + n * step);
        Series {
            metric,
            from,
            step,
            values: (0..Range::Day.count()).map(|n| points.steps.get(&at(n)).copied()).collect(),
            last: points.last,
        }
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
            let last = row.last_at.zip(row.last_value).map(|(at, value)| (at.0, rounded(value, row.decimals)));
            let known = self.metrics.read().unwrap_or_else(PoisonError::into_inner).get(&id).cloned();
            let since = now - Duration::from_secs(86_400 + 2 * u64::from(STEP.unsigned_abs()));
            let points = Points { last, steps: steps(db, &row, since).await? };
            if let Some(known) = known {
                let fresh: Vec<(Instant, f64)> =
                    points.steps.iter().filter(|(at, value)| known.steps.get(at) != Some(value)).map(|(at, value)| (*at, *value)).collect();
                if !fresh.is_empty() || known.last != points.last {
                    let data = serde_json::json!({ "metric": id, "points": fresh, "last": points.last });
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

async fn steps(db: &impl ConnectionTrait, row: &metric::Model, since: Instant) -> Result<BTreeMap<Instant, f64>> {
    let rollups = metric_rollup::Entity::find()
        .filter(metric_rollup::Column::MetricId.eq(row.id))
        .filter(metric_rollup::Column::Resolution.eq(STEP))
        .filter(metric_rollup::Column::At.gte(Col(since)))
        .order_by_asc(metric_rollup::Column::At)
        .all(db)
        .await?;
    Ok(rollups.into_iter().map(|r| (r.at.0, rounded(value(&r, row.aggregation.0), row.decimals))).collect())
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
