//! What was told about an incident or a maintenance, one post at a time.

use app::model::{EventId, Instant, PageId, UpdateId};
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use super::Col;

/// An update.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "event_update")]
pub struct Model {
    /// The update's id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Col<UpdateId>,
    /// What it is about.
    pub event_id: Col<EventId>,
    /// The page it belongs to.
    pub page_id: Col<PageId>,
    /// Where the event stands from then on: the word of an `IncidentState` or a `MaintenanceState`; none for a comment.
    pub state: Option<String>,
    /// The text, in Markdown.
    pub body: String,
    /// The text as HTML.
    pub body_html: String,
    /// The version of the renderer that made the HTML.
    pub renderer: i32,
    /// The time shown with it, which its author may move.
    pub display_at: Col<Instant>,
    /// Whether subscribers are told.
    pub deliver_notifications: bool,
    /// Whether only staff sees it.
    pub internal: bool,
    /// What a short message says instead of the text.
    pub custom_tweet: Option<String>,
    /// When it promises the next update.
    pub next_update_at: Option<Col<Instant>>,
    /// Who wrote it.
    pub author: String,
    /// Counts edits, from 1.
    pub rev: i64,
    /// When it was created.
    pub created_at: Col<Instant>,
    /// When it was last edited.
    pub updated_at: Col<Instant>,
    /// When a person deleted it.
    pub deleted_at: Option<Col<Instant>>,
}

/// What it is joined to.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    /// The incident or maintenance.
    #[sea_orm(belongs_to = "super::event::Entity", from = "Column::EventId", to = "super::event::Column::Id")]
    Event,
    /// What it says of components.
    #[sea_orm(has_many = "super::update_component::Entity")]
    Components,
}

impl Related<super::event::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Event.def()
    }
}

impl Related<super::update_component::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Components.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}
live!();
