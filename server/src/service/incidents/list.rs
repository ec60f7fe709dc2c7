//! What staff read about incidents.

use app::model::{IncidentState, PageId, access::Right, file::IncidentLine, input::clean_line};
use sea_orm::{ColumnTrait, QueryFilter, QueryOrder, QuerySelect};

use super::file::line;
use crate::{
    entity::{Col, incident},
    error::Result,
    service::{Services, actor::Actor, search as texts},
};

/// The most incidents one question gets.
const MOST: u64 = 1_000;

/// The page's incidents, newest first, drafts too: only those that go on, or all of them; at most 1,000.
pub async fn list_incidents(services: &Services, actor: &Actor, page: PageId, only_open: bool, limit: u64) -> Result<Vec<incident::Model>> {
    actor.must(page, Right::ReadEvents)?;
    let mut query = incident::Entity::live(page).order_by_desc(incident::Column::CreatedAt).order_by_desc(incident::Column::Id);
    if only_open {
        query = query.filter(incident::Column::State.ne(Col(IncidentState::Resolved)));
    }
    Ok(query.limit(limit.min(MOST)).all(services.db.read()).await?)
}

/// Those of them whose title contains a text, whatever its case.
pub async fn search(services: &Services, actor: &Actor, page: PageId, text: &str, limit: u64) -> Result<Vec<IncidentLine>> {
    actor.must(page, Right::ReadEvents)?;
    let mut query = incident::Entity::live(page).order_by_desc(incident::Column::CreatedAt).order_by_desc(incident::Column::Id);
    let text = clean_line(text);
    if !text.is_empty() {
        query = query.filter(texts::contains(incident::Column::Name, &text));
    }
    let rows = query.limit(limit.min(MOST)).all(services.db.read()).await?;
    Ok(rows.into_iter().map(line).collect())
}
