//! The groups and components a subscriber wants to hear of.

use app::model::SubscriberId;
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use super::Col;

/// One group or component.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "subscriber_scope")]
pub struct Model {
    /// The subscriber.
    #[sea_orm(primary_key, auto_increment = false)]
    pub subscriber_id: Col<SubscriberId>,
    /// The id of the group or component.
    #[sea_orm(primary_key, auto_increment = false)]
    pub target_id: String,
    /// `group` or `component`.
    pub kind: String,
}

/// What it is joined to.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    /// The subscriber.
    #[sea_orm(belongs_to = "super::subscriber::Entity", from = "Column::SubscriberId", to = "super::subscriber::Column::Id")]
    Subscriber,
}

impl Related<super::subscriber::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Subscriber.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}
