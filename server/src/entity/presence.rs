//! Somebody who has an event in front of them.

use app::model::{EventId, Instant, PageId, UserId};
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use super::Col;

/// One person at one event.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "presence")]
pub struct Model {
    /// The event.
    #[sea_orm(primary_key, auto_increment = false)]
    pub event_id: Col<EventId>,
    /// The person.
    #[sea_orm(primary_key, auto_increment = false)]
    pub user_id: Col<UserId>,
    /// The event's page.
    pub page_id: Col<PageId>,
    /// What they are called.
    pub name: String,
    /// When they last typed something they have not sent.
    pub writing_at: Option<Col<Instant>>,
    /// When their screen last said that it is there.
    pub seen_at: Col<Instant>,
}

no_relations!();
