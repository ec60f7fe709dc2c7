//! An announcement: a sentence above the page that is neither incident nor maintenance.

use app::model::{AnnouncementId, Instant, PageId, Visibility};
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use super::Col;

/// An announcement.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "announcement")]
pub struct Model {
    /// The announcement's id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Col<AnnouncementId>,
    /// The page it belongs to.
    pub page_id: Col<PageId>,
    /// The text, in Markdown.
    pub text: String,
    /// The text as HTML.
    pub text_html: String,
    /// An address to learn more at.
    pub link: Option<String>,
    /// From when on it is shown.
    pub starts_at: Col<Instant>,
    /// Until when it is shown.
    pub ends_at: Option<Col<Instant>>,
    /// Whether a visitor can close it.
    pub dismissable: bool,
    /// Who may see it.
    pub visibility: Col<Visibility>,
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
