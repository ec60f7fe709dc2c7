//! What comes from the form.

use app::{
    model::{
        Channel, Language, Word,
        input::NewSubscriber,
        subscriber::{Kinds, Wishes},
    },
    status::data::still::field_of,
};
use axum::http::{HeaderMap, header};

use crate::error::{Error, Result};

/// What somebody asked for with the form.
pub struct Asked {
    /// What they want.
    pub input: NewSubscriber,
    /// Whether they only want to hear that it is over.
    pub only_end: bool,
    /// Whether they filled in what no person sees.
    pub is_trapped: bool,
}

/// Whether a body says that it is JSON.
pub fn is_json(headers: &HeaderMap) -> bool {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    kind.split(';').next().unwrap_or_default().trim().eq_ignore_ascii_case("application/json")
}

/// The fields of a form, decoded.
pub fn pairs(body: &str) -> Result<Vec<(String, String)>> {
    serde_urlencoded::from_str(body).map_err(|_| Error::field("form", "cannot be read"))
}

/// Reads the form. Fields nobody knows are passed over.
pub fn read(body: &str) -> Result<Asked> {
    let pairs = pairs(body)?;
    let first = |name: &str| pairs.iter().find(|(field, _)| field == name).map(|(_, value)| value.as_str());
    let channel = match first("channel").filter(|channel| !channel.is_empty()) {
        Some(channel) => Channel::parse(channel).ok_or_else(|| Error::field("channel", "is no way to be told"))?,
        None => Channel::Email,
    };
    let event = match first("event").filter(|event| !event.is_empty()) {
        Some(event) => Some(event.parse().map_err(|_| Error::field("event", "is no incident"))?),
        None => None,
    };
    let address = first(field_of(channel)).or_else(|| first("address")).unwrap_or_default().to_owned();
    let input = NewSubscriber { channel, address, event, wishes: wishes(&pairs, event.is_some())? };
    let is_trapped = first("website").is_some_and(|trap| !trap.trim().is_empty());
    Ok(Asked { input, only_end: first("only_end") == Some("1"), is_trapped })
}

/// What was chosen. A form that asks about one event has no kinds to choose.
pub fn wishes(pairs: &[(String, String)], is_about_one: bool) -> Result<Wishes> {
    let all = |name: &'static str| pairs.iter().filter(move |(field, value)| field == name && !value.is_empty()).map(|(_, value)| value);
    let is = |name: &'static str| all(name).next().is_some();
    let kinds = match is_about_one {
        true => Kinds::default(),
        false => Kinds {
            incidents: is("incidents"),
            maintenances: is("maintenances"),
            postmortems: is("postmortems"),
            components: is("component_changes"),
        },
    };
    let groups: std::result::Result<Vec<_>, _> = all("group").map(|id| id.parse()).collect();
    let components: std::result::Result<Vec<_>, _> = all("component").map(|id| id.parse()).collect();
    Ok(Wishes {
        groups: groups.map_err(|_| Error::field("groups", "name something this page does not have"))?,
        components: components.map_err(|_| Error::field("components", "name something this page does not have"))?,
        kinds,
        only_severe: is("only_severe"),
        language: all("language").next().and_then(|code| Language::parse(code)),
        time_zone: all("time_zone").next().cloned(),
    })
}
