//! Cachet's words for things: statuses as numbers, switches, and times.

use std::borrow::Cow;

use app::model::{self, IncidentState, MaintenanceState, Publication, Status};
use jiff::{Timestamp, tz::TimeZone};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error};
use serde_json::Value;
use utoipa::{
    PartialSchema, ToSchema,
    openapi::{
        ObjectBuilder, RefOr, Schema,
        schema::{SchemaType, Type},
    },
};

use crate::http::api::v3::problem::Refusal;

/// A moment as Cachet writes it, in UTC: `2026-11-28 16:05:00`.
#[derive(Clone, Copy, Debug)]
pub struct At(pub model::Instant);

impl At {
    /// The moment as text.
    pub fn text(self) -> String {
        let text = self.0.to_string();
        text.get(..19).unwrap_or(&text).replace('T', " ")
    }

    /// Whether this is the same moment, as far as it can be written.
    pub fn is(self, other: model::Instant) -> bool {
        self.text() == Self(other).text()
    }
}

impl Serialize for At {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.text())
    }
}

impl PartialSchema for At {
    fn schema() -> RefOr<Schema> {
        let pattern = r"^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}$";
        ObjectBuilder::new().schema_type(Type::String).pattern(Some(pattern)).description(Some("A moment, in UTC.")).into()
    }
}

impl ToSchema for At {
    fn name() -> Cow<'static, str> {
        Cow::Borrowed("Moment")
    }
}

/// A moment as clients send it: a date with a time, read as UTC, RFC 3339, or seconds since the epoch.
#[derive(Clone, Copy, Debug)]
pub struct When(pub model::Instant);

impl When {
    fn parse(text: &str) -> Option<model::Instant> {
        let text = text.trim();
        let civil = || text.replace(' ', "T").parse::<jiff::civil::DateTime>().ok();
        let utc = || TimeZone::UTC.to_timestamp(civil()?).ok();
        text.parse().ok().or_else(|| Some(model::Instant::from_millis(utc()?.as_millisecond())))
    }
}

impl<'de> Deserialize<'de> for When {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let read = match Value::deserialize(deserializer)? {
            Value::String(text) => Self::parse(&text),
            Value::Number(seconds) => seconds.as_i64().and_then(|seconds| Timestamp::from_second(seconds).ok()).map(model::Instant::from),
            _ => None,
        };
        read.map(Self).ok_or_else(|| D::Error::custom("must be a time such as 2026-11-28 16:05"))
    }
}

impl PartialSchema for When {
    fn schema() -> RefOr<Schema> {
        let about = "A date with a time, read as UTC: `2026-11-28 16:05` or `2026-11-28 16:05:00`.";
        let pattern = r"^20\d{2}-(0[1-9]|1[0-2])-(0[1-9]|1\d|2[0-8]) ([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?$";
        ObjectBuilder::new().schema_type(Type::String).pattern(Some(pattern)).description(Some(about)).into()
    }
}

impl ToSchema for When {
    fn name() -> Cow<'static, str> {
        Cow::Borrowed("When")
    }
}

/// A switch: true and false, or 1 and 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Flag(pub bool);

impl<'de> Deserialize<'de> for Flag {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let is = match Value::deserialize(deserializer)? {
            Value::Bool(is) => Some(is),
            Value::Number(number) => number.as_i64().and_then(|number| [false, true].get(usize::try_from(number).ok()?).copied()),
            Value::String(text) => match text.as_str() {
                "1" | "true" | "on" | "yes" => Some(true),
                "0" | "false" | "off" | "no" => Some(false),
                _ => None,
            },
            _ => None,
        };
        is.map(Self).ok_or_else(|| D::Error::custom("must be true or false"))
    }
}

impl PartialSchema for Flag {
    fn schema() -> RefOr<Schema> {
        let kinds = SchemaType::from_iter([Type::Boolean, Type::Integer]);
        ObjectBuilder::new().schema_type(kinds).minimum(Some(0)).maximum(Some(1)).description(Some("A switch.")).into()
    }
}

impl ToSchema for Flag {
    fn name() -> Cow<'static, str> {
        Cow::Borrowed("Flag")
    }
}

/// `Saturday 28th November 2026 16:05:00`: when a subscriber confirmed, as Cachet writes that.
pub fn spoken(at: model::Instant) -> String {
    let Ok(timestamp) = Timestamp::from_millisecond(at.millis()) else { return At(at).text() };
    let moment = timestamp.to_zoned(TimeZone::UTC);
    let ending = match moment.day() {
        1 | 21 | 31 => "st",
        2 | 22 => "nd",
        3 | 23 => "rd",
        _ => "th",
    };
    format!("{} {}{ending} {}", moment.strftime("%A"), moment.day(), moment.strftime("%B %Y %H:%M:%S"))
}

/// The number of a component's status. Cachet has none for maintenance, of which schedules tell, nor for what nobody knows.
pub fn component_number(status: Status) -> i64 {
    match status {
        Status::Operational | Status::Unknown | Status::UnderMaintenance => 1,
        Status::DegradedPerformance => 2,
        Status::PartialOutage => 3,
        Status::MajorOutage => 4,
    }
}

