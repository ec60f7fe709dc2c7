//! A maintenance: something was planned.

use app::model::{EventId, Instant, MaintenanceState, PageId, Publication, RecurrenceId, Visibility};
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use super::{Col, Json};

/// A maintenance.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "maintenance")]
pub struct Model {
    /// The id of its event.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Col<EventId>,
    /// The page it belongs to.
    pub page_id: Col<PageId>,
    /// Its headline.
    pub name: String,
    /// Where it stands.
    pub state: Col<MaintenanceState>,
    /// Who may see it once it is published.
    pub visibility: Col<Visibility>,
    /// Whether it is published.
    pub publication: Col<Publication>,
    /// When it is to be published.
    pub publish_at: Option<Col<Instant>>,
    /// When it was published.
    pub published_at: Option<Col<Instant>>,
    /// The audiences it is limited to; empty means no limit.
    pub audience: Json<Vec<String>>,
    /// When the window is planned to begin.
    pub scheduled_for: Col<Instant>,
    /// When the window is planned to end.
    pub scheduled_until: Col<Instant>,
    /// When it did begin.
    pub started_at: Option<Col<Instant>>,
    /// When it did end.
    pub ended_at: Option<Col<Instant>>,
    /// When it was called off.
    pub cancelled_at: Option<Col<Instant>>,
    /// Whether it begins by itself at the planned time.
    pub auto_start: bool,
    /// Whether it ends by itself at the planned time.
    pub auto_complete: bool,
    /// Whether its components are under maintenance while it runs.
    pub to_maintenance: bool,
    /// Whether its components are operational again when it ends.
    pub to_operational: bool,
    /// Whether subscribers are told when it begins.
    pub notify_start: bool,
    /// Whether subscribers are told when it ends.
    pub notify_end: bool,
    /// How long before its start subscribers are reminded, in minutes.
    pub remind_before: Json<Vec<i64>>,
    /// Which of those reminders went out, in minutes.
    pub reminded: Json<Vec<i64>>,
    /// When the last reminder went out.
    pub reminded_at: Option<Col<Instant>>,
    /// The recurrence that planned it.
    pub recurrence_id: Option<Col<RecurrenceId>>,
    /// Which occurrence of the recurrence it is: when that would begin, even if this one was moved.
    pub occurrence_at: Option<Col<Instant>>,
    /// When visitors were promised to hear more.
    pub next_update_at: Option<Col<Instant>>,
    /// Whether it stays at the top after its end.
    pub pinned: bool,
    /// Words to find it by.
    pub tags: Json<Vec<String>>,
    /// What the API's callers keep with it.
    pub metadata: Json<serde_json::Value>,
    /// Whether subscribers are told at all.
    pub notify: bool,
    /// Who created it.
    pub created_by: String,
    /// Counts edits, from 1.
    pub rev: i64,
    /// When it was created.
    pub created_at: Col<Instant>,
    /// When it was last edited.
    pub updated_at: Col<Instant>,
    /// When a person deleted it.
    pub deleted_at: Option<Col<Instant>>,
}

no_relations!();
live!();
