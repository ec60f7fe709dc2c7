//! Deleting what is older than it has to be kept. Coarser levels stay as they are: they rest on what was there.

use std::time::Duration;

use app::model::Instant;
use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter, QueryOrder, QuerySelect, sea_query::Expr};

use super::retention::{LEVELS, RESOLUTIONS, Retention, start_of_day};
use crate::{
    entity::{Col, metric, metric_point as point, metric_rollup as rollup, page},
    error::Result,
    service::Services,
};

/// How much of a level one transaction deletes, so that others who write never wait long.
const STRIDE: Duration = Duration::from_secs(7 * 86_400);

/// Deletes what no metric has to keep any longer at `now`, and answers with how many rows that were. Charts never change by it
/// within what is kept, so nobody is told.
pub async fn prune(services: &Services, now: Instant) -> Result<u64> {
    let mut deleted = 0;
    for row in metric::Entity::find().all(services.db.read()).await? {
        for level in 0..LEVELS {
            if let Some(cutoff) = Retention::of(&row).cutoff(level, now) {
                while let Some(rows) = step(services, &row, level, cutoff).await? {
                    deleted += rows;
                }
            }
        }
    }
    Ok(deleted)
}

/// Deletes the oldest stretch of a level; nothing if all that is left is to be kept.
async fn step(services: &Services, row: &metric::Model, level: usize, cutoff: Instant) -> Result<Option<u64>> {
    let Some(oldest) = oldest(services, row, level).await?.filter(|at| *at < cutoff) else { return Ok(None) };
    let tx = services.db.begin().await?;
    // Whoever pushes points has to know what is gone: one after the other, as with every change of this page.
    page::Entity::find_by_id(row.page_id).lock_exclusive().one(&tx).await?;
    let Some(row) = metric::Entity::find_by_id(row.id).one(&tx).await? else { return Ok(None) };
    let until = start_of_day(oldest + STRIDE).min(cutoff);
    let deleted = delete_before(&tx, &row, level, until).await?;
    let mut retention = Retention::of(&row);
    retention.lose(level, until);
    metric::Entity::update_many()
        .col_expr(metric::Column::Retention, Expr::value(retention.to_column()))
        .filter(metric::Column::Id.eq(row.id))
        .exec(&tx)
        .await?;
    tx.commit().await?;
    Ok(Some(deleted))
}

async fn oldest(services: &Services, row: &metric::Model, level: usize) -> Result<Option<Instant>> {
    let db = services.db.read();
    let at = match resolution(level) {
        None => {
            let first = point::Entity::find().filter(point::Column::MetricId.eq(row.id)).order_by_asc(point::Column::At).one(db).await?;
            first.map(|p| p.at.0)
        }
        Some(resolution) => {
            let of_level = rollup::Entity::find()
                .filter(rollup::Column::MetricId.eq(row.id))
                .filter(rollup::Column::Resolution.eq(resolution))
                .order_by_asc(rollup::Column::At);
            of_level.one(db).await?.map(|r| r.at.0)
        }
    };
    Ok(at)
}

async fn delete_before(tx: &DatabaseTransaction, row: &metric::Model, level: usize, until: Instant) -> Result<u64> {
    let result = match resolution(level) {
        None => {
            let old = point::Entity::delete_many().filter(point::Column::MetricId.eq(row.id)).filter(point::Column::At.lt(Col(until)));
            old.exec(tx).await?
        }
        Some(resolution) => {
            let old = rollup::Entity::delete_many()
                .filter(rollup::Column::MetricId.eq(row.id))
                .filter(rollup::Column::Resolution.eq(resolution))
                .filter(rollup::Column::At.lt(Col(until)));
            old.exec(tx).await?
        }
    };
    Ok(result.rows_affected)
}

/// The resolution of a roll-up level; none for the points themselves.
fn resolution(level: usize) -> Option<i32> {
    RESOLUTIONS.get(level.checked_sub(1)?).copied()
}
