//! Of which silence of which incident staff were reminded: each time at most once, whoever finds it first.

use app::model::{EventId, Instant, PageId};
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use super::Col;

/// One reminder.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "reminder")]
pub struct Model {
    /// The incident.
    #[sea_orm(primary_key, auto_increment = false)]
    pub event_id: Col<EventId>,
    /// Since when it is silent, or when its update was promised for.
    #[sea_orm(primary_key, auto_increment = false)]
    pub since: Col<Instant>,
    /// After how many hours of silence; 0 for the promise.
    #[sea_orm(primary_key, auto_increment = false)]
    pub hours: i32,
    /// The page it belongs to.
    pub page_id: Col<PageId>,
    /// When it was made.
    pub created_at: Col<Instant>,
}

no_relations!();
