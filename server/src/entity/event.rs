//! The one id space of incidents and maintenances.

use app::model::{EventId, EventKind, Instant, PageId};
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use super::Col;

/// What an incident and a maintenance have in common.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "event")]
pub struct Model {
    /// The event's id, also that of its incident or maintenance.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Col<EventId>,
    /// The page it belongs to.
    pub page_id: Col<PageId>,
    /// Which of the two it is.
    pub kind: Col<EventKind>,
    /// Its numeric id in feeds. Unique.
    pub number: i64,
    /// When it was created.
    pub created_at: Col<Instant>,
}

/// What it is joined to.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    /// The components it affects.
    #[sea_orm(has_many = "super::event_component::Entity")]
    Components,
    /// What was told about it.
    #[sea_orm(has_many = "super::event_update::Entity")]
    Updates,
}

impl Related<super::event_component::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Components.def()
    }
}

impl Related<super::event_update::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Updates.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}
