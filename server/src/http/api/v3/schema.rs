//! The words of the product as the document of the interface declares them: vocabularies with all they can be, ids, times, dates.

use std::{borrow::Cow, fmt};

use app::model::{self, Id, Word, access, kind, threshold};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error};
use utoipa::{
    PartialSchema, ToSchema,
    openapi::{ObjectBuilder, RefOr, Schema, schema::Type},
};

/// One word of a vocabulary.
#[derive(Clone, Copy, Debug)]
pub struct OneOf<W>(pub W);

/// An id.
pub struct Key<K>(pub Id<K>);

/// A moment, in UTC with milliseconds.
#[derive(Clone, Copy, Debug)]
pub struct At(pub model::Instant);

/// A date in the page's zone.
#[derive(Clone, Copy, Debug)]
pub struct Day(pub model::Date);

impl<W: Word> Serialize for OneOf<W> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.0.as_str())
    }
}

impl<'de, W: Word> Deserialize<'de> for OneOf<W> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let known = || W::ALL.iter().map(|word| word.as_str()).collect::<Vec<_>>().join(", ");
        W::parse(&text).map(Self).ok_or_else(|| D::Error::custom(format!("must be one of {}", known())))
    }
}

impl<W: Word> PartialSchema for OneOf<W> {
    fn schema() -> RefOr<Schema> {
        let words = W::ALL.iter().map(|word| word.as_str());
        ObjectBuilder::new().schema_type(Type::String).enum_values(Some(words)).into()
    }
}

impl<W: Word> ToSchema for OneOf<W> {
    fn name() -> Cow<'static, str> {
        let path = std::any::type_name::<W>();
        Cow::Borrowed(path.rsplit("::").next().unwrap_or(path))
    }
}

impl<K> fmt::Debug for Key<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

impl<K> Serialize for Key<K> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

impl<'de, K> Deserialize<'de> for Key<K> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Id::deserialize(deserializer).map(Self)
    }
}

impl<K> PartialSchema for Key<K> {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new().schema_type(Type::String).pattern(Some("^[a-z0-9]{12}$")).description(Some("An id.")).into()
    }
}

impl<K> ToSchema for Key<K> {
    fn name() -> Cow<'static, str> {
        Cow::Borrowed("Id")
    }
}

impl Serialize for At {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for At {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        model::Instant::deserialize(deserializer).map(Self)
    }
}

impl PartialSchema for At {
    fn schema() -> RefOr<Schema> {
        let format = utoipa::openapi::SchemaFormat::KnownFormat(utoipa::openapi::KnownFormat::DateTime);
        ObjectBuilder::new().schema_type(Type::String).format(Some(format)).description(Some("A moment, RFC 3339.")).into()
    }
}

impl ToSchema for At {
    fn name() -> Cow<'static, str> {
        Cow::Borrowed("Moment")
    }
}

impl Serialize for Day {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for Day {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map(Self).map_err(|_| D::Error::custom("must be a date such as 2026-11-22"))
    }
}

impl PartialSchema for Day {
    fn schema() -> RefOr<Schema> {
        let format = utoipa::openapi::SchemaFormat::KnownFormat(utoipa::openapi::KnownFormat::Date);
        ObjectBuilder::new().schema_type(Type::String).format(Some(format)).description(Some("A date in the page's zone.")).into()
    }
}

impl ToSchema for Day {
    fn name() -> Cow<'static, str> {
        Cow::Borrowed("Date")
    }
}

/// Ids, as they stand in fields.
pub type PageKey = Key<kind::Page>;
/// Of a component.
pub type ComponentKey = Key<kind::Component>;
/// Of a group.
pub type GroupKey = Key<kind::Group>;
/// Of a component or a group.
pub type SubjectKey = Key<kind::Subject>;
/// Of an incident or a maintenance.
pub type EventKey = Key<kind::Event>;
/// Of an update.
pub type UpdateKey = Key<kind::Update>;
/// Of a metric.
pub type MetricKey = Key<kind::Metric>;
/// Of an announcement.
pub type AnnouncementKey = Key<kind::Announcement>;
/// Of a subscriber.
pub type SubscriberKey = Key<kind::Subscriber>;
/// Of a hook.
pub type HookKey = Key<kind::Hook>;
/// Of a template.
pub type TemplateKey = Key<kind::Template>;
/// Of a threshold.
pub type ThresholdKey = Key<kind::Threshold>;
/// Of a token.
pub type TokenKey = Key<kind::Token>;

/// Vocabularies, as they stand in fields.
pub type Status = OneOf<model::Status>;
/// How much an incident hurts.
pub type Impact = OneOf<model::Impact>;
/// The page in one word.
pub type Indicator = OneOf<model::Indicator>;
/// Where an incident stands.
pub type IncidentState = OneOf<model::IncidentState>;
/// Where a maintenance stands.
pub type MaintenanceState = OneOf<model::MaintenanceState>;
/// Who may see a thing.
pub type Visibility = OneOf<model::Visibility>;
/// Whether a thing is out.
pub type Publication = OneOf<model::Publication>;
/// When a group shows its components.
pub type Collapse = OneOf<model::Collapse>;
/// What changed a component.
pub type JournalCause = OneOf<model::JournalCause>;
/// How points become one value.
pub type Aggregation = OneOf<model::Aggregation>;
/// How a subscriber is told.
pub type Channel = OneOf<model::Channel>;
/// Where a subscriber stands.
pub type SubscriberState = OneOf<model::SubscriberState>;
/// Where a message stands.
pub type DeliveryState = OneOf<model::DeliveryState>;
/// What a message is about.
pub type NoticeKind = OneOf<model::NoticeKind>;
/// Who did something.
pub type ActorKind = OneOf<model::ActorKind>;
/// A language.
pub type Language = OneOf<model::Language>;
/// What a token was made for.
pub type Scope = OneOf<model::Scope>;
/// What somebody may do.
pub type Right = OneOf<access::Right>;
/// How far back a chart reaches.
pub type Range = OneOf<model::Range>;
/// Over which days recovery is told.
pub type Stretch = OneOf<app::status::data::still::Stretch>;
/// On which side of a threshold values are not fine.
pub type Side = OneOf<threshold::Side>;
/// What a threshold does.
pub type Reaction = OneOf<threshold::Reaction>;
/// Why a firing is over.
pub type FiringEnd = OneOf<threshold::FiringEnd>;

/// Reads a field of a change that is there: with a value, or empty where that is possible. A field that is not there is left alone.
pub fn given<'de, D: Deserializer<'de>, T: Deserialize<'de>>(deserializer: D) -> Result<Option<T>, D::Error> {
    T::deserialize(deserializer).map(Some)
}
