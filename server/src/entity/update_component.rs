//! What an update says of one component.

use app::model::{ComponentId, PageId, Status, UpdateId};
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use super::Col;

/// One component's part in an update.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "update_component")]
pub struct Model {
    /// The update.
    #[sea_orm(primary_key, auto_increment = false)]
    pub update_id: Col<UpdateId>,
    /// The component.
    #[sea_orm(primary_key, auto_increment = false)]
    pub component_id: Col<ComponentId>,
    /// The page of both.
    pub page_id: Col<PageId>,
    /// What it was called then, with its group's name: `Group - Component`.
    pub name: String,
    /// How it worked before the update.
    pub old_status: Col<Status>,
    /// How it works according to the update.
    pub new_status: Col<Status>,
}

/// What it is joined to.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    /// The update.
    #[sea_orm(belongs_to = "super::event_update::Entity", from = "Column::UpdateId", to = "super::event_update::Column::Id")]
    Update,
}

impl Related<super::event_update::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Update.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}
