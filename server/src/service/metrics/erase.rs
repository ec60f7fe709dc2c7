//! Taking points back.

use std::{ops::Range, time::Duration};

use app::model::{Instant, MetricId, PageId, access::Right};
use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter, QueryOrder, sea_query::Expr};

use super::{
    count_arrival, load,
    retention::{RESOLUTIONS, Retention, start_of},
    rollups, tell_processes,
};
use crate::{
    entity::{Col, metric, metric_point as point, metric_rollup as rollup},
    error::{Error, Result},
    service::{
        Services,
        actor::Actor,
        mutation::{Deed, write_audit},
    },
};

/// Deletes the points of a metric in a stretch of time, and what roll-ups had of them. Where the points themselves are gone
/// already, a roll-up that reaches out of the stretch stays: nobody can tell its parts any more. Makes no version of the page.
pub async fn delete_points(services: &Services, actor: &Actor, page: PageId, id: MetricId, range: Range<Instant>) -> Result<()> {
    actor.must(page, Right::ShapePage)?;
    if range.is_empty() {
        return Err(Error::field("to", "must lie after from"));
    }
    let tx = services.db.begin().await?;
    count_arrival(&tx, page).await?;
    let row = load(&tx, page, id).await?;
    let retention = Retention::of(&row);
    point::Entity::delete_many()
        .filter(point::Column::MetricId.eq(row.id))
        .filter(point::Column::At.gte(Col(range.start)))
        .filter(point::Column::At.lt(Col(range.end)))
        .exec(&tx)
        .await?;
    for (below, resolution) in RESOLUTIONS.into_iter().enumerate() {
        let known_from = retention.gone(below).unwrap_or(Instant::from_millis(i64::MIN));
        delete_rollups(&tx, id, resolution, &range, known_from).await?;
    }
    note_newest(&tx, id).await?;
    let stretch = serde_json::json!({ "from": range.start, "to": range.end });
    write_audit(&tx, actor, Some(page), services.clock.now(), Deed::on("deleted points of", "metric", id).before(&stretch)).await?;
    tell_processes(&tx, page).await?;
    tx.commit().await?;
    services.committed.points_arrived(page).await;
    Ok(())
}

/// Deletes the roll-ups of one resolution. From `known_from` on the level below has everything, so that intervals that lie only
/// partly in the stretch can be worked out anew.
async fn delete_rollups(
    tx: &DatabaseTransaction,
    id: MetricId,
    resolution: i32,
    range: &Range<Instant>,
    known_from: Instant,
) -> Result<()> {
    let first = start_of(range.start, resolution.into());
    let last = start_of(range.end - Duration::from_millis(1), resolution.into());
    let span = Duration::from_secs(u64::from(resolution.unsigned_abs()));
    let of_level =
        || rollup::Entity::delete_many().filter(rollup::Column::MetricId.eq(Col(id))).filter(rollup::Column::Resolution.eq(resolution));
    of_level()
        .filter(rollup::Column::At.gte(Col(range.start)))
        .filter(rollup::Column::At.lte(Col(range.end - span)))
        .filter(rollup::Column::At.lt(Col(known_from)))
        .exec(tx)
        .await?;
    of_level().filter(rollup::Column::At.gte(Col(first.max(known_from)))).filter(rollup::Column::At.lte(Col(last))).exec(tx).await?;
    let edges = [first, last].into_iter().filter(|at| *at >= known_from).map(|at| (id, at)).collect();
    rollups::rebuild(tx, resolution, &edges).await
}

/// Finds the newest point that is left.
async fn note_newest(tx: &DatabaseTransaction, id: MetricId) -> Result<()> {
    let of_points = point::Entity::find().filter(point::Column::MetricId.eq(Col(id))).order_by_desc(point::Column::At).one(tx).await?;
    let mut newest = of_points.map(|p| (p.at, p.value));
    for resolution in RESOLUTIONS {
        let of_level = rollup::Entity::find()
            .filter(rollup::Column::MetricId.eq(Col(id)))
            .filter(rollup::Column::Resolution.eq(resolution))
            .order_by_desc(rollup::Column::At)
            .one(tx)
            .await?;
        if let Some(row) = of_level
            && newest.is_none_or(|(at, _)| row.last_at > at)
        {
            newest = Some((row.last_at, row.last));
        }
    }
    metric::Entity::update_many()
        .col_expr(metric::Column::LastAt, Expr::value(newest.map(|n| n.0)))
        .col_expr(metric::Column::LastValue, Expr::value(newest.map(|n| n.1)))
        .filter(metric::Column::Id.eq(Col(id)))
        .exec(tx)
        .await?;
    Ok(())
}
