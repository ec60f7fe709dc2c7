//! Points arrive: checked, kept last-write-wins, and summed up in the same transaction, so that a roll-up never disagrees with
//! the points it covers.
//!
//! A point enters at the finest level that still has its day; everything coarser is worked out anew from below. A point for a
//! day whose points have been deleted is therefore added to a roll-up, and counts even if the same point was counted before.

use std::{
    collections::{BTreeMap, BTreeSet},
    time::Duration,
};

use app::model::{Instant, MetricId, PageId, access::Right};
use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter, sea_query::Expr};

use super::{
    columns::{self, Column},
    count_arrival,
    retention::{LEVELS, RESOLUTIONS, Retention, start_of},
    rollups, tell_processes,
};
use crate::{
    entity::{Col, metric, metric_point as point},
    error::{Error, Result},
    service::{Services, actor::Actor},
};

/// How many points one call takes.
pub const MOST_POINTS: usize = 50_000;

/// 2000-01-01T00:00:00Z. What claims to be older was most likely given in seconds.
const EARLIEST: i64 = 946_684_800_000;

/// How far a sender's clock may be ahead of ours. Further, and one wrong point would stand as the newest for as long.
const AHEAD: Duration = Duration::from_secs(86_400);

/// The largest value either way: as many as anybody can push can still be summed up.
const LARGEST: f64 = 1e100;

/// The points of one metric by their instant, the last one pushed for it.
type Points = BTreeMap<Instant, f64>;

/// Takes points of metrics of the page, all of them or none, and answers with how many different ones there were. They make no
/// version of the page and no line in the audit log. An error names the point by its place, from 0.
pub async fn push_points(services: &Services, actor: &Actor, page: PageId, points: Vec<(MetricId, Instant, f64)>) -> Result<usize> {
    actor.must(page, Right::PushPoints)?;
    let (points, places) = check(services.clock.now(), points)?;
    if points.is_empty() {
        return Ok(0);
    }
    let tx = services.db.begin().await?;
    count_arrival(&tx, page).await?;
    let rows = metric::Entity::live(page).filter(metric::Column::Id.is_in(points.keys().map(|id| Col(*id)))).all(&tx).await?;
    let rows: BTreeMap<MetricId, metric::Model> = rows.into_iter().map(|row| (row.id.0, row)).collect();
    if let Some((id, place)) = places.iter().filter(|(id, _)| !rows.contains_key(id)).min_by_key(|(_, place)| *place) {
        return Err(Error::field(&format!("points[{place}].metric_id"), format!("names {id}, which is no metric of this page")));
    }
    let mut entering = Entering::default();
    for (id, row) in &rows {
        if let Some(points) = points.get(id) {
            entering.sort(row, points);
            note_newest(&tx, row, points).await?;
        }
    }
    entering.write(&tx).await?;
    tell_processes(&tx, page).await?;
    tx.commit().await?;
    services.committed.points_arrived(page).await;
    Ok(points.values().map(BTreeMap::len).sum())
}

/// The points by metric, the last of several at one instant, and where each metric is first named.
fn check(now: Instant, points: Vec<(MetricId, Instant, f64)>) -> Result<(BTreeMap<MetricId, Points>, BTreeMap<MetricId, usize>)> {
    if points.len() > MOST_POINTS {
        return Err(Error::field("points", format!("are {}; at most {MOST_POINTS} are possible at once", points.len())));
    }
    let mut places = BTreeMap::new();
    let mut by_metric: BTreeMap<MetricId, Points> = BTreeMap::new();
    for (place, (id, at, value)) in points.into_iter().enumerate() {
        fits(now, at, value).map_err(|(field, why)| Error::field(&format!("points[{place}].{field}"), why))?;
        places.entry(id).or_insert(place);
        by_metric.entry(id).or_default().insert(at, value);
    }
    Ok((by_metric, places))
}

