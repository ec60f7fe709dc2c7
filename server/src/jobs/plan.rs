//! Writes down the next windows of every recurrence.

use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::Context;
use crate::{
    entity::{page, recurrence},
    error::{Error, Result},
    live::derive,
    service::{Services, actor::Actor, maintenance::recur},
};

/// Plans whatever is missing.
pub async fn run(context: Context) -> Result<()> {
    plan(&context.services).await
}

/// Plans whatever is missing. A recurrence that cannot be planned does not keep the others waiting.
pub async fn plan(services: &Services) -> Result<()> {
    let actor = Actor::job("plan");
    let mut result = Ok(());
    let pages = page::Entity::find().filter(page::Column::DeletedAt.is_null()).all(services.db.read()).await?;
    for page in pages {
        let zone = derive::zone(&page.time_zone);
        let current = recurrence::Entity::live(page.id.0).filter(recurrence::Column::EndedAt.is_null());
        for row in current.all(services.db.read()).await? {
            let planned = match recur::missing(&row, &zone, services.clock.now()) {
                Ok(missing) if missing.is_empty() => continue,
                Ok(_) => recur::plan(services, &actor, page.id.0, row.id.0).await,
                Err(error) => Err(error),
            };
            match planned {
                Ok(_) | Err(Error::NotFound(_)) => {}
                Err(error) => result = Err(error),
            }
        }
    }
    result
}
