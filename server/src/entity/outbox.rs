//! Messages to subscribers and to staff, from the moment they are due until they arrived or were given up.

use app::model::{ComponentId, DeliveryState, EventId, HookId, Instant, NoticeKind, PageId, SubscriberId, UpdateId, UserId};
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use super::Col;

/// One message to one receiver. A version of the page makes at most one for each subscriber.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "outbox")]
pub struct Model {
    /// Counts up.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// The page it is about.
    pub page_id: Col<PageId>,
    /// The version of the page that made it; none has made what staff are told.
    pub version: i64,
    /// The subscriber it goes to.
    pub subscriber_id: Option<Col<SubscriberId>>,
    /// Or the member of the page it goes to.
    pub user_id: Option<Col<UserId>>,
    /// Or the hook it goes to.
    pub hook_id: Option<Col<HookId>>,
    /// The entry of the audit log a hook is told; each at most once.
    pub audit_id: Option<i64>,
    /// The host it goes to; empty for a number.
    pub host: String,
    /// The event it is about.
    pub event_id: Option<Col<EventId>>,
    /// The update it is about.
    pub update_id: Option<Col<UpdateId>>,
    /// The component it is about; none if several changed at once: then the change of `version` says which.
    pub component_id: Option<Col<ComponentId>>,
    /// What it tells.
    pub kind: Col<NoticeKind>,
    /// Where it stands.
    pub state: Col<DeliveryState>,
    /// How often sending was tried.
    pub attempts: i32,
    /// It is not sent before, so that its author can still take it back.
    pub hold_until: Col<Instant>,
    /// How often the process that was sending it, and nothing else, ended in the middle.
    pub crashes: i32,
    /// Which line it waits in: 0 for its first try, 1 for another, 2 if a process ended in the middle of one.
    pub lane: i32,
    /// When sending is tried next.
    pub next_attempt_at: Col<Instant>,
    /// When sending was first tried.
    pub first_attempt_at: Option<Col<Instant>>,
    /// The worker that is sending it.
    pub lease_owner: Option<String>,
    /// When another worker may take it over.
    pub lease_until: Option<Col<Instant>>,
    /// When it arrived or was given up.
    pub done_at: Option<Col<Instant>>,
    /// What was answered at the last try.
    pub last_error: Option<String>,
    /// When it was made.
    pub created_at: Col<Instant>,
}

/// What it is joined to.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    /// The subscriber it goes to.
    #[sea_orm(belongs_to = "super::subscriber::Entity", from = "Column::SubscriberId", to = "super::subscriber::Column::Id")]
    Subscriber,
}

impl Related<super::subscriber::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Subscriber.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}
