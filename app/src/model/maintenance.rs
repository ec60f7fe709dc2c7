//! A maintenance as visitors see it.

use serde::{Deserialize, Serialize};

use crate::model::{
    EventId, Instant, MaintenanceState,
    event::{Affected, Event, Update},
};

/// A planned window. Planned and actual times are different things; both are kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Maintenance {
    /// Its id.
    pub id: EventId,
    /// Its numeric id in feeds.
    pub number: i64,
    /// Its title.
    pub name: String,
    /// Where it stands.
    pub state: MaintenanceState,
    /// When it is planned to begin.
    pub scheduled_for: Instant,
    /// When it is planned to end.
    pub scheduled_until: Instant,
    /// When it did begin.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub started_at: Option<Instant>,
    /// When its work was done and the checking began.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub verifying_at: Option<Instant>,
    /// When it did end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ended_at: Option<Instant>,
    /// When it was called off.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cancelled_at: Option<Instant>,
    /// Whether the components are shown as under maintenance while it runs.
    pub to_maintenance: bool,
    /// Whether it comes back by rule.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub recurring: bool,
    /// How often its times or text changed, for calendars.
    pub sequence: i64,
    /// What staff tagged it with.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<String>,
    /// The components it touches.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub affected: Vec<Affected>,
    /// Its log, newest first.
    pub updates: Vec<Update<MaintenanceState>>,
    /// When it was entered.
    pub created_at: Instant,
    /// When it last changed.
    pub updated_at: Instant,
}

impl Event for Maintenance {
    type State = MaintenanceState;

    fn updates(&self) -> &[Update<MaintenanceState>] {
        &self.updates
    }

    fn updates_mut(&mut self) -> &mut Vec<Update<MaintenanceState>> {
        &mut self.updates
    }
}

impl Maintenance {
    /// Leaves out what no browser needs: texts as they were written.
    pub fn without_sources(&mut self) {
        self.updates.iter_mut().for_each(|u| u.body.clear());
    }

    /// When it begins or began.
    pub fn from(&self) -> Instant {
        self.started_at.unwrap_or(self.scheduled_for)
    }

    /// When it ends or ended.
    pub fn until(&self) -> Instant {
        self.ended_at.unwrap_or(self.scheduled_until)
    }
}
