//! A browser that signed in, or is about to.

use app::model::{Instant, UserId};
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use super::Col;

/// A session.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "session")]
pub struct Model {
    /// The hash of the id in the browser's cookie; the id itself is stored nowhere.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id_hash: String,
    /// Who signed in.
    pub user_id: Option<Col<UserId>>,
    /// What is remembered from request to request.
    pub data: String,
    /// The address it was last seen at.
    pub ip: Option<String>,
    /// What the browser says it is.
    pub agent: Option<String>,
    /// When it began.
    pub created_at: Col<Instant>,
    /// When it was last used.
    pub last_seen_at: Col<Instant>,
    /// When it ends.
    pub expires_at: Col<Instant>,
}

/// What it is joined to.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    /// Whoever signed in.
    #[sea_orm(belongs_to = "super::user::Entity", from = "Column::UserId", to = "super::user::Column::Id")]
    User,
}

impl Related<super::user::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::User.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}
