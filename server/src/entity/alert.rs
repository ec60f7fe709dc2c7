//! Alerts that another program told of: what each said of its component, what it did, and how that ended.

use app::model::{ComponentId, EventId, Impact, IncidentState, Instant, PageId, Publication, Status};
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use super::Col;

/// An alert, from when it began until what it did is undone.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "alert")]
pub struct Model {
    /// Counts up.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// The page it was told to.
    pub page_id: Col<PageId>,
    /// The component it is about.
    pub component_id: Col<ComponentId>,
    /// What the program that tells of it knows it by: the same each time its rule fires.
    pub fingerprint: String,
    /// When it began, by that program's clock.
    pub started_at: Col<Instant>,
    /// What it is called there.
    pub name: String,
    /// The status it wants its component to have.
    pub status: Col<Status>,
    /// When it was told of first.
    pub began_at: Col<Instant>,
    /// The newest entry of the component's journal once it was applied: what comes later, somebody else may have written.
    pub journal_id: Option<i64>,
    /// When it was applied; nothing while that waits for the end of a maintenance.
    pub applied_at: Option<Col<Instant>>,
    /// When it was told to be over.
    pub ended_at: Option<Col<Instant>>,
    /// When what it had done was undone, or left because somebody else had changed it.
    pub settled_at: Option<Col<Instant>>,
    /// Whether somebody else had changed it.
    pub overruled: bool,
    /// Whether it opens an incident, and whether that is out at once; nothing if it sets the status.
    pub opens: Option<Col<Publication>>,
    /// Where its incident stands.
    pub state: Option<Col<IncidentState>>,
    /// The impact its incident shows in place of its own.
    pub impact: Option<Col<Impact>>,
    /// What it tells visitors.
    pub summary: Option<String>,
    /// The incident.
    pub event_id: Option<Col<EventId>>,
    /// The revision of the incident when an alert changed it last.
    pub event_rev: Option<i64>,
}

no_relations!();
