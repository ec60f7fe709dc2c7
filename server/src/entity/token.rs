//! What a script signs its requests with.

use app::model::{Instant, PageId, Scope, TokenId, UserId};
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use super::{Col, Json};

/// An API token.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "token")]
pub struct Model {
    /// The token's id, which proves nothing.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Col<TokenId>,
    /// The page it is good for; none means every page.
    pub page_id: Option<Col<PageId>>,
    /// Who made it.
    pub user_id: Option<Col<UserId>>,
    /// What it is for, in its maker's words.
    pub name: String,
    /// What it may do.
    pub scopes: Json<Vec<Scope>>,
    /// The hash of its secret; the secret itself is stored nowhere. Unique.
    pub hash: String,
    /// How its secret begins, to recognise it by.
    pub prefix: String,
    /// Whether it may ask as often as it likes.
    pub unlimited: bool,
    /// When it ends.
    pub expires_at: Option<Col<Instant>>,
    /// When it was last used.
    pub last_used_at: Option<Col<Instant>>,
    /// When a person took it back.
    pub revoked_at: Option<Col<Instant>>,
    /// When it was made.
    pub created_at: Col<Instant>,
}

no_relations!();
