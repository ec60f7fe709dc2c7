//! An address that lets its bearer in once: an invitation, or the choice of a new password.

use app::model::{Instant, LinkKind, PageId, UserId};
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use super::Col;

/// A link.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "link")]
pub struct Model {
    /// The hash of its secret; the secret itself is stored nowhere.
    #[sea_orm(primary_key, auto_increment = false)]
    pub hash: String,
    /// What it is for.
    pub kind: Col<LinkKind>,
    /// Whom it lets in.
    pub user_id: Col<UserId>,
    /// The page they were invited to.
    pub page_id: Option<Col<PageId>>,
    /// The user's `credentials_at` when it was made: it is void once that is another.
    pub credentials_at: Col<Instant>,
    /// When it was made.
    pub created_at: Col<Instant>,
    /// When it ends.
    pub expires_at: Col<Instant>,
}

no_relations!();
