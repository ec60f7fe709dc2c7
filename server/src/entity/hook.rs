//! Other programs that are told what the audit log is told.

use app::model::{HookId, Instant, PageId};
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use super::{Col, Json};

/// A hook.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "hook")]
pub struct Model {
    /// The hook's id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Col<HookId>,
    /// The page whose deeds it is told.
    pub page_id: Col<PageId>,
    /// What it is for.
    pub name: String,
    /// Where it is called.
    pub url: String,
    /// The host behind that.
    pub host: String,
    /// The sorts of things it hears of; everything if there are none.
    pub nouns: Json<Vec<String>>,
    /// What its messages are signed with, and were before, sealed.
    pub secret: String,
    /// Since when it is told nothing.
    pub paused_at: Option<Col<Instant>>,
    /// Why.
    pub pause_reason: Option<String>,
    /// How many tries in a row it did not take.
    pub failures: i32,
    /// Since when.
    pub failing_since: Option<Col<Instant>>,
    /// When it was last called.
    pub last_at: Option<Col<Instant>>,
    /// What it answered then.
    pub last_answer: Option<String>,
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
