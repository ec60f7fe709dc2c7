//! A stretch of trouble or planned work behind a chart: what happened while the line was what it was.

use serde::{Deserialize, Serialize};

use crate::model::{
    ComponentId, EventId, Impact, Instant, MaintenanceState, Status, event::Affected, incident::Incident, maintenance::Maintenance,
};

/// The stretch in which an incident or a maintenance touched a component.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Band {
    /// The incident or maintenance.
    pub id: EventId,
    /// What it is called.
    pub name: String,
    /// When it began.
    pub from: Instant,
    /// When it ended; `None` while it lasts.
    pub until: Option<Instant>,
    /// How bad it was.
    pub status: Status,
}

impl Band {
    /// Whether it lies in a stretch of time, if only partly.
    pub fn touches(&self, from: Instant, until: Instant) -> bool {
        self.from < until && self.until.is_none_or(|ended| ended > from)
    }
}

/// The bands of a component between two instants. Maintenance that is planned is one too, where it lies.
pub fn bands(incidents: &[Incident], maintenances: &[Maintenance], component: ComponentId, (from, until): (Instant, Instant)) -> Vec<Band> {
    let touches = |affected: &[Affected]| affected.iter().any(|a| a.component == component);
    let mut all: Vec<Band> = incidents.iter().filter(|i| touches(&i.affected)).map(of_incident).collect();
    for work in maintenances.iter().filter(|m| touches(&m.affected)) {
        all.extend(of_maintenance(work));
    }
    all.retain(|band| band.touches(from, until));
    all
}

fn of_incident(incident: &Incident) -> Band {
    let worst = incident.affected.iter().map(|a| a.status).max().filter(|status| status.is_trouble());
    let by_impact = match incident.impact {
        Impact::Critical => Status::MajorOutage,
        Impact::Major => Status::PartialOutage,
        Impact::Minor => Status::DegradedPerformance,
        Impact::Maintenance => Status::UnderMaintenance,
        Impact::None => Status::Unknown,
    };
    Band {
        id: incident.id,
        name: incident.name.clone(),
        from: incident.began(),
        until: incident.clock.resolved,
        status: worst.unwrap_or(by_impact),
    }
}

/// Work that was called off before it began touched nothing.
fn of_maintenance(work: &Maintenance) -> Option<Band> {
    let until = match work.state {
        MaintenanceState::Cancelled => work.started_at.and(work.cancelled_at)?.into(),
        MaintenanceState::InProgress | MaintenanceState::Verifying => None,
        MaintenanceState::Scheduled | MaintenanceState::Completed => Some(work.until()),
    };
    Some(Band { id: work.id, name: work.name.clone(), from: work.from(), until, status: Status::UnderMaintenance })
}
