//! What an event's team has learned from it, as a draft and as published.

use app::model::{EventId, Instant, PageId};
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use super::Col;

/// A postmortem.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "postmortem")]
pub struct Model {
    /// What it is about.
    #[sea_orm(primary_key, auto_increment = false)]
    pub event_id: Col<EventId>,
    /// The page it belongs to.
    pub page_id: Col<PageId>,
    /// What is being written, in Markdown.
    pub draft: Option<String>,
    /// What is being written, as HTML.
    pub draft_html: Option<String>,
    /// When the draft was last saved.
    pub draft_at: Option<Col<Instant>>,
    /// What was published, in Markdown.
    pub body: Option<String>,
    /// What was published, as HTML.
    pub body_html: Option<String>,
    /// When the published text was last changed.
    pub body_at: Option<Col<Instant>>,
    /// When it was published.
    pub published_at: Option<Col<Instant>>,
    /// Whether subscribers are told.
    pub notify: bool,
    /// When subscribers were told.
    pub notified_at: Option<Col<Instant>>,
    /// What a short message says instead of the text.
    pub custom_tweet: Option<String>,
    /// Whether the team decided to write none.
    pub ignored: bool,
    /// Counts edits, from 1.
    pub rev: i64,
    /// When it was created.
    pub created_at: Col<Instant>,
    /// When it was last edited.
    pub updated_at: Col<Instant>,
}

no_relations!();
