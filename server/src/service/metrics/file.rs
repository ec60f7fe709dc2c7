//! What staff read of metrics.

use app::model::{Instant, MetricId, PageId, access::Right, input::MetricDisplay, metric::MetricFile};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::{list_metrics, load, source_of};
use crate::{
    entity::{Col, metric, metric_point as point},
    error::Result,
    service::{Services, actor::Actor, sources},
};

/// The most points one question gets.
const MOST: u64 = 500;

/// The page's metrics in order, those not on the page too.
pub async fn list_files(services: &Services, actor: &Actor, page: PageId) -> Result<Vec<MetricFile>> {
    Ok(list_metrics(services, actor, page).await?.into_iter().map(file).collect())
}

/// The newest points of a metric that are kept one by one, newest first; at most 500.
pub async fn last_points(services: &Services, actor: &Actor, page: PageId, id: MetricId, limit: u64) -> Result<Vec<(Instant, f64)>> {
    actor.must(page, Right::ReadMetrics)?;
    let db = services.db.read();
    load(db, page, id).await?;
    let points = point::Entity::find()
        .filter(point::Column::MetricId.eq(Col(id)))
        .order_by_desc(point::Column::At)
        .limit(limit.min(MOST))
        .all(db)
        .await?;
    Ok(points.into_iter().map(|point| (point.at.0, point.value)).collect())
}

/// A metric as staff see it.
pub(super) fn file(row: metric::Model) -> MetricFile {
    MetricFile {
        id: row.id.0,
        rev: row.rev,
        interval_seconds: row.interval_seconds,
        position: row.position,
        source: source_of(&row),
        pull: sources::wanted(&row),
        identifier: row.identifier,
        backfilled: row.backfilled,
        created_at: row.created_at.0,
        updated_at: row.updated_at.0,
        last: row.last_at.zip(row.last_value).map(|(at, value)| (at.0, value)),
        display: MetricDisplay {
            name: row.name,
            description: row.description,
            suffix: row.suffix,
            decimals: row.decimals,
            y_min: row.y_min,
            y_max: row.y_max,
            y_hidden: row.y_hidden,
            aggregation: row.aggregation.0,
            display: row.display,
            visibility: row.visibility.0,
            component_id: row.component_id.map(|id| id.0),
            objective: row.objective,
            chart: row.chart,
        },
    }
}
