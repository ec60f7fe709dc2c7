//! Somebody who is told: what they want to hear, and where they stand.

use serde::{Deserialize, Serialize};

use crate::model::{
    AccessUserId, Channel, ComponentId, DeliveryState, EventId, GroupId, Instant, Language, NoticeKind, SubscriberId, SubscriberState,
};

/// What a subscriber wants to hear. Where no group and no component is chosen, it is the whole page, with what comes later.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wishes {
    /// Groups, each with the components it will have by then.
    #[serde(default)]
    pub groups: Vec<GroupId>,
    /// Components.
    #[serde(default)]
    pub components: Vec<ComponentId>,
    /// Of which kinds of things.
    #[serde(default)]
    pub kinds: Kinds,
    /// Whether only of what hurts much.
    #[serde(default)]
    pub only_severe: bool,
    /// The language they read; the page's own if empty.
    #[serde(default)]
    pub language: Option<Language>,
    /// The zone they live in, as an IANA name; the page's own if empty.
    #[serde(default)]
    pub time_zone: Option<String>,
}

impl Wishes {
    /// Whether they want to hear of everything on the page.
    pub fn is_whole_page(&self) -> bool {
        self.groups.is_empty() && self.components.is_empty()
    }
}

/// Of which kinds of things somebody wants to hear.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kinds {
    /// Incidents.
    pub incidents: bool,
    /// Maintenances.
    pub maintenances: bool,
    /// Postmortems.
    pub postmortems: bool,
    /// Components whose status changes without an incident.
    pub components: bool,
}

impl Default for Kinds {
    /// Everything staff write. What changes without a word of theirs has to be asked for.
    fn default() -> Self {
        Self { incidents: true, maintenances: true, postmortems: true, components: false }
    }
}

/// A subscription as its subscriber sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Subscription {
    /// Whose it is.
    pub id: SubscriberId,
    /// How they are told.
    pub channel: Channel,
    /// Where.
    pub address: String,
    /// Where they stand.
    pub state: SubscriberState,
    /// The one event they want to hear of; none for a lasting subscription.
    pub event: Option<EventId>,
    /// What they want to hear.
    pub wishes: Wishes,
    /// When they asked.
    pub created_at: Instant,
}

/// A subscriber as staff see them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SubscriberFile {
    /// What they see themselves.
    pub subscription: Subscription,
    /// When they proved that the address is theirs, or staff vouched for it.
    pub confirmed_at: Option<Instant>,
    /// Since when they are told nothing, because it did not arrive.
    pub quarantined_at: Option<Instant>,
    /// What went wrong.
    pub quarantine_reason: Option<String>,
    /// When they left.
    pub unsubscribed_at: Option<Instant>,
    /// When they are forgotten.
    pub purge_at: Option<Instant>,
    /// The mail address of whoever looks after a web address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contact: Option<String>,
    /// The page access user they belong to, as compatible scripts say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub access_user: Option<AccessUserId>,
    /// What their messages are signed with, for a webhook that is shown it once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub secret: Option<String>,
}

/// How many there are of each channel in each state.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Headcount {
    /// The channel.
    pub channel: Channel,
    /// The state.
    pub state: SubscriberState,
    /// How many.
    pub number: u64,
}

/// One message to one subscriber, as staff see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Delivery {
    /// Its number.
    pub id: i64,
    /// Who it goes to.
    pub subscriber: SubscriberId,
    /// How.
    pub channel: Channel,
    /// Where to.
    pub address: String,
    /// The event it is about.
    pub event: Option<EventId>,
    /// What it tells.
    pub kind: NoticeKind,
    /// Where it stands.
    pub state: DeliveryState,
    /// How often it was tried.
    pub attempts: i32,
    /// When it is tried next, while it waits.
    pub next_attempt_at: Option<Instant>,
    /// When it arrived or was given up.
    pub done_at: Option<Instant>,
    /// What was answered at the last try.
    pub answer: Option<String>,
    /// When it was made.
    pub created_at: Instant,
}

/// One try to deliver one message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attempt {
    /// When.
    pub at: Instant,
    /// How long it took, in milliseconds.
    pub took: i64,
    /// Whether the receiver took it.
    pub is_taken: bool,
    /// What was answered.
    pub answer: String,
}

/// How delivery does as a whole.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeliveryHealth {
    /// How many messages wait for their first try.
    pub waiting: u64,
    /// How many wait for another try.
    pub retrying: u64,
    /// How many were given up within a day.
    pub failed: u64,
    /// How many arrived within a day.
    pub sent: u64,
    /// How many hooks are told nothing any more because they failed for long.
    pub paused_hooks: u64,
    /// Since when the one that has waited longest could have been tried.
    pub oldest: Option<Instant>,
}

/// What was said and is not sent yet, so that it can be taken back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Held {
    /// How many would be told.
    pub number: u64,
    /// When they are told.
    pub until: Instant,
}

/// A table of subscribers to import.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Import {
    /// Comma-separated values: `address` or `email`, and `channel` if it is not mail. A line a subscriber.
    pub table: String,
    /// Whether staff vouch for the addresses; else each is asked to confirm.
    pub is_vouched_for: bool,
}

/// What an import does, or would do.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Imported {
    /// How many are added.
    pub added: usize,
    /// How many are told already, or stand in the table twice.
    pub known: usize,
    /// How many have left before, and are not told again because somebody else wishes it.
    pub left: usize,
    /// Lines nothing can be made of, by number, with what is wrong; the first fifty.
    pub wrong: Vec<(usize, String)>,
    /// How many such lines there are.
    pub wrong_lines: usize,
}
