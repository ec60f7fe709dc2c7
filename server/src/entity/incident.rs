//! An incident: something went wrong.

use app::model::{EventId, Impact, IncidentState, Instant, PageId, Publication, Visibility};
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use super::{Col, Json};

/// An incident.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "incident")]
pub struct Model {
    /// The id of its event.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Col<EventId>,
    /// The page it belongs to.
    pub page_id: Col<PageId>,
    /// Its headline.
    pub name: String,
    /// Where it stands.
    pub state: Col<IncidentState>,
    /// How much it hurts, from the components it affects.
    pub impact: Col<Impact>,
    /// How much it hurts, as a person said; goes before `impact`.
    pub impact_override: Option<Col<Impact>>,
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
    /// When the trouble began.
    pub started_at: Option<Col<Instant>>,
    /// When somebody or something noticed.
    pub detected_at: Option<Col<Instant>>,
    /// When a person took it on.
    pub acknowledged_at: Option<Col<Instant>>,
    /// When the first update was shown.
    pub first_posted_at: Option<Col<Instant>>,
    /// When it stopped hurting.
    pub mitigated_at: Option<Col<Instant>>,
    /// When it was over.
    pub resolved_at: Option<Col<Instant>>,
    /// When visitors were promised to hear more.
    pub next_update_at: Option<Col<Instant>>,
    /// Whether it turned out that nothing was wrong.
    pub false_alarm: bool,
    /// Whether it was entered after the fact.
    pub backfilled: bool,
    /// Whether uptime counts it.
    pub counts_as_downtime: bool,
    /// Whether it stays at the top after its end.
    pub pinned: bool,
    /// Words to find it by.
    pub tags: Json<Vec<String>>,
    /// What the API's callers keep with it.
    pub metadata: Json<serde_json::Value>,
    /// When its team is reminded to write an update.
    pub reminder_intervals: Option<String>,
    /// Whether subscribers are told.
    pub notify: bool,
    /// What opened it, if no person did.
    pub source: Option<String>,
    /// What the source calls it, to find it again.
    pub source_key: Option<String>,
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
