//! News for staff who want to see how a message reads before anybody gets it: of the newest event on the page that can be told in
//! that way, or of an example where there is none.

use app::model::{
    EventId, Impact, IncidentState, Instant, MaintenanceState, NoticeKind, Status, UpdateId,
    event::{Affected, Update},
    incident::{Incident, Postmortem},
    maintenance::Maintenance,
    recovery::Clock,
};

use super::{message::News, payload::Turn, writer::Writer};

/// What an example is called in addresses: no event has this id.
const EXAMPLE: &str = "example00000";

/// An hour, in milliseconds.
const HOUR: i64 = 3_600_000;

impl Writer<'_> {
    /// News of this kind, and whether they are an example.
    pub fn specimen(&self, kind: NoticeKind) -> (News, bool) {
        match kind {
            NoticeKind::Confirmation | NoticeKind::Test => (self.about_themselves(kind), false),
            NoticeKind::ComponentChanged => (self.turns(&self.turn()), true),
            NoticeKind::IncidentCreated | NoticeKind::IncidentUpdated | NoticeKind::IncidentResolved | NoticeKind::PostmortemPublished => {
                let told = |incident: &&Incident| is_told(kind, incident);
                match self.snapshot.incidents.iter().filter(told).max_by_key(|incident| incident.updated_at) {
                    Some(incident) => (self.incident(kind, incident, word_of(kind, incident)), false),
                    None => (self.incident(kind, &self.example_of_an_incident(kind), None), true),
                }
            }
            _ => {
                let planned = |it: &&Maintenance| is_planned(kind, it);
                match self.snapshot.maintenances.iter().filter(planned).max_by_key(|it| it.updated_at) {
                    Some(it) => (self.maintenance(kind, it, word_of_maintenance(kind, it)), false),
                    None => (self.maintenance(kind, &self.example_of_a_maintenance(kind), None), true),
                }
            }
        }
    }

    fn turn(&self) -> Vec<Turn<'_>> {
        let turn = |component| {
            let (old, new) = (Status::Operational, Status::DegradedPerformance);
            Turn { component, old, new, at: self.now(), id: EXAMPLE.to_owned() }
        };
        self.snapshot.components.first().map(turn).into_iter().collect()
    }

    fn affected_first(&self, status: Status) -> Vec<Affected> {
        self.snapshot.components.first().map(|component| Affected { component: component.id, status }).into_iter().collect()
    }

    fn example_of_an_incident(&self, kind: NoticeKind) -> Incident {
        let now = self.now();
        let (state, said) = match kind {
            NoticeKind::IncidentCreated => {
                (IncidentState::Investigating, "An example: uploads take longer than usual. We are looking into it.")
            }
            NoticeKind::IncidentUpdated => (IncidentState::Identified, "An example: a disk is full. We are making room."),
            _ => (IncidentState::Resolved, "An example: uploads are as fast as ever again."),
        };
        let lesson = "An example: we were not told that the disk was filling up. Now we are.";
        let postmortem = (kind == NoticeKind::PostmortemPublished).then(|| Postmortem {
            body: lesson.to_owned(),
            html: format!("<p>{lesson}</p>"),
            published_at: now,
            updated_at: now,
        });
        let over = state == IncidentState::Resolved;
        Incident {
            id: example(),
            number: 0,
            name: "Uploads are slow (an example)".to_owned(),
            state,
            impact: Impact::Minor,
            impact_overridden: false,
            pinned: false,
            false_alarm: false,
            backfilled: false,
            tags: Vec::new(),
            clock: Clock { started: Some(now), resolved: over.then_some(now), ..Clock::default() },
            next_update_at: (!over).then(|| Instant::from_millis(now.millis() + HOUR)),
            reminder_intervals: None,
            affected: self.affected_first(if over { Status::Operational } else { Status::DegradedPerformance }),
            updates: vec![update(state, said, now)],
            postmortem,
            created_at: now,
            updated_at: now,
        }
    }

    fn example_of_a_maintenance(&self, kind: NoticeKind) -> Maintenance {
        let now = self.now();
        let (state, said) = match kind {
            NoticeKind::MaintenanceStarted | NoticeKind::MaintenanceUpdated => {
                (MaintenanceState::InProgress, "An example: we are at work. Uploads wait until we are done.")
            }
            NoticeKind::MaintenanceCompleted => (MaintenanceState::Completed, "An example: the new disks are in."),
            NoticeKind::MaintenanceCancelled => (MaintenanceState::Cancelled, "An example: the new disks have not come."),
            _ => (MaintenanceState::Scheduled, "An example: we put in new disks. Uploads wait for an hour."),
        };
        let from = Instant::from_millis(now.millis() + HOUR);
        Maintenance {
            id: example(),
            number: 0,
            name: "New disks (an example)".to_owned(),
            state,
            scheduled_for: from,
            scheduled_until: Instant::from_millis(from.millis() + HOUR),
            started_at: None,
            verifying_at: None,
            ended_at: None,
            cancelled_at: None,
            to_maintenance: true,
            recurring: false,
            sequence: 0,
            tags: Vec::new(),
            affected: self.affected_first(Status::UnderMaintenance),
            updates: vec![update(state, said, now)],
            created_at: now,
            updated_at: now,
        }
    }
}

fn example() -> EventId {
    EXAMPLE.parse().expect("it is twelve letters and digits")
}

fn update<S>(state: S, said: &str, at: Instant) -> Update<S> {
    Update {
        id: EXAMPLE.parse().expect("it is twelve letters and digits"),
        state: Some(state),
        body: said.to_owned(),
        html: format!("<p>{said}</p>"),
        display_at: at,
        created_at: at,
        updated_at: at,
        touched: Vec::new(),
        notified: true,
        edits: Vec::new(),
    }
}

fn is_told(kind: NoticeKind, incident: &Incident) -> bool {
    match kind {
        NoticeKind::IncidentResolved => incident.updates.iter().any(|update| update.state == Some(IncidentState::Resolved)),
        NoticeKind::PostmortemPublished => incident.postmortem.is_some(),
        NoticeKind::IncidentUpdated => incident.updates.len() > 1,
        _ => !incident.updates.is_empty(),
    }
}

/// The update such news are about.
fn word_of(kind: NoticeKind, incident: &Incident) -> Option<UpdateId> {
    let (newest_first, oldest) = (&incident.updates, incident.updates.last());
    let found = match kind {
        NoticeKind::IncidentCreated => oldest,
        NoticeKind::IncidentResolved => newest_first.iter().find(|update| update.state == Some(IncidentState::Resolved)),
        _ => newest_first.iter().find(|update| update.state != Some(IncidentState::Resolved)),
    };
    found.map(|update| update.id)
}

fn is_planned(kind: NoticeKind, maintenance: &Maintenance) -> bool {
    match kind {
        NoticeKind::MaintenanceUpdated => maintenance.updates.len() > 1,
        _ => word_of_maintenance(kind, maintenance).is_some(),
    }
}

/// The same of a maintenance.
fn word_of_maintenance(kind: NoticeKind, maintenance: &Maintenance) -> Option<UpdateId> {
    let state = match kind {
        NoticeKind::MaintenanceStarted => MaintenanceState::InProgress,
        NoticeKind::MaintenanceCompleted => MaintenanceState::Completed,
        NoticeKind::MaintenanceCancelled => MaintenanceState::Cancelled,
        NoticeKind::MaintenanceUpdated => return maintenance.updates.first().map(|update| update.id),
        _ => return maintenance.updates.last().map(|update| update.id),
    };
    maintenance.updates.iter().find(|update| update.state == Some(state)).map(|update| update.id)
}
