//! Each time a threshold fired: what it saw, what it did, and how that ended.

use app::model::{ComponentId, EventId, Instant, PageId, Status, ThresholdId, threshold::FiringEnd, threshold::Reaction};
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use super::Col;

/// A firing. What was to be done is kept as it was then: staff may change the threshold.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "threshold_firing")]
pub struct Model {
    /// Counts up.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// The page the threshold belongs to.
    pub page_id: Col<PageId>,
    /// The threshold.
    pub threshold_id: Col<ThresholdId>,
    /// The component it is about.
    pub component_id: Col<ComponentId>,
    /// What was to be done.
    pub reaction: Col<Reaction>,
    /// With which status.
    pub status: Col<Status>,
    /// When it fired.
    pub began_at: Col<Instant>,
    /// The newest value then.
    pub value: f64,
    /// When it was done; nothing while that waits for the end of a maintenance.
    pub applied_at: Option<Col<Instant>>,
    /// The newest entry of the component's journal then: what comes later, somebody else may have written.
    pub journal_id: Option<i64>,
    /// The draft it made.
    pub event_id: Option<Col<EventId>>,
    /// The revision of that draft.
    pub event_rev: Option<i64>,
    /// When it was over.
    pub ended_at: Option<Col<Instant>>,
    /// Why it was over.
    pub end_reason: Option<Col<FiringEnd>>,
    /// When what it had done was undone, or left because somebody else had changed it.
    pub settled_at: Option<Col<Instant>>,
    /// Whether somebody else had changed it.
    pub overruled: bool,
    /// When staff said that it is nothing.
    pub dismissed_at: Option<Col<Instant>>,
    /// Who said so.
    pub dismissed_by: Option<String>,
}

no_relations!();
