//! Forgets what nobody needs any more: old versions of pages, sessions and links that have ended, points no metric has to keep,
//! alerts that are over, pictures no text shows, series that fell silent, subscribers whose time is over.

use std::time::Duration;

use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::Context;
use crate::{
    entity::{Col, change, session},
    error::Result,
    service::{Services, alerts, illustrations, incoming, links, metrics, presence, repeats, subscribers},
};

/// How long versions are kept. A process or a browser that was away for longer loads the page whole.
const KEPT: Duration = Duration::from_secs(7 * 86_400);

/// Forgets what is old.
pub async fn run(context: Context) -> Result<()> {
    prune(&context.services).await
}

/// Forgets what is old.
pub async fn prune(services: &Services) -> Result<()> {
    let now = services.clock.now();
    let db = services.db.write();
    change::Entity::delete_many().filter(change::Column::At.lt(Col(now - KEPT))).exec(db).await?;
    session::Entity::delete_many().filter(session::Column::ExpiresAt.lte(Col(now))).exec(db).await?;
    links::prune(services, now).await?;
    alerts::prune(services, now).await?;
    metrics::prune(services, now).await?;
    incoming::prune(services, now).await?;
    presence::prune(services, now).await?;
    repeats::prune(services, now).await?;
    illustrations::prune(services, now).await?;
    subscribers::forget_due(services, now).await?;
    Ok(())
}
