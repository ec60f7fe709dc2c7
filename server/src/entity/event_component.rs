//! Which components an incident or a maintenance affects, and how.

use app::model::{ComponentId, EventId, PageId, Status};
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use super::Col;

/// One affected component.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "event_component")]
pub struct Model {
    /// What affects it.
    #[sea_orm(primary_key, auto_increment = false)]
    pub event_id: Col<EventId>,
    /// What is affected.
    #[sea_orm(primary_key, auto_increment = false)]
    pub component_id: Col<ComponentId>,
    /// The page of both.
    pub page_id: Col<PageId>,
    /// What the newest update that names the component says of it.
    pub status: Col<Status>,
}

/// What it is joined to.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    /// The incident or maintenance.
    #[sea_orm(belongs_to = "super::event::Entity", from = "Column::EventId", to = "super::event::Column::Id")]
    Event,
}

impl Related<super::event::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Event.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}
