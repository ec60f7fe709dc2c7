//! Somebody a page would be shown to, if it were not shown to everybody.

use app::model::{AccessUserId, Instant, PageId};
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use super::Col;

/// A page access user, as compatible scripts keep them.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "page_access_user")]
pub struct Model {
    /// Their id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Col<AccessUserId>,
    /// The page.
    pub page_id: Col<PageId>,
    /// Their address, in lower case.
    pub email: Option<String>,
    /// What another system calls them.
    pub external_login: Option<String>,
    /// When they were made.
    pub created_at: Col<Instant>,
    /// When they were last edited.
    pub updated_at: Col<Instant>,
    /// When they were deleted.
    pub deleted_at: Option<Col<Instant>>,
}

no_relations!();
live!();
