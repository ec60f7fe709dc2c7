//! The roll-ups of points: worked out anew from the level below for the intervals that changed, or, where that one has been
//! deleted, added to.

use std::{
    collections::{BTreeMap, BTreeSet},
    ops::Range,
};

use app::model::{Instant, MetricId};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityName, EntityTrait, QueryFilter,
    sea_query::{Alias, Expr, ExprTrait, Func, InsertStatement, OnConflict, Order, OverStatement, Query, SelectStatement, WindowStatement},
};

use super::{
    columns::{self, Column},
    retention::{RESOLUTIONS, start_of},
};
use crate::{
    entity::{Col, metric_point as point, metric_rollup as rollup},
    error::{Error, Result},
};

/// How many metrics or intervals one statement names.
const BATCH: usize = 4_000;

/// How far apart, in milliseconds, two intervals may begin that are worked out together: a day, as daily figures lie.
const CLOSE: i64 = 86_400_000;

/// Intervals of one resolution: whose, and when they begin.
pub(super) type Intervals = BTreeSet<(MetricId, Instant)>;

/// Roll-ups of one resolution: whose, and when they begin.
type Rows = BTreeMap<(MetricId, Instant), rollup::Model>;

/// From the start of the first to the start of the last of some intervals.
type Stretch = Range<Instant>;

/// Works out these intervals of a resolution anew from the level below it. Intervals without points there stay as they are.
pub(super) async fn rebuild(tx: &DatabaseTransaction, resolution: i32, intervals: &Intervals) -> Result<()> {
    let mut by_stretch: BTreeMap<(Instant, Instant), Vec<MetricId>> = BTreeMap::new();
    for (metric, starts) in by_metric(intervals) {
        for stretch in stretches(&starts) {
            by_stretch.entry((stretch.start, stretch.end)).or_default().push(metric);
        }
    }
    for ((start, end), metrics) in by_stretch {
        for owners in metrics.chunks(BATCH) {
            let mut insert = into_rollup();
            insert.select_from(select(resolution, owners, &(start..end))).map_err(|error| Error::Fault(error.to_string()))?;
            insert.on_conflict(replace());
            tx.execute(&insert).await?;
        }
    }
    Ok(())
}

/// Intervals that lie close together as one stretch: what lies between them is worked out too, which costs less than asking often.
fn stretches(starts: &[Instant]) -> Vec<Stretch> {
    let mut all: Vec<Stretch> = Vec::new();
    for &start in starts {
        match all.last_mut() {
            Some(stretch) if start.since(stretch.end) <= CLOSE => stretch.end = start,
            _ => all.push(start..start),
        }
    }
    all
}

/// Adds points to the intervals of a resolution they fall into. Each counts as new: what it might repeat is gone.
pub(super) async fn add(tx: &DatabaseTransaction, resolution: i32, points: &[(MetricId, Instant, f64)]) -> Result<()> {
    let touched: Intervals = points.iter().map(|(metric, at, _)| (*metric, start_of(*at, resolution.into()))).collect();
    let mut rows = Rows::new();
    for (metric, starts) in by_metric(&touched) {
        for starts in starts.chunks(BATCH) {
            load(tx, resolution, &[metric], starts, &mut rows).await?;
        }
    }
    put(tx, resolution, rows, points).await
}

/// Adds points to the intervals of a resolution, each of which is newer than all its metric had: of the intervals of a metric only
/// the first can be there.
pub(super) async fn append(tx: &DatabaseTransaction, resolution: i32, points: &[(MetricId, Instant, f64)]) -> Result<()> {
    let mut first: BTreeMap<MetricId, Instant> = BTreeMap::new();
    for (metric, at, _) in points {
        first.entry(*metric).and_modify(|first| *first = *at.min(first)).or_insert(*at);
    }
    let mut by_start: BTreeMap<Instant, Vec<MetricId>> = BTreeMap::new();
    for (metric, at) in first {
        by_start.entry(start_of(at, resolution.into())).or_default().push(metric);
    }
    let mut rows = Rows::new();
    for (start, metrics) in by_start {
        for metrics in metrics.chunks(BATCH) {
            load(tx, resolution, metrics, &[start], &mut rows).await?;
        }
    }
    put(tx, resolution, rows, points).await
}

/// The roll-ups of these metrics and intervals that are there.
async fn load(tx: &DatabaseTransaction, resolution: i32, metrics: &[MetricId], starts: &[Instant], into: &mut Rows) -> Result<()> {
    let found = rollup::Entity::find()
        .filter(rollup::Column::MetricId.is_in(metrics.iter().map(|id| Col(*id))))
        .filter(rollup::Column::Resolution.eq(resolution))
        .filter(rollup::Column::At.is_in(starts.iter().map(|at| Col(*at))))
        .all(tx)
        .await?;
    into.extend(found.into_iter().map(|row| ((row.metric_id.0, row.at.0), row)));
    Ok(())
}

/// Writes these roll-ups with the points added.
async fn put(tx: &DatabaseTransaction, resolution: i32, mut rows: Rows, points: &[(MetricId, Instant, f64)]) -> Result<()> {
    let place = |&(metric, at, _): &(MetricId, Instant, f64)| (metric, start_of(at, resolution.into()));
    // Points come in the order of time: most fall into the interval of the one before.
    for run in points.chunk_by(|one, next| place(one) == place(next)) {
        let mut parts = run.iter().map(|point| of_one(point.0, resolution, place(point).1, (point.1, point.2)));
        let Some(mut whole) = parts.next() else { continue };
        parts.for_each(|part| merge(&mut whole, &part));
        rows.entry((whole.metric_id.0, whole.at.0)).and_modify(|row| merge(row, &whole)).or_insert(whole);
    }
    columns::upsert(tx, rollup::Entity, 3, by_column(&rows)).await
}

