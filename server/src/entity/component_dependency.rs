//! Which component cannot work without which other.

use app::model::{ComponentId, PageId};
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use super::Col;

/// One component that depends on another.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "component_dependency")]
pub struct Model {
    /// The one that depends.
    #[sea_orm(primary_key, auto_increment = false)]
    pub component_id: Col<ComponentId>,
    /// The one it depends on.
    #[sea_orm(primary_key, auto_increment = false)]
    pub depends_on_id: Col<ComponentId>,
    /// The page of both.
    pub page_id: Col<PageId>,
}

no_relations!();
