//! Announcements, as asked for.

use serde::{Deserialize, Serialize};

use crate::model::{Instant, Visibility, input::FieldErrors};

/// A new announcement: one line in a window of time.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct NewAnnouncement {
    /// The line, in inline Markdown.
    pub text: String,
    /// Where to read more.
    pub link: Option<String>,
    /// From when it is shown; now if empty.
    pub starts_at: Option<Instant>,
    /// Until when; open-ended if empty.
    pub ends_at: Option<Instant>,
    /// Whether a reader can put it away.
    pub dismissable: bool,
    /// Who may see it.
    pub visibility: Visibility,
}

impl NewAnnouncement {
    /// Cleans and checks it.
    pub fn validate(mut self) -> Result<Self, FieldErrors> {
        let mut errors = FieldErrors::default();
        self.text = errors.line("text", &self.text, 500);
        self.link = errors.link("link", self.link.as_deref());
        if matches!((self.starts_at, self.ends_at), (Some(from), Some(until)) if until <= from) {
            errors.add("ends_at", "must lie after starts_at");
        }
        errors.into_result(self)
    }
}

/// An announcement as it shall be from now on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct EditAnnouncement {
    /// The revision the editor saw.
    pub rev: i64,
    /// What it becomes; an empty start keeps the one it has.
    pub announcement: NewAnnouncement,
}
