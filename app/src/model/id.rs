//! Public ids: twelve characters `[a-z0-9]`, one id space for everything a visitor can link to.

use std::{
    cmp::Ordering,
    fmt,
    hash::{Hash, Hasher},
    marker::PhantomData,
    str::FromStr,
};

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// How many characters an id has.
pub const ID_LENGTH: usize = 12;

/// The characters of an id.
pub const ID_ALPHABET: &[u8; 36] = b"abcdefghijklmnopqrstuvwxyz0123456789";

/// The id of one `K`: twelve characters `[a-z0-9]`, unguessable (about 62 bits), never reused.
pub struct Id<K> {
    text: [u8; ID_LENGTH],
    kind: PhantomData<fn() -> K>,
}

/// The things that have an id. Only used as markers, so that ids of different things cannot be mixed up.
pub mod kind {
    macro_rules! kinds {
        ($($(#[$doc:meta])* $name:ident),+ $(,)?) => { $($(#[$doc])* pub enum $name {})+ };
    }
    kinds! {
        /// A page of statuses.
        Page,
        /// A component group.
        Group,
        /// A component.
        Component,
        /// A component or a group, where either can stand.
        Subject,
        /// An incident or a maintenance: they share one id space.
        Event,
        /// An update of an incident or a maintenance.
        Update,
        /// A metric.
        Metric,
        /// An announcement.
        Announcement,
        /// A recurrence of maintenance windows.
        Recurrence,
        /// A person with an account.
        User,
        /// An API token.
        Token,
        /// Somebody who asked to be told.
        Subscriber,
        /// What is prepared for an incident.
        Template,
        /// A picture or a sheet of a page.
        File,
        /// Another program that is told what staff do.
        Hook,
        /// Another program that is asked for points.
        Source,
        /// A rule on a metric.
        Threshold,
        /// Somebody compatible scripts would show a page to.
        AccessUser,
        /// Several of them.
        AccessGroup,
    }
}

/// Id of a page.
pub type PageId = Id<kind::Page>;
/// Id of a component group.
pub type GroupId = Id<kind::Group>;
/// Id of a component.
pub type ComponentId = Id<kind::Component>;
/// Id of an incident or a maintenance.
pub type EventId = Id<kind::Event>;
/// Id of an update.
pub type UpdateId = Id<kind::Update>;
/// Id of a metric.
pub type MetricId = Id<kind::Metric>;
/// Id of an announcement.
pub type AnnouncementId = Id<kind::Announcement>;
/// Id of a recurrence.
pub type RecurrenceId = Id<kind::Recurrence>;
/// Id of a user.
pub type UserId = Id<kind::User>;
/// Id of an API token.
pub type TokenId = Id<kind::Token>;
/// Id of a subscriber.
pub type SubscriberId = Id<kind::Subscriber>;
/// Id of a template.
pub type TemplateId = Id<kind::Template>;
/// Id of a picture or a sheet of a page.
pub type FileId = Id<kind::File>;
/// Id of a hook.
pub type HookId = Id<kind::Hook>;
/// Id of a source of points.
pub type SourceId = Id<kind::Source>;
/// Id of a threshold.
pub type ThresholdId = Id<kind::Threshold>;
/// Id of a page access user.
pub type AccessUserId = Id<kind::AccessUser>;
/// Id of a page access group.
pub type AccessGroupId = Id<kind::AccessGroup>;

/// A text that is not an id.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotAnId;

impl fmt::Display for NotAnId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an id is 12 characters a-z and 0-9")
    }
}

impl std::error::Error for NotAnId {}

impl<K> Id<K> {
    /// The id whose characters are `ID_ALPHABET[draw()]`; `draw` yields numbers under 36, evenly and unpredictably.
    pub fn draw(mut draw: impl FnMut() -> usize) -> Self {
        Self::from_text(std::array::from_fn(|_| ID_ALPHABET[draw() % ID_ALPHABET.len()]))
    }

    /// The id as text.
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.text).unwrap_or_default()
    }

    /// The same characters as the id of another kind, for places where the kind is only known from the data.
    pub fn cast<T>(self) -> Id<T> {
        Id::from_text(self.text)
    }

    const fn from_text(text: [u8; ID_LENGTH]) -> Self {
        Self { text, kind: PhantomData }
    }
}

impl<K> FromStr for Id<K> {
    type Err = NotAnId;

    fn from_str(text: &str) -> Result<Self, NotAnId> {
        let text: [u8; ID_LENGTH] = text.as_bytes().try_into().map_err(|_| NotAnId)?;
        if text.iter().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit()) { Ok(Self::from_text(text)) } else { Err(NotAnId) }
    }
}

impl<K> Clone for Id<K> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<K> Copy for Id<K> {}
impl<K> PartialEq for Id<K> {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}
impl<K> Eq for Id<K> {}
impl<K> PartialOrd for Id<K> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}
impl<K> Ord for Id<K> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.text.cmp(&other.text)
    }
}
impl<K> Hash for Id<K> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.text.hash(state);
    }
}
impl<K> fmt::Display for Id<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
impl<K> fmt::Debug for Id<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
impl<K> Serialize for Id<K> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}
impl<'de, K> Deserialize<'de> for Id<K> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_twelve_lower_case_letters_and_digits_are_an_id() {
        for good in ["abcdefghijkl", "000000000000", "r76hs9g9h435"] {
            assert_eq!(good.parse::<PageId>().map(|id| id.to_string()), Ok(good.to_owned()));
        }
        for bad in ["", "abc", "ABCDEFGHIJKL", "abcdefghijk", "abcdefghijklm", "abcdefghijk_", "abcdefghij１", "0x1"] {
            assert_eq!(bad.parse::<PageId>(), Err(NotAnId), "{bad}");
        }
    }
}
