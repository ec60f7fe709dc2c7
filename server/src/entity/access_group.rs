//! Several page access users under one name.

use app::model::{AccessGroupId, Instant, PageId};
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use super::Col;

/// A page access group, as compatible scripts keep them.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "page_access_group")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Col<AccessGroupId>,
    /// The page.
    pub page_id: Col<PageId>,
    /// What it is called.
    pub name: String,
    /// What another system calls it.
    pub external_identifier: Option<String>,
    /// When it was made.
    pub created_at: Col<Instant>,
    /// When it was last edited.
    pub updated_at: Col<Instant>,
    /// When it was deleted.
    pub deleted_at: Option<Col<Instant>>,
}

no_relations!();
live!();
