//! Who did what and when: one row for everything that changed something.

use app::model::{ActorKind, Instant, PageId};
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use super::{Col, Json};

/// One deed.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "audit")]
pub struct Model {
    /// Counts up.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// The page it was done on; none if it concerns the installation.
    pub page_id: Option<Col<PageId>>,
    /// When it was done.
    pub at: Col<Instant>,
    /// What sort of actor did it.
    pub actor_kind: Col<ActorKind>,
    /// The actor's id, if they have one.
    pub actor_id: Option<String>,
    /// What the actor was called at the time.
    pub actor_name: String,
    /// What was done.
    pub verb: String,
    /// What sort of thing it was done to.
    pub noun: String,
    /// The id of the thing.
    pub noun_id: Option<String>,
    /// The thing before, without secrets.
    pub before: Option<Json<serde_json::Value>>,
    /// The thing after, without secrets.
    pub after: Option<Json<serde_json::Value>>,
    /// The address it was done from.
    pub ip: Option<String>,
    /// The request it was done in.
    pub request_id: Option<String>,
}

no_relations!();
