//! A page of statuses: what a visitor reaches under one host name.

use app::model::{Instant, PageId};
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use super::{Col, Json};

/// A page.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "page")]
pub struct Model {
    /// The page's id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Col<PageId>,
    /// Its short name in `{slug}.localhost` and in the console. Unique.
    pub slug: String,
    /// The host name that shows it, without scheme and port. Unique.
    pub host: Option<String>,
    /// What it is called.
    pub name: String,
    /// The zone its days are counted in, as an IANA name.
    pub time_zone: String,
    /// What it is about.
    pub description: Option<String>,
    /// Everything the console's settings screens keep.
    pub settings: Json<serde_json::Value>,
    /// Twelve characters that name this database's line of versions; new after a restore, so that no event id repeats.
    pub epoch: String,
    /// How often what a visitor sees has changed.
    pub version: i64,
    /// When the newest version was made.
    pub changed_at: Col<Instant>,
    /// How often metric points have arrived; they make no new `version`.
    pub metric_version: i64,
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
