//! What staff read about incidents.

use app::model::{IncidentState, PageId, access::Right};
use sea_orm::{ColumnTrait, QueryFilter, QueryOrder, QuerySelect};

use crate::{
    entity::{Col, incident},
    error::Result,
    service::{Services, actor::Actor},
};

/// The most incidents one question gets.
const MOST: u64 = 1_000;

/// The page's incidents, newest first, drafts too: only those that go on, or all of them; at most 1,000.
pub async fn list_incidents(services: &Services, actor: &Actor, page: PageId, only_open: bool, limit: u64) -> Result<Vec<incident::Model>> {
    actor.must(page, Right::ReadStaff)?;
    let mut query = incident::Entity::live(page).order_by_desc(incident::Column::CreatedAt).order_by_desc(incident::Column::Id);
    if only_open {
        query = query.filter(incident::Column::State.ne(Col(IncidentState::Resolved)));
    }
    Ok(query.limit(limit.min(MOST)).all(services.db.read()).await?)
}
