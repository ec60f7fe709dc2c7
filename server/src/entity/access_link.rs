//! What page access users and groups hold: components, metrics, and groups their users.

use app::model::PageId;
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use super::Col;

/// One thing one of them holds.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "page_access_link")]
pub struct Model {
    /// The user or the group.
    #[sea_orm(primary_key, auto_increment = false)]
    pub holder_id: String,
    /// The component, the metric or the user.
    #[sea_orm(primary_key, auto_increment = false)]
    pub target_id: String,
    /// `component`, `metric` or `user`.
    pub kind: String,
    /// The page of both.
    pub page_id: Col<PageId>,
}

no_relations!();
