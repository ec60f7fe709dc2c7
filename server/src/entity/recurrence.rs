//! A rule by which maintenances are planned again and again.

use app::model::{Instant, PageId, RecurrenceId};
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use super::{Col, Json};

/// A recurrence.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "recurrence")]
pub struct Model {
    /// The recurrence's id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Col<RecurrenceId>,
    /// The page it belongs to.
    pub page_id: Col<PageId>,
    /// When it repeats, as an RRULE of RFC 5545.
    pub rule: String,
    /// When its first window begins, as YYYY-MM-DDTHH:MM:SS in the page's zone.
    pub starts: String,
    /// How long a window lasts, in minutes.
    pub minutes: i64,
    /// What its maintenances are made from.
    pub template: Json<serde_json::Value>,
    /// Until when its maintenances have been planned.
    pub planned_until: Col<Instant>,
    /// From when on it plans none.
    pub ended_at: Option<Col<Instant>>,
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
