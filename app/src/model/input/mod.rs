//! What people and scripts may ask for: cleaned and checked by the same rules on both sides.

use std::fmt;

use serde::{Deserialize, Serialize};

mod announcement;
mod component;
mod hook;
mod incident;
mod look;
mod maintenance;
mod message_text;
mod metric;
mod page;
mod people;
mod source;
mod subscriber;
mod template;
mod text;
mod threshold;
mod token;
mod twice;
mod update;
mod user;

pub use announcement::{EditAnnouncement, NewAnnouncement};
pub use component::{EditComponent, EditGroup, NewComponent, NewGroup};
pub use hook::{EditHook, NewHook};
pub use incident::{Backfill, EditClock, EditIncident, NewIncident, PublishAt};
pub use look::{CSS_LENGTH, EditLook, NewBlock, PICTURE_LENGTH};
pub use maintenance::{EditMaintenance, NewMaintenance, Switches};
pub use message_text::{EditMailFooter, EditMessageText, FOOTER_LENGTH, PASSAGE_LENGTH, SMS_LENGTH, SUBJECT_LENGTH};
pub use metric::{EditMetric, MetricDisplay, NewMetric};
pub use page::{EditPage, NewPage};
pub use people::{AuditFilter, EditProfile, Invite, ListFilter, SetUp, SignIn, UseLink, page_size};
pub use source::{Credentials, CredentialsChange, EditSource, NewSource, QUERY_LENGTH, SourceSettings, pingdom};
pub use subscriber::{DeliveryFilter, EditSubscriber, NewSubscriber, SubscriberFilter};
pub use template::{EditTemplate, NewTemplate};
pub use text::{clean_line, clean_text};
pub use threshold::{EditThreshold, NewThreshold};
pub use token::NewToken;
pub use update::{EditUpdate, NewUpdate};
pub use user::{NewUser, PASSWORD_LENGTH, check_email, check_password};

/// The longest name or title, in characters.
pub const NAME_LENGTH: usize = 255;

/// The longest update or description, in characters.
pub const BODY_LENGTH: usize = 25_000;

/// What is wrong with an input: for each field one sentence.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldErrors(Vec<(String, String)>);

impl FieldErrors {
    /// A single error.
    pub fn one(field: impl Into<String>, message: impl Into<String>) -> Self {
        Self(vec![(field.into(), message.into())])
    }

    /// Adds an error.
    pub fn add(&mut self, field: impl Into<String>, message: impl Into<String>) {
        self.0.push((field.into(), message.into()));
    }

    /// Field and sentence, in the order found.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(field, message)| (field.as_str(), message.as_str()))
    }

    /// `Ok(value)` if nothing is wrong.
    pub fn into_result<T>(self, value: T) -> Result<T, Self> {
        if self.0.is_empty() { Ok(value) } else { Err(self) }
    }

    /// Cleans a required single line of at most `max` characters.
    fn line(&mut self, field: &str, text: &str, max: usize) -> String {
        let clean = clean_line(text);
        if clean.is_empty() {
            self.add(field, "must not be empty");
        }
        self.length(field, &clean, max);
        clean
    }

    /// Cleans an optional single line; an empty one becomes none.
    fn optional_line(&mut self, field: &str, text: Option<&str>, max: usize) -> Option<String> {
        let clean = clean_line(text?);
        self.length(field, &clean, max);
        (!clean.is_empty()).then_some(clean)
    }

    /// Cleans a text of several lines, at most `max` characters.
    fn text(&mut self, field: &str, text: &str, max: usize) -> String {
        let clean = clean_text(text).trim().to_owned();
        self.length(field, &clean, max);
        clean
    }

    /// Cleans an address that will become a link: only http, https and mailto.
    fn link(&mut self, field: &str, text: Option<&str>) -> Option<String> {
        let clean = self.optional_line(field, text, 2_000)?;
        let lower = clean.to_ascii_lowercase();
        let rest = ["https://", "http://", "mailto:"].iter().find_map(|scheme| lower.strip_prefix(scheme));
        if rest.is_none_or(|rest| rest.is_empty() || rest.contains(char::is_whitespace)) {
            self.add(field, "must be an address that begins with https://, http:// or mailto:");
        }
        Some(clean)
    }

    fn length(&mut self, field: &str, text: &str, max: usize) {
        let length = text.chars().count();
        if length > max {
            self.add(field, format!("is {length} characters long; at most {max} are possible"));
        }
    }
}

impl fmt::Display for FieldErrors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (n, (field, message)) in self.iter().enumerate() {
            if n > 0 {
                f.write_str("; ")?;
            }
            write!(f, "{field} {message}")?;
        }
        Ok(())
    }
}

impl std::error::Error for FieldErrors {}
