//! States, stages and causes in a language.

use super::Text;
use crate::model::{IncidentState, JournalCause, MaintenanceState, StateWords, Status};

impl Text {
    /// A status in words.
    pub fn state(&'static self, words: StateWords, status: Status) -> &'static str {
        match (words, status) {
            (StateWords::Plain, Status::Operational) => self.plain_operational(),
            (StateWords::Plain, Status::UnderMaintenance) => self.plain_under_maintenance(),
            (StateWords::Plain, Status::DegradedPerformance) => self.plain_degraded_performance(),
            (StateWords::Plain, Status::PartialOutage) => self.plain_partial_outage(),
            (StateWords::Plain, Status::MajorOutage) => self.plain_major_outage(),
            (StateWords::Classic, Status::Operational) => self.classic_operational(),
            (StateWords::Classic, Status::UnderMaintenance) => self.classic_under_maintenance(),
            (StateWords::Classic, Status::DegradedPerformance) => self.classic_degraded_performance(),
            (StateWords::Classic, Status::PartialOutage) => self.classic_partial_outage(),
            (StateWords::Classic, Status::MajorOutage) => self.classic_major_outage(),
            (_, Status::Unknown) => self.no_data(),
        }
    }

    /// A stage of an incident.
    pub fn incident_state(&'static self, state: IncidentState) -> &'static str {
        match state {
            IncidentState::Investigating => self.investigating(),
            IncidentState::Identified => self.identified(),
            IncidentState::Monitoring => self.monitoring(),
            IncidentState::Resolved => self.incident_resolved(),
        }
    }

    /// A stage of a maintenance.
    pub fn maintenance_state(&'static self, state: MaintenanceState) -> &'static str {
        match state {
            MaintenanceState::Scheduled => self.scheduled(),
            MaintenanceState::InProgress => self.in_progress(),
            MaintenanceState::Verifying => self.verifying(),
            MaintenanceState::Completed => self.completed(),
            MaintenanceState::Cancelled => self.cancelled(),
        }
    }

    /// What changed a status.
    pub fn cause(&'static self, cause: JournalCause) -> &'static str {
        match cause {
            JournalCause::Created => self.cause_created(),
            JournalCause::Manual | JournalCause::CommandLine => self.cause_manual(),
            JournalCause::Api => self.cause_api(),
            JournalCause::Incident => self.cause_incident(),
            JournalCause::Maintenance => self.cause_maintenance(),
            JournalCause::Monitoring => self.cause_monitoring(),
            JournalCause::Import => self.cause_import(),
        }
    }

    /// A roll-up on a badge.
    #[cfg(feature = "ssr")]
    pub fn roll_up(&'static self, indicator: crate::model::Indicator) -> &'static str {
        use crate::model::Indicator;
        match indicator {
            Indicator::None => self.badge_fine(),
            Indicator::Maintenance => self.badge_maintenance(),
            Indicator::Minor => self.badge_minor(),
            Indicator::Major => self.badge_major(),
            Indicator::Critical => self.badge_critical(),
        }
    }
}