/// Whether a point can be taken at `now`; else which part of it does not fit, and why.
pub fn fits(now: Instant, at: Instant, value: f64) -> Result<(), (&'static str, String)> {
    if !value.is_finite() || value.abs() > LARGEST {
        return Err(("value", "must be a finite number no further than 1e100 from zero".to_owned()));
    }
    let earliest = Instant::from_millis(EARLIEST);
    if !(earliest..=now + AHEAD).contains(&at) {
        return Err(("at", format!("is {at}; it must lie between {earliest} and a day from now")));
    }
    Ok(())
}

/// Points by the way they go.
#[derive(Default)]
struct Entering {
    /// Newer than all their metric has, as most are.
    newest: Vec<(MetricId, Instant, f64)>,
    /// The others, by the level they enter at.
    others: [Vec<(MetricId, Instant, f64)>; LEVELS],
}

impl Entering {
    fn sort(&mut self, row: &metric::Model, points: &Points) {
        let (id, retention) = (row.id.0, Retention::of(row));
        let is_new = |at: &Instant| retention.keeps(0, *at) && row.last_at.is_none_or(|last| *at > last.0);
        if points.first_key_value().is_some_and(|(first, _)| is_new(first)) {
            return self.newest.extend(points.iter().map(|(at, value)| (id, *at, *value)));
        }
        for (at, value) in points {
            // What is older than anything kept is as if it had been deleted already.
            if let Some(level) = retention.finest(*at) {
                self.others[level].push((id, *at, *value));
            }
        }
    }

    /// Writes the points, and works out the levels above.
    async fn write(self, tx: &DatabaseTransaction) -> Result<()> {
        store(tx, &self.newest).await?;
        for resolution in RESOLUTIONS {
            rollups::append(tx, resolution, &self.newest).await?;
        }
        let [raw, coarser @ ..] = self.others;
        store(tx, &raw).await?;
        let mut changed: Vec<(MetricId, Instant)> = raw.iter().map(|(id, at, _)| (*id, *at)).collect();
        for (resolution, late) in RESOLUTIONS.into_iter().zip(coarser) {
            let touched: BTreeSet<_> = changed.iter().map(|(id, at)| (*id, start_of(*at, resolution.into()))).collect();
            rollups::rebuild(tx, resolution, &touched).await?;
            rollups::add(tx, resolution, &late).await?;
            changed = touched.into_iter().collect();
            changed.extend(late.iter().map(|(id, at, _)| (*id, start_of(*at, resolution.into()))));
        }
        Ok(())
    }
}

/// Keeps the points themselves; the last write of an instant wins.
async fn store(tx: &DatabaseTransaction, points: &[(MetricId, Instant, f64)]) -> Result<()> {
    let columns = vec![
        (point::Column::MetricId, Column::Text(points.iter().map(|(id, ..)| id.to_string()).collect())),
        (point::Column::At, Column::Integer(points.iter().map(|(_, at, _)| at.millis()).collect())),
        (point::Column::Value, Column::Float(points.iter().map(|(.., value)| *value).collect())),
    ];
    columns::upsert(tx, point::Entity, 2, columns).await
}

/// Keeps what the metric's row says about its points: the newest one, and whether there are some from before its creation.
async fn note_newest(tx: &DatabaseTransaction, row: &metric::Model, points: &Points) -> Result<()> {
    let (Some((first, _)), Some((at, value))) = (points.first_key_value(), points.last_key_value()) else { return Ok(()) };
    let mut update = metric::Entity::update_many().filter(metric::Column::Id.eq(row.id));
    let newer = row.last_at.is_none_or(|last| *at >= last.0);
    if newer {
        update = update.col_expr(metric::Column::LastAt, Expr::value(Col(*at))).col_expr(metric::Column::LastValue, Expr::value(*value));
    }
    let backfilled = !row.backfilled && *first < row.created_at.0;
    if backfilled {
        update = update.col_expr(metric::Column::Backfilled, Expr::value(true));
    }
    if newer || backfilled {
        update.exec(tx).await?;
    }
    Ok(())
}
