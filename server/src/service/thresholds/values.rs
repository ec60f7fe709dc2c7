//! The values of a metric as thresholds see them: one an interval, from the points of the last hours.

use app::model::{Aggregation, Instant};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};

use crate::{
    entity::{Col, metric, metric_point as point},
    error::Result,
    service::sources,
};

/// What the points of one interval become.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Reading {
    /// From when on it counts.
    pub from: Instant,
    /// Up to when it counts, as long as nothing newer is there.
    pub until: Instant,
    /// When its newest point was measured.
    pub seen: Instant,
    /// The value.
    pub value: f64,
}

/// The values of a stretch of time.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Values {
    /// Oldest first.
    pub readings: Vec<Reading>,
    /// When the newest point was measured, also one of an interval that is not over.
    pub newest: Option<Instant>,
}

/// How far apart values are, in milliseconds.
fn span(row: &metric::Model) -> i64 {
    row.interval_seconds.max(1).saturating_mul(1_000)
}

/// How far apart points are expected, in milliseconds: a metric that is pulled gets none between two questions.
pub(super) fn pace(row: &metric::Model) -> i64 {
    let pulled = sources::wanted(row).map_or(0, |pull| pull.interval_seconds);
    span(row).max(pulled.saturating_mul(1_000))
}

/// The values of a metric from `from` to `now`. What is dated later is not known yet.
pub(super) async fn read(db: &impl ConnectionTrait, row: &metric::Model, from: Instant, now: Instant) -> Result<Values> {
    let span = span(row);
    let from = from.millis() - from.millis().rem_euclid(span);
    let points = point::Entity::find()
        .filter(point::Column::MetricId.eq(row.id))
        .filter(point::Column::At.gte(Col(Instant::from_millis(from))))
        .filter(point::Column::At.lte(Col(now)))
        .order_by_asc(point::Column::At);
    let points: Vec<(Instant, f64)> = points.all(db).await?.into_iter().map(|p| (p.at.0, p.value)).collect();
    Ok(of_points(&points, row.aggregation.0, (span, pace(row)), now))
}

/// The values these points become, oldest first. A sum that still grows is left out.
pub(super) fn of_points(points: &[(Instant, f64)], aggregation: Aggregation, (span, pace): (i64, i64), now: Instant) -> Values {
    let start = |at: Instant| at.millis().div_euclid(span);
    let grows = matches!(aggregation, Aggregation::Sum | Aggregation::Count);
    let mut readings = Vec::new();
    for part in points.chunk_by(|a, b| start(a.0) == start(b.0)) {
        let (Some(first), Some(last)) = (part.first(), part.last()) else { continue };
        let (begin, end) = (start(first.0) * span, (start(first.0) + 1) * span);
        if grows && end > now.millis() {
            continue;
        }
        let (from, until) = if grows { (begin, end) } else { (first.0.millis(), last.0.millis().saturating_add(pace)) };
        let value = become_one(part.iter().map(|(_, value)| *value), aggregation);
        readings.push(Reading { from: Instant::from_millis(from), until: Instant::from_millis(until), seen: last.0, value });
    }
    Values { readings, newest: points.last().map(|(at, _)| *at) }
}

fn become_one(values: impl ExactSizeIterator<Item = f64> + Clone, aggregation: Aggregation) -> f64 {
    let many = u32::try_from(values.len()).map_or(f64::INFINITY, f64::from);
    match aggregation {
        Aggregation::Average => values.sum::<f64>() / many,
        Aggregation::Sum => values.sum(),
        Aggregation::Last => values.last().unwrap_or_default(),
        Aggregation::Max => values.fold(f64::NEG_INFINITY, f64::max),
        Aggregation::Min => values.fold(f64::INFINITY, f64::min),
        Aggregation::Count => many,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> Instant {
        Instant::from_millis(seconds * 1_000)
    }

    #[test]
    fn points_of_an_interval_become_one_value() {
        let points = [(at(0), 1.0), (at(10), 5.0), (at(50), 3.0), (at(60), 7.0)];
        let cases = [
            (Aggregation::Average, vec![3.0, 7.0]),
            (Aggregation::Last, vec![3.0, 7.0]),
            (Aggregation::Max, vec![5.0, 7.0]),
            (Aggregation::Min, vec![1.0, 7.0]),
            (Aggregation::Sum, vec![9.0]),
            (Aggregation::Count, vec![3.0]),
        ];
        for (aggregation, wanted) in cases {
            let found = of_points(&points, aggregation, (60_000, 60_000), at(70));
            assert_eq!(found.readings.iter().map(|r| r.value).collect::<Vec<_>>(), wanted, "{aggregation}");
            assert_eq!(found.newest, Some(at(60)));
        }
        let whole = of_points(&points, Aggregation::Sum, (60_000, 60_000), at(120));
        assert_eq!(whole.readings.last().map(|r| (r.from, r.until, r.value)), Some((at(60), at(120), 7.0)));
        assert_eq!(of_points(&[], Aggregation::Sum, (60_000, 60_000), at(1)), Values::default());
    }
}
