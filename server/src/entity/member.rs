//! Who may do what on which page.

use app::model::{Instant, PageId, Role, UserId};
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use super::Col;

/// One user's place on one page.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "member")]
pub struct Model {
    /// The page.
    #[sea_orm(primary_key, auto_increment = false)]
    pub page_id: Col<PageId>,
    /// The user.
    #[sea_orm(primary_key, auto_increment = false)]
    pub user_id: Col<UserId>,
    /// What they may do there.
    pub role: Col<Role>,
    /// When they became a member.
    pub created_at: Col<Instant>,
    /// When their role last changed.
    pub updated_at: Col<Instant>,
}

/// What it is joined to.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    /// The user.
    #[sea_orm(belongs_to = "super::user::Entity", from = "Column::UserId", to = "super::user::Column::Id")]
    User,
}

impl Related<super::user::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::User.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}
