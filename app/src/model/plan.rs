//! What only staff know of a maintenance, and of the rule it comes back by.

use serde::{Deserialize, Serialize};

use crate::model::{
    EventId, Instant, MaintenanceState, Publication, RecurrenceId, UpdateId, Visibility,
    file::Note,
    input::{NewMaintenance, Switches},
    maintenance::Maintenance,
};

/// A maintenance with all that only staff know of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MaintenanceFile {
    /// What everybody can know of it, once it is out.
    pub maintenance: Maintenance,
    /// How often it has been changed: named with an edit, so that nobody overwrites what they have not seen.
    pub rev: i64,
    /// Who may see it once it is out.
    pub visibility: Visibility,
    /// Whether it is out.
    pub publication: Publication,
    /// When it comes out by itself.
    pub publish_at: Option<Instant>,
    /// What happens by itself.
    pub switches: Switches,
    /// The reminders that went out, in minutes before the begin.
    pub reminded: Vec<i64>,
    /// Whether subscribers were told of it last, which the next update begins with.
    pub notify: bool,
    /// Who planned it.
    pub created_by: String,
    /// Who wrote each update, and how often it was changed.
    pub authors: Vec<(UpdateId, String, i64)>,
    /// What staff noted for themselves, newest first.
    pub notes: Vec<Note>,
    /// The rule it comes back by.
    pub recurrence: Option<RecurrenceFile>,
}

/// A maintenance in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MaintenanceLine {
    /// Its id.
    pub id: EventId,
    /// Its title.
    pub name: String,
    /// Where it stands.
    pub state: MaintenanceState,
    /// Whether it is out.
    pub publication: Publication,
    /// When it comes out by itself.
    pub publish_at: Option<Instant>,
    /// When it is planned to begin.
    pub scheduled_for: Instant,
    /// When it is planned to end.
    pub scheduled_until: Instant,
    /// When it did begin.
    pub started_at: Option<Instant>,
    /// When it did end.
    pub ended_at: Option<Instant>,
    /// Whether it begins by itself.
    pub auto_start: bool,
    /// Whether it comes back by rule.
    pub recurring: bool,
}

/// A rule by which windows come back.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RecurrenceFile {
    /// Its id.
    pub id: RecurrenceId,
    /// The rule, as an RRULE of RFC 5545.
    pub rule: String,
    /// How often it has been changed.
    pub rev: i64,
    /// What its windows are made from.
    pub template: NewMaintenance,
    /// Since when it plans no more windows, if it was ended.
    pub ended_at: Option<Instant>,
    /// The next windows by the rule (begin and end), whatever became of single ones.
    pub next: Vec<(Instant, Instant)>,
    /// The window written down that is or was the latest to begin, to reach the rule by.
    pub latest: Option<EventId>,
}
