//! Events that say something about a stretch of days, whenever they were entered.

use app::model::PageId;
use sea_orm::{ColumnTrait, Condition, QueryFilter, Select};

use crate::{
    entity::{Col, incident, maintenance},
    live::derive::Days,
};

/// Incidents that were open in these days.
pub fn incidents(page: PageId, days: &Days) -> Select<incident::Entity> {
    let open = Condition::any().add(incident::Column::ResolvedAt.is_null()).add(incident::Column::ResolvedAt.gte(Col(days.from)));
    incident::Entity::live(page).filter(Condition::all().add(incident::Column::CreatedAt.lt(Col(days.to))).add(open))
}

/// Maintenances that ran in these days.
pub fn maintenances(page: PageId, days: &Days) -> Select<maintenance::Entity> {
    let running = Condition::any().add(maintenance::Column::EndedAt.is_null()).add(maintenance::Column::EndedAt.gte(Col(days.from)));
    maintenance::Entity::live(page).filter(Condition::all().add(maintenance::Column::StartedAt.lt(Col(days.to))).add(running))
}
