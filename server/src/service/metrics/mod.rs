//! Metrics: one line of a chart each, with the points pushed to it.

mod columns;
mod edit;
mod erase;
mod file;
mod keep;
mod points;
mod prune;
mod retention;
mod rollups;
mod series;
mod source;

use app::model::{MetricId, PageId, access::Right};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, QueryFilter, QueryOrder,
    sea_query::{Expr, ExprTrait},
};

pub use edit::{Feed, change, create, create_fed, delete, edit, reorder};
pub use erase::delete_points;
pub use file::{last_points, list_files};
pub use keep::{count_stretch, load_retention, preview_retention, set_retention};
pub use points::{MOST_POINTS, fits, push_points};
pub use prune::prune;
pub use retention::Retention;
pub use series::{charted, series};
pub use source::{set_source, source_of};

use crate::{
    entity::{Col, metric, page},
    error::{Error, Result},
    service::{Services, actor::Actor, pages},
};

/// The page's metrics in order, those not on the page too.
pub async fn list_metrics(services: &Services, actor: &Actor, page: PageId) -> Result<Vec<metric::Model>> {
    actor.must(page, Right::ReadMetrics)?;
    Ok(in_order(services.db.read(), page).await?)
}

/// The metric with this id, which must be on the page.
pub async fn load_metric(services: &Services, actor: &Actor, page: PageId, id: MetricId) -> Result<metric::Model> {
    actor.must(page, Right::ReadMetrics)?;
    load(services.db.read(), page, id).await
}

async fn load(db: &impl ConnectionTrait, page: PageId, id: MetricId) -> Result<metric::Model> {
    let found = metric::Entity::live(page).filter(metric::Column::Id.eq(Col(id))).one(db).await?;
    found.ok_or(Error::NotFound("metric"))
}

pub(super) async fn in_order(db: &impl ConnectionTrait, page: PageId) -> Result<Vec<metric::Model>, sea_orm::DbErr> {
    metric::Entity::live(page)
        .order_by_asc(metric::Column::Position)
        .order_by_asc(metric::Column::CreatedAt)
        .order_by_asc(metric::Column::Id)
        .all(db)
        .await
}

/// Counts an arrival of points, which also locks the page: whatever else changes it or its points waits for the transaction.
async fn count_arrival(tx: &DatabaseTransaction, page: PageId) -> Result<()> {
    let counted = page::Entity::update_many()
        .col_expr(page::Column::MetricVersion, Expr::col(page::Column::MetricVersion).add(1))
        .filter(page::Column::Id.eq(Col(page)))
        .filter(page::Column::DeletedAt.is_null())
        .exec(tx)
        .await?;
    if counted.rows_affected == 0 { Err(Error::NotFound("page")) } else { Ok(()) }
}

/// Tells other processes, once the transaction is committed, that points have changed.
async fn tell_processes(tx: &DatabaseTransaction, page: PageId) -> Result<()> {
    pages::tell_processes(tx, &format!("{page} points")).await
}

#[cfg(test)]
#[path = "metrics_tests.rs"]
mod tests;

#[cfg(test)]
#[path = "points_tests.rs"]
mod points_tests;

#[cfg(test)]
#[path = "series_tests.rs"]
mod series_tests;