fn by_column(rows: &Rows) -> Vec<(rollup::Column, Column)> {
    use rollup::Column as R;
    let integers = |of: fn(&rollup::Model) -> i64| Column::Integer(rows.values().map(of).collect());
    let floats = |of: fn(&rollup::Model) -> f64| Column::Float(rows.values().map(of).collect());
    vec![
        (R::MetricId, Column::Text(rows.values().map(|row| row.metric_id.to_string()).collect())),
        (R::Resolution, integers(|row| row.resolution.into())),
        (R::At, integers(|row| row.at.0.millis())),
        (R::Count, integers(|row| row.count)),
        (R::Sum, floats(|row| row.sum)),
        (R::Min, floats(|row| row.min)),
        (R::Max, floats(|row| row.max)),
        (R::Last, floats(|row| row.last)),
        (R::LastAt, integers(|row| row.last_at.0.millis())),
    ]
}

/// The roll-up of a single point.
pub(super) fn of_one(metric: MetricId, resolution: i32, start: Instant, (at, value): (Instant, f64)) -> rollup::Model {
    let (metric_id, start, last_at) = (Col(metric), Col(start), Col(at));
    rollup::Model { metric_id, resolution, at: start, count: 1, sum: value, min: value, max: value, last: value, last_at }
}

/// Puts two roll-ups of different points together.
pub(super) fn merge(into: &mut rollup::Model, other: &rollup::Model) {
    into.count += other.count;
    into.sum += other.sum;
    into.min = into.min.min(other.min);
    into.max = into.max.max(other.max);
    if other.last_at >= into.last_at {
        (into.last, into.last_at) = (other.last, other.last_at);
    }
}

fn by_metric(intervals: &Intervals) -> BTreeMap<MetricId, Vec<Instant>> {
    let mut all: BTreeMap<MetricId, Vec<Instant>> = BTreeMap::new();
    for (metric, at) in intervals {
        all.entry(*metric).or_default().push(*at);
    }
    all
}

fn into_rollup() -> InsertStatement {
    use rollup::Column as R;
    let columns = [R::MetricId, R::Resolution, R::At, R::Count, R::Sum, R::Min, R::Max, R::Last, R::LastAt];
    Query::insert().into_table(rollup::Entity.table_ref()).columns(columns).to_owned()
}

fn replace() -> OnConflict {
    use rollup::Column as R;
    let values = [R::Count, R::Sum, R::Min, R::Max, R::Last, R::LastAt];
    OnConflict::columns([R::MetricId, R::Resolution, R::At]).update_columns(values).to_owned()
}

/// The intervals of a stretch summed up from the level below, in the order of the table's columns. Without a join: however
/// little the database knows of its tables, it reads each row once, by the table's key.
fn select(resolution: i32, owners: &[MetricId], stretch: &Stretch) -> SelectStatement {
    use rollup::Column as R;
    let below = RESOLUTIONS.iter().copied().take_while(|finer| *finer < resolution).last();
    let span = i64::from(resolution) * 1_000;
    let at = || Expr::col(R::At);
    let start = || at().sub(at().modulo(span));
    let newest = |value: Expr| Func::cust("FIRST_VALUE").arg(value);
    let by_interval = || {
        let mut window = WindowStatement::new();
        window.add_partition_by(Expr::col(R::MetricId)).add_partition_by(start()).order_by(R::At, Order::Desc);
        window
    };
    let mut parts = Query::select();
    parts.column(R::MetricId).expr_as(start(), Alias::new("start"));
    match below {
        None => {
            let value = || Expr::col(point::Column::Value);
            parts.expr_as(Expr::val(1_i64), R::Count).expr_as(value(), R::Sum).expr_as(value(), R::Min).expr_as(value(), R::Max);
            parts.expr_window_as(newest(value()), by_interval(), R::Last).expr_as(at(), R::LastAt).from(point::Entity);
        }
        Some(finer) => {
            parts.columns([R::Count, R::Sum, R::Min, R::Max, R::LastAt]);
            parts.expr_window_as(newest(Expr::col(R::Last)), by_interval(), R::Last);
            parts.from(rollup::Entity).and_where(Expr::col(R::Resolution).eq(finer));
        }
    }
    parts.and_where(Expr::col(R::MetricId).is_in(owners.iter().map(|id| Col(*id))));
    parts.and_where(at().gte(Col(stretch.start))).and_where(at().lt(stretch.end.millis() + span));

    let of = |column: R| Expr::col(column);
    // PostgreSQL sums whole numbers up to a type of its own.
    let count = Func::cast_as(of(R::Count).sum(), Alias::new("bigint"));
    let mut whole = Query::select();
    whole.column(R::MetricId).expr(Expr::val(resolution)).column(Alias::new("start")).expr(count);
    whole.expr(of(R::Sum).sum()).expr(of(R::Min).min()).expr(of(R::Max).max()).expr(of(R::Last).max()).expr(of(R::LastAt).max());
    whole.from_subquery(parts, Alias::new("parts")).group_by_col(R::MetricId).group_by_col(Alias::new("start"));
    whole
}
