//! A chart over any stretch of time, from the level that fits its steps.

use std::collections::BTreeMap;

use app::{
    model::{Instant, MetricId, PageId, Range},
    status::data::{Before, Series},
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use super::{
    load,
    retention::{RESOLUTIONS, start_of},
    rollups::{merge, of_one},
};
use crate::{
    entity::{Col, metric, metric_point as point, metric_rollup as rollup},
    error::{Error, Result},
    live::series::{rounded, share, value},
    service::Services,
};

/// The most values a chart has.
const MOST: i64 = 5_000;

/// The longest stretch that is drawn from single points.
const LONGEST_RAW: i64 = 86_400_000;

/// The values of a metric from the step `from` lies in to `to`, one each `step` seconds, counted from the epoch in UTC. A step
/// without points, or whose level has been deleted, has no value. Whether whoever asks may see the metric is decided by the door.
pub async fn series(services: &Services, page: PageId, id: MetricId, from: Instant, to: Instant, step: i64) -> Result<Series> {
    let finest = RESOLUTIONS.first().copied().map_or(300, i64::from);
    if step < 1 || (step >= finest && step % finest != 0) || step > 366 * 86_400 {
        return Err(Error::field("step", format!("must be from 1 to {} seconds, or a multiple of {finest}", finest - 1)));
    }
    if to <= from {
        return Err(Error::field("to", "must lie after from"));
    }
    let first = start_of(from, step);
    let count = to.since(first).div_euclid(step * 1_000) + i64::from(to.since(first) % (step * 1_000) != 0);
    if count > MOST {
        return Err(Error::field("step", format!("would make {count} values; at most {MOST} are possible")));
    }
    if step < finest && to.since(first) > LONGEST_RAW {
        return Err(Error::field("step", format!("of under {finest} seconds is possible over one day at most")));
    }
    let row = load(services.db.read(), page, id).await?;
    let values = values(services, &row, (first, to), step).await?;
    let last = row.last_at.zip(row.last_value).map(|(at, value)| (at.0, value));
    Ok(Series { metric: id, from: first, step: step * 1_000, values, last, before: None, bands: Vec::new() })
}

/// What a chart over a range shows at `now`, with as long a stretch before it, in the digits the metric is shown with.
pub async fn charted(services: &Services, page: PageId, id: MetricId, range: Range, now: Instant) -> Result<Series> {
    let row = load(services.db.read(), page, id).await?;
    let (from, until) = range.window(now);
    let wide = range.step_before();
    let first = start_of(Instant::from_millis(from.millis() - until.since(from)), wide);
    let earlier = values(services, &row, (first, from), wide).await?;
    let earlier: Vec<Option<f64>> = earlier.into_iter().map(|value| value.map(|value| share(value, row.aggregation.0, range))).collect();
    let before = earlier.iter().any(Option::is_some).then_some(Before { from: first, interval: wide, values: earlier });
    let last = row.last_at.zip(row.last_value).map(|(at, value)| (at.0, value));
    let values = values(services, &row, (from, until), range.step()).await?;
    let mut series = Series { metric: id, from, step: range.step() * 1_000, values, last, before, bands: Vec::new() };
    let earlier = series.before.iter_mut().flat_map(|before| &mut before.values);
    series.values.iter_mut().chain(earlier).flatten().for_each(|value| *value = rounded(*value, row.decimals));
    Ok(series)
}

/// One value each `step` seconds of a stretch that begins with a step.
async fn values(services: &Services, row: &metric::Model, (first, to): (Instant, Instant), step: i64) -> Result<Vec<Option<f64>>> {
    let mut steps: BTreeMap<Instant, rollup::Model> = BTreeMap::new();
    for part in parts(services, row, first, to, step).await? {
        steps.entry(start_of(part.at.0, step)).and_modify(|whole| merge(whole, &part)).or_insert(part);
    }
    let starts = (0..).map(|n| Instant::from_millis(first.millis().saturating_add(n * step * 1_000))).take_while(|at| *at < to);
    Ok(starts.map(|at| steps.get(&at).map(|whole| value(whole, row.aggregation.0))).collect())
}

/// What the steps are made of: the coarsest roll-ups that fit into them, or points.
async fn parts(services: &Services, row: &metric::Model, from: Instant, to: Instant, step: i64) -> Result<Vec<rollup::Model>> {
    let db = services.db.read();
    let Some(resolution) = RESOLUTIONS.into_iter().rev().find(|r| step % i64::from(*r) == 0) else {
        let points = point::Entity::find()
            .filter(point::Column::MetricId.eq(row.id))
            .filter(point::Column::At.gte(Col(from)))
            .filter(point::Column::At.lt(Col(to)))
            .order_by_asc(point::Column::At)
            .all(db)
            .await?;
        return Ok(points.into_iter().map(|p| of_one(row.id.0, 0, p.at.0, (p.at.0, p.value))).collect());
    };
    let parts = rollup::Entity::find()
        .filter(rollup::Column::MetricId.eq(row.id))
        .filter(rollup::Column::Resolution.eq(resolution))
        .filter(rollup::Column::At.gte(Col(from)))
        .filter(rollup::Column::At.lt(Col(to)))
        .order_by_asc(rollup::Column::At)
        .all(db)
        .await?;
    Ok(parts)
}
