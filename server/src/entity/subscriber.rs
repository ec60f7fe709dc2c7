//! Somebody who asked to be told.

use app::model::{AccessUserId, Channel, EventId, Instant, PageId, SubscriberId, SubscriberState};
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use super::Col;

/// A subscriber: one address and what it wants to hear.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "subscriber")]
pub struct Model {
    /// The subscriber's id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Col<SubscriberId>,
    /// The page they want to hear of.
    pub page_id: Col<PageId>,
    /// How they are told.
    pub channel: Col<Channel>,
    /// Where they are told: a mail address, a telephone number, a web address.
    pub address: String,
    /// Where they stand.
    pub state: Col<SubscriberState>,
    /// Whether they hear of every component; else only of those in `subscriber_scope`.
    pub whole_page: bool,
    /// The one event they want to hear of; none for a lasting subscription.
    pub event_id: Option<Col<EventId>>,
    /// `event_id`, or empty: an address subscribes once to the page and once to each event, and NULLs would never be equal.
    pub scope_key: String,
    /// Whether they hear of incidents.
    pub incidents: bool,
    /// Whether they hear of maintenances.
    pub maintenances: bool,
    /// Whether they hear of postmortems.
    pub postmortems: bool,
    /// Whether they hear of components that change without an incident.
    pub components: bool,
    /// Whether they only hear of what hurts much.
    pub only_severe: bool,
    /// The language they read.
    pub language: Option<String>,
    /// The zone they live in, as an IANA name.
    pub time_zone: Option<String>,
    /// What their messages are signed with.
    pub secret: Option<String>,
    /// The mail address of whoever looks after a web address.
    pub contact: Option<String>,
    /// The page access user they belong to, as compatible scripts say.
    pub access_user_id: Option<Col<AccessUserId>>,
    /// Whether they only want to hear that the event is over.
    pub only_end: bool,
    /// The host behind the address; empty for a number.
    pub host: String,
    /// When they were last asked to confirm.
    pub asked_at: Option<Col<Instant>>,
    /// How many messages in a row could not be delivered.
    pub failures: i32,
    /// Since when.
    pub failing_since: Option<Col<Instant>>,
    /// When they confirmed that they want this.
    pub confirmed_at: Option<Col<Instant>>,
    /// Since when they get nothing, because it did not arrive.
    pub quarantined_at: Option<Col<Instant>>,
    /// What went wrong with what did not arrive.
    pub quarantine_reason: Option<String>,
    /// When they left.
    pub unsubscribed_at: Option<Col<Instant>>,
    /// When they are forgotten altogether.
    pub purge_at: Option<Col<Instant>>,
    /// When they subscribed.
    pub created_at: Col<Instant>,
    /// When they were last edited.
    pub updated_at: Col<Instant>,
    /// When a person deleted them.
    pub deleted_at: Option<Col<Instant>>,
}

impl Model {
    /// Somebody who hears of everything on a page but bare changes of components, and has not confirmed it.
    pub fn of_page(id: SubscriberId, page: PageId, channel: Channel, address: String, now: Instant) -> Self {
        Self {
            id: Col(id),
            page_id: Col(page),
            channel: Col(channel),
            address,
            state: Col(SubscriberState::Unconfirmed),
            whole_page: true,
            event_id: None,
            scope_key: String::new(),
            incidents: true,
            maintenances: true,
            postmortems: true,
            components: false,
            only_severe: false,
            language: None,
            time_zone: None,
            secret: None,
            contact: None,
            access_user_id: None,
            only_end: false,
            host: String::new(),
            asked_at: None,
            failures: 0,
            failing_since: None,
            confirmed_at: None,
            quarantined_at: None,
            quarantine_reason: None,
            unsubscribed_at: None,
            purge_at: None,
            created_at: Col(now),
            updated_at: Col(now),
            deleted_at: None,
        }
    }

    /// The same, confirmed.
    pub fn confirmed(self) -> Self {
        Self { state: Col(SubscriberState::Active), confirmed_at: Some(self.created_at), ..self }
    }
}

/// What it is joined to.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    /// What they want to hear of.
    #[sea_orm(has_many = "super::subscriber_scope::Entity")]
    Scopes,
}

impl Related<super::subscriber_scope::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Scopes.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}
live!();
