//! One incident or maintenance, as compatible programs read it.

use app::model::{
    ComponentId, EventId, Impact, IncidentState, Instant, MaintenanceState, UpdateId, Word,
    event::{Touched, Update, entered},
    input::Switches,
};
use serde_json::Value;

use crate::{
    entity::{Col, incident, maintenance},
    live::{ledger::EventFile, view},
    service::maintenance::switches,
};

/// An incident or a maintenance.
#[derive(Clone, Debug)]
pub struct Record {
    /// Its id.
    pub id: EventId,
    /// What it is called.
    pub name: String,
    /// Its state: the word of an incident's, or of a maintenance's.
    pub state: &'static str,
    /// How much it hurts.
    pub impact: Impact,
    /// What staff say about that, if they do.
    pub impact_override: Option<Impact>,
    /// When it was written down.
    pub created_at: Instant,
    /// When it was last changed.
    pub updated_at: Instant,
    /// When it began.
    pub started_at: Instant,
    /// Since when the fix is watched.
    pub monitoring_at: Option<Instant>,
    /// When it was over.
    pub resolved_at: Option<Instant>,
    /// What it touches.
    pub components: Vec<ComponentId>,
    /// Its log, newest first.
    pub log: Vec<Said>,
    /// Facts for other tools.
    pub metadata: Value,
    /// When its staff are reminded of it.
    pub reminder_intervals: Option<String>,
    /// Whether it was entered after the fact.
    pub backfilled: bool,
    /// What is planned; none for an incident.
    pub plan: Option<Plan>,
    /// What was learned.
    pub lesson: Option<Lesson>,
}

/// An entry of a log.
#[derive(Clone, Debug)]
pub struct Said {
    /// Its id.
    pub id: UpdateId,
    /// Counts edits.
    pub rev: i64,
    /// The state that was in force from then on.
    pub state: &'static str,
    /// Its text, in Markdown.
    pub body: String,
    /// When it was written.
    pub created_at: Instant,
    /// When it was last edited.
    pub updated_at: Instant,
    /// When it is shown to have happened.
    pub display_at: Instant,
    /// What it said about components.
    pub touched: Vec<Touched>,
    /// Whether subscribers were told.
    pub notified: bool,
}

/// The plan of a maintenance.
#[derive(Clone, Debug)]
pub struct Plan {
    /// When it is planned to begin.
    pub scheduled_for: Instant,
    /// When it is planned to end.
    pub scheduled_until: Instant,
    /// What happens by itself.
    pub switches: Switches,
    /// When subscribers were last reminded.
    pub reminded_at: Option<Instant>,
}

/// A postmortem and its draft.
#[derive(Clone, Debug)]
pub struct Lesson {
    /// What is not published yet, and when it was written.
    pub draft: Option<(String, Option<Instant>)>,
    /// What is published, and when it was written.
    pub body: Option<(String, Option<Instant>)>,
    /// When it came out.
    pub published_at: Option<Instant>,
    /// Whether subscribers are told.
    pub notify: bool,
    /// When they were told.
    pub notified_at: Option<Instant>,
    /// When it was begun.
    pub created_at: Instant,
    /// When it was last changed.
    pub updated_at: Instant,
}

/// An incident.
pub(super) fn of_incident(file: &EventFile<incident::Model>) -> Record {
    let (row, seen) = (&file.row, view::incident(file, &|_| true));
    let at = |at: Option<Col<Instant>>| at.map(|at| at.0);
    Record {
        id: seen.id,
        state: seen.state.as_str(),
        impact: seen.impact,
        impact_override: row.impact_override.map(|impact| impact.0),
        created_at: seen.created_at,
        updated_at: seen.updated_at,
        started_at: seen.began(),
        monitoring_at: entered(&seen.updates, IncidentState::Monitoring),
        resolved_at: seen.clock.resolved,
        components: seen.affected.iter().map(|affected| affected.component).collect(),
        log: log(file, &seen.updates, IncidentState::Investigating),
        metadata: row.metadata.0.clone(),
        backfilled: row.backfilled,
        plan: None,
        lesson: file.postmortem.as_ref().filter(|row| row.draft.is_some() || row.body.is_some()).map(|row| Lesson {
            draft: row.draft.clone().map(|text| (text, at(row.draft_at))),
            body: row.body.clone().map(|text| (text, at(row.body_at))),
            published_at: at(row.published_at),
            notify: row.notify,
            notified_at: at(row.notified_at),
            created_at: row.created_at.0,
            updated_at: row.updated_at.0,
        }),
        reminder_intervals: seen.reminder_intervals,
        name: seen.name,
    }
}

/// A maintenance.
pub(super) fn of_maintenance(file: &EventFile<maintenance::Model>) -> Record {
    let (row, seen) = (&file.row, view::maintenance(file, &|_| true));
    Record {
        id: seen.id,
        state: seen.state.as_str(),
        impact: Impact::Maintenance,
        impact_override: None,
        created_at: seen.created_at,
        updated_at: seen.updated_at,
        started_at: seen.created_at,
        monitoring_at: seen.verifying_at,
        resolved_at: seen.ended_at.or(seen.cancelled_at),
        components: seen.affected.iter().map(|affected| affected.component).collect(),
        log: log(file, &seen.updates, MaintenanceState::Scheduled),
        metadata: row.metadata.0.clone(),
        reminder_intervals: None,
        backfilled: false,
        plan: Some(Plan {
            scheduled_for: seen.scheduled_for,
            scheduled_until: seen.scheduled_until,
            switches: switches(row),
            reminded_at: row.reminded_at.map(|at| at.0),
        }),
        lesson: None,
        name: seen.name,
    }
}

/// The log, newest first. A comment has the state that was in force when it was written.
fn log<R, S: Word>(file: &EventFile<R>, newest_first: &[Update<S>], mut state: S) -> Vec<Said> {
    let mut log = Vec::with_capacity(newest_first.len());
    for update in newest_first.iter().rev() {
        state = update.state.unwrap_or(state);
        log.push(Said {
            id: update.id,
            rev: file.updates.get(&update.id).map_or(1, |file| file.row.rev),
            state: state.as_str(),
            body: update.body.clone(),
            created_at: update.created_at,
            updated_at: update.updated_at,
            display_at: update.display_at,
            touched: update.touched.clone(),
            notified: update.notified,
        });
    }
    log.reverse();
    log
}
