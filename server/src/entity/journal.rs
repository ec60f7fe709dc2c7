//! Every change of a component's baseline status: what uptime is computed from.

use app::model::{ComponentId, Instant, JournalCause, PageId, Status};
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use super::Col;

/// One change; it holds until the component's next one.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "journal")]
pub struct Model {
    /// Counts up; decides between changes at the same instant.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// The page the component belongs to.
    pub page_id: Col<PageId>,
    /// The component that changed.
    pub component_id: Col<ComponentId>,
    /// When it changed.
    pub at: Col<Instant>,
    /// The baseline from then on.
    pub status: Col<Status>,
    /// What made it change.
    pub cause: Col<JournalCause>,
    /// The id of what made it change, where the cause has one.
    pub cause_id: Option<String>,
    /// Who did it.
    pub actor: String,
}

no_relations!();
