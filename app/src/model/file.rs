//! What only staff know of an incident, beside what everybody can.

use serde::{Deserialize, Serialize};

use crate::model::{EventId, Impact, IncidentState, Instant, Publication, UpdateId, Visibility, incident::Incident};

/// An incident with all that only staff know of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct IncidentFile {
    /// What everybody can know of it, once it is out.
    pub incident: Incident,
    /// How often it has been changed: named with an edit, so that nobody overwrites what they have not seen.
    pub rev: i64,
    /// Who may see it once it is out.
    pub visibility: Visibility,
    /// Whether it is out.
    pub publication: Publication,
    /// When it comes out by itself.
    pub publish_at: Option<Instant>,
    /// The impact staff chose in place of the one that follows from the components.
    pub impact_override: Option<Impact>,
    /// Whether it counts against uptime.
    pub counts_as_downtime: bool,
    /// Whether subscribers were told of it last, which the next update begins with.
    pub notify: bool,
    /// Who opened it.
    pub created_by: String,
    /// Who wrote each update, and how often it was changed.
    pub authors: Vec<(UpdateId, String, i64)>,
    /// What staff noted for themselves, newest first.
    pub notes: Vec<Note>,
    /// What was learned from it, as it is being written.
    pub postmortem: Option<PostmortemFile>,
}

/// A note for staff alone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Note {
    /// Its id.
    pub id: UpdateId,
    /// Who wrote it.
    pub author: String,
    /// When.
    pub at: Instant,
    /// What it says, as HTML.
    pub html: String,
}

/// A postmortem and its draft.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PostmortemFile {
    /// How often it has been changed.
    pub rev: i64,
    /// What is being written, in Markdown; none if everything is published.
    pub draft: Option<String>,
    /// What is published, in Markdown.
    pub body: Option<String>,
    /// Since when it is published.
    pub published_at: Option<Instant>,
}

/// An incident in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct IncidentLine {
    /// Its id.
    pub id: EventId,
    /// Its title.
    pub name: String,
    /// How it is going.
    pub state: IncidentState,
    /// How bad it is.
    pub impact: Impact,
    /// Whether it is out.
    pub publication: Publication,
    /// When it began.
    pub began: Instant,
    /// When it was over.
    pub resolved_at: Option<Instant>,
    /// When the next update is due.
    pub next_update_at: Option<Instant>,
}

/// Whether somebody is writing something they have not sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Writing {
    /// Nothing.
    Nothing,
    /// Just now.
    Now,
    /// It lies there as it was when that was last said.
    Earlier,
}

/// Somebody who has the same incident in front of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Here {
    /// What they are called.
    pub name: String,
    /// When they last typed something they have not sent.
    pub writing_at: Option<Instant>,
}
