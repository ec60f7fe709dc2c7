//! The fixed vocabularies of the API.

use app::model::{Impact, IncidentState, MaintenanceState, Status, Word};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// How a component works.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ComponentStatus {
    /// Works.
    Operational,
    /// Down or limited on purpose.
    UnderMaintenance,
    /// Works slowly or unreliably.
    DegradedPerformance,
    /// Fails for some people.
    PartialOutage,
    /// Down.
    MajorOutage,
}

impl From<ComponentStatus> for Status {
    fn from(status: ComponentStatus) -> Self {
        match status {
            ComponentStatus::Operational => Self::Operational,
            ComponentStatus::UnderMaintenance => Self::UnderMaintenance,
            ComponentStatus::DegradedPerformance => Self::DegradedPerformance,
            ComponentStatus::PartialOutage => Self::PartialOutage,
            ComponentStatus::MajorOutage => Self::MajorOutage,
        }
    }
}

impl From<Status> for ComponentStatus {
    /// What nobody has said anything of is said to work: the API has no word for it.
    fn from(status: Status) -> Self {
        match status {
            Status::Operational | Status::Unknown => Self::Operational,
            Status::UnderMaintenance => Self::UnderMaintenance,
            Status::DegradedPerformance => Self::DegradedPerformance,
            Status::PartialOutage => Self::PartialOutage,
            Status::MajorOutage => Self::MajorOutage,
        }
    }
}

/// How much an incident hurts; all maintenances have an impact of their own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ImpactWord {
    /// Nothing is affected.
    None,
    /// A planned maintenance.
    Maintenance,
    /// Something is slow, or fails for a few.
    Minor,
    /// Something is down, or everything fails for some.
    Major,
    /// Everything is down.
    Critical,
}

impl From<ImpactWord> for Impact {
    fn from(word: ImpactWord) -> Self {
        match word {
            ImpactWord::None => Self::None,
            ImpactWord::Maintenance => Self::Maintenance,
            ImpactWord::Minor => Self::Minor,
            ImpactWord::Major => Self::Major,
            ImpactWord::Critical => Self::Critical,
        }
    }
}

impl From<Impact> for ImpactWord {
    fn from(impact: Impact) -> Self {
        match impact {
            Impact::None => Self::None,
            Impact::Maintenance => Self::Maintenance,
            Impact::Minor => Self::Minor,
            Impact::Major => Self::Major,
            Impact::Critical => Self::Critical,
        }
    }
}

/// Where an incident stands: the first four are of those that happen, the next four of those that are planned.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum IncidentStatus {
    /// We look for the cause.
    Investigating,
    /// We know it.
    Identified,
    /// A fix is in place and we watch it.
    Monitoring,
    /// It is over.
    Resolved,
    /// It lies ahead.
    Scheduled,
    /// It runs.
    InProgress,
    /// The work is done and we check it.
    Verifying,
    /// It is over, or was called off.
    Completed,
    /// It is over, and what was learned is published. Cannot be set.
    Postmortem,
}

impl IncidentStatus {
    /// As the state of an incident, if it can be one.
    pub fn of_incident(self) -> Option<IncidentState> {
        IncidentState::parse(self.text())
    }

    /// As the state of a maintenance, if it can be one.
    pub fn of_maintenance(self) -> Option<MaintenanceState> {
        MaintenanceState::parse(self.text())
    }

    /// The word for a state; what was called off is over.
    pub fn named(state: &str) -> Self {
        let all = [
            Self::Investigating,
            Self::Identified,
            Self::Monitoring,
            Self::Resolved,
            Self::Scheduled,
            Self::InProgress,
            Self::Verifying,
            Self::Postmortem,
        ];
        all.into_iter().find(|word| word.text() == state).unwrap_or(Self::Completed)
    }

    fn text(self) -> &'static str {
        match self {
            Self::Investigating => "investigating",
            Self::Identified => "identified",
            Self::Monitoring => "monitoring",
            Self::Resolved => "resolved",
            Self::Scheduled => "scheduled",
            Self::InProgress => "in_progress",
            Self::Verifying => "verifying",
            Self::Completed => "completed",
            Self::Postmortem => "postmortem",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_state_has_its_word() {
        for state in IncidentState::ALL {
            assert_eq!(IncidentStatus::named(state.as_str()).of_incident(), Some(*state));
        }
        for state in MaintenanceState::ALL {
            let word = IncidentStatus::named(state.as_str());
            let expected = if *state == MaintenanceState::Cancelled { MaintenanceState::Completed } else { *state };
            assert_eq!((word.of_maintenance(), word.of_incident()), (Some(expected), None));
        }
        assert_eq!(IncidentStatus::Postmortem.of_incident(), None);
    }
}
