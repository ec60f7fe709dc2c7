//! The versions of pages: what is sent to browsers that follow along.

use app::model::{Instant, PageId};
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use super::Col;

/// What one version changed.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "change")]
pub struct Model {
    /// The page.
    #[sea_orm(primary_key, auto_increment = false)]
    pub page_id: Col<PageId>,
    /// The version it leads to.
    #[sea_orm(primary_key, auto_increment = false)]
    pub version: i64,
    /// When it was made.
    pub at: Col<Instant>,
    /// The change, as it is sent.
    pub payload: String,
}

no_relations!();
