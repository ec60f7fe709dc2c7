//! An announcement with what only staff know of it.

use serde::{Deserialize, Serialize};

use crate::model::{AnnouncementId, Instant, Visibility};

/// An announcement with all that only staff know of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AnnouncementFile {
    /// Its id.
    pub id: AnnouncementId,
    /// How often it has been changed: named with an edit, so that nobody overwrites what they have not seen.
    pub rev: i64,
    /// The line, in inline Markdown.
    pub text: String,
    /// The same, rendered.
    pub html: String,
    /// Where to read more.
    pub link: Option<String>,
    /// From when it is shown.
    pub starts_at: Instant,
    /// Until when; open-ended if empty.
    pub ends_at: Option<Instant>,
    /// Whether a reader can put it away.
    pub dismissable: bool,
    /// Who may see it.
    pub visibility: Visibility,
    /// Who made it.
    pub created_by: String,
    /// When it was made.
    pub created_at: Instant,
}