/// What a component's status is called.
pub fn component_word(status: Status) -> &'static str {
    match status {
        Status::Operational => "Operational",
        Status::Unknown => "Unknown",
        Status::UnderMaintenance => "Under Maintenance",
        Status::DegradedPerformance => "Performance Issues",
        Status::PartialOutage => "Partial Outage",
        Status::MajorOutage => "Major Outage",
    }
}

/// The status a number means, in this field.
pub fn component_status(field: &str, number: i64) -> Result<Status, Refusal> {
    match number {
        1 => Ok(Status::Operational),
        2 => Ok(Status::DegradedPerformance),
        3 => Ok(Status::PartialOutage),
        4 => Ok(Status::MajorOutage),
        _ => Err(Refusal::field(field, "must be 1 (operational), 2 (performance issues), 3 (partial outage) or 4 (major outage)")),
    }
}

/// The number of where an incident stands; one that is not out is scheduled.
pub fn incident_number(state: IncidentState, publication: Publication) -> i64 {
    match state {
        _ if publication != Publication::Published => 0,
        IncidentState::Investigating => 1,
        IncidentState::Identified => 2,
        IncidentState::Monitoring => 3,
        IncidentState::Resolved => 4,
    }
}

/// What that is called.
pub fn incident_word(number: i64) -> &'static str {
    match number {
        0 => "Scheduled",
        1 => "Investigating",
        2 => "Identified",
        3 => "Watching",
        _ => "Fixed",
    }
}

/// Where an incident stands with this number; nothing for one that is scheduled.
pub fn incident_state(number: i64) -> Result<Option<IncidentState>, Refusal> {
    match number {
        0 => Ok(None),
        1 => Ok(Some(IncidentState::Investigating)),
        2 => Ok(Some(IncidentState::Identified)),
        3 => Ok(Some(IncidentState::Monitoring)),
        4 => Ok(Some(IncidentState::Resolved)),
        _ => Err(Refusal::field("status", "must be 0 (scheduled), 1 (investigating), 2 (identified), 3 (watching) or 4 (fixed)")),
    }
}

/// The number of where a maintenance stands, and what that is called.
pub fn schedule_number(state: MaintenanceState) -> (i64, &'static str) {
    match state {
        MaintenanceState::Scheduled => (0, "Upcoming"),
        MaintenanceState::InProgress | MaintenanceState::Verifying => (1, "In Progress"),
        MaintenanceState::Completed => (2, "Complete"),
        MaintenanceState::Cancelled => (2, "Cancelled"),
    }
}

/// Where a maintenance stands with this number.
pub fn schedule_state(number: i64) -> Result<MaintenanceState, Refusal> {
    match number {
        0 => Ok(MaintenanceState::Scheduled),
        1 => Ok(MaintenanceState::InProgress),
        2 => Ok(MaintenanceState::Completed),
        _ => Err(Refusal::field("status", "must be 0 (upcoming), 1 (in progress) or 2 (complete)")),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn moments_are_written_and_read_as_cachet_does() {
        let at: model::Instant = "2026-11-28T16:05:07.250Z".parse().unwrap();
        assert_eq!((At(at).text().as_str(), spoken(at).as_str()), ("2026-11-28 16:05:07", "Saturday 28th November 2026 16:05:07"));
        assert!(At(at).is("2026-11-28T16:05:07Z".parse().unwrap()));
        let read = |value: Value| serde_json::from_value::<When>(value).ok().map(|when| At(when.0).text());
        for value in [json!("2026-11-28 16:05:00"), json!("2026-11-28 16:05"), json!("2026-11-28T18:05:00+02:00"), json!(1_795_881_900)] {
            assert_eq!(read(value.clone()).as_deref(), Some("2026-11-28 16:05:00"), "{value}");
        }
        assert_eq!((read(json!("soon")), read(json!(true))), (None, None));
    }

    #[test]
    fn a_switch_is_a_boolean_or_a_number() {
        let read = |value: Value| serde_json::from_value::<Flag>(value).ok().map(|flag| flag.0);
        assert_eq!([json!(true), json!(1), json!("1")].map(read), [Some(true); 3]);
        assert_eq!([json!(false), json!(0), json!("0")].map(read), [Some(false); 3]);
        assert_eq!([json!(2), json!(-1), json!("perhaps"), json!([])].map(read), [None; 4]);
    }

    #[test]
    fn every_number_means_what_it_is_read_as() {
        for number in 1..=4 {
            assert_eq!(component_number(component_status("status", number).unwrap()), number);
            let state = incident_state(number).unwrap().unwrap();
            assert_eq!(incident_number(state, Publication::Published), number);
            assert_eq!(incident_number(state, Publication::Scheduled), 0);
        }
        for number in 0..=2 {
            assert_eq!(schedule_number(schedule_state(number).unwrap()).0, number);
        }
        assert!(component_status("status", 0).is_err() && incident_state(5).is_err() && schedule_state(3).is_err());
    }
}
