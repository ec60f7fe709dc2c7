//! An incident as visitors see it.

use serde::{Deserialize, Serialize};

use crate::model::{
    EventId, Impact, IncidentState, Instant,
    event::{Affected, Event, Update},
    recovery::Clock,
};

/// Something that went wrong, told update by update.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Incident {
    /// Its id.
    pub id: EventId,
    /// Its numeric id in feeds.
    pub number: i64,
    /// Its title.
    pub name: String,
    /// Where it stands: what the newest update with a state says.
    pub state: IncidentState,
    /// How much it hurt at worst, or what staff set instead.
    pub impact: Impact,
    /// Whether staff set the impact; only then an open incident raises the page's roll-up above its components.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub impact_overridden: bool,
    /// Whether staff want it first.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub pinned: bool,
    /// Whether it turned out to be nothing.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub false_alarm: bool,
    /// Whether it was entered after the fact.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub backfilled: bool,
    /// What staff tagged it with.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<String>,
    /// Its moments.
    pub clock: Clock,
    /// When staff promised the next update.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_update_at: Option<Instant>,
    /// When its team is reminded to write an update, as hours in a JSON list. Left out of what browsers get.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reminder_intervals: Option<String>,
    /// The components it touches.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub affected: Vec<Affected>,
    /// Its log, newest first.
    pub updates: Vec<Update<IncidentState>>,
    /// What was learned, once published.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub postmortem: Option<Postmortem>,
    /// When it was entered.
    pub created_at: Instant,
    /// When it last changed.
    pub updated_at: Instant,
}

/// A published postmortem.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Postmortem {
    /// The Markdown as written. Left out of what browsers get.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub body: String,
    /// The text, rendered and sanitised.
    pub html: String,
    /// When it was published.
    pub published_at: Instant,
    /// When its text last changed.
    pub updated_at: Instant,
}

impl Event for Incident {
    type State = IncidentState;

    fn updates(&self) -> &[Update<IncidentState>] {
        &self.updates
    }

    fn updates_mut(&mut self) -> &mut Vec<Update<IncidentState>> {
        &mut self.updates
    }
}

impl Incident {
    /// When the trouble began, as far as anybody knows.
    pub fn began(&self) -> Instant {
        self.clock.started.or(self.clock.first_posted).unwrap_or(self.created_at)
    }

    /// Milliseconds it lasted, or has lasted until `now`.
    pub fn lasted(&self, now: Instant) -> i64 {
        self.clock.resolved.unwrap_or(now).since(self.began())
    }

    /// Leaves out what no browser needs: texts as they were written, and what only tools of staff read.
    pub fn without_sources(&mut self) {
        self.updates.iter_mut().for_each(|u| u.body.clear());
        self.reminder_intervals = None;
        if let Some(postmortem) = &mut self.postmortem {
            postmortem.body.clear();
        }
    }

    /// Whether a promised update is late.
    pub fn is_overdue(&self, now: Instant) -> bool {
        self.state.is_open() && self.next_update_at.is_some_and(|due| due < now)
    }
}
