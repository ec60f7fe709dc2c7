//! From rows to what visitors see of them: one event, component or group at a time.

use app::model::{
    ComponentId, IncidentState, Instant, MaintenanceState, Publication, Word,
    access::{Audience, Exposure, visible},
    effective::{Claim, Step, incident_claims},
    event::{Affected, Edit, Touched, Update, newest_first},
    incident::{Incident, Postmortem},
    maintenance::Maintenance,
    recovery::Clock,
};

use crate::{
    entity::{event_component, event_update, incident, maintenance},
    live::ledger::{EventFile, UpdateFile},
};

/// Whether the audience may see this incident.
pub fn sees_incident(audience: Audience, row: &incident::Model) -> bool {
    visible(audience, Exposure { visibility: row.visibility.0, publication: row.publication.0, deleted: row.deleted_at.is_some() })
}

/// Whether the audience may see this maintenance.
pub fn sees_maintenance(audience: Audience, row: &maintenance::Model) -> bool {
    visible(audience, Exposure { visibility: row.visibility.0, publication: row.publication.0, deleted: row.deleted_at.is_some() })
}

/// The incident as visitors see it; of its components only those they may see.
pub fn incident(file: &EventFile<incident::Model>, sees: &dyn Fn(ComponentId) -> bool) -> Incident {
    let row = &file.row;
    Incident {
        id: row.id.0,
        number: file.number,
        name: row.name.clone(),
        state: row.state.0,
        impact: row.impact_override.unwrap_or(row.impact).0,
        impact_overridden: row.impact_override.is_some(),
        pinned: row.pinned,
        false_alarm: row.false_alarm,
        backfilled: row.backfilled,
        tags: row.tags.0.clone(),
        clock: clock(row),
        next_update_at: row.next_update_at.map(|at| at.0),
        reminder_intervals: row.reminder_intervals.clone(),
        affected: affected(&file.affected, sees),
        updates: updates(file, sees, IncidentState::parse),
        postmortem: file.postmortem.as_ref().and_then(|p| {
            Some(Postmortem {
                body: p.body.clone()?,
                html: p.body_html.clone()?,
                published_at: p.published_at?.0,
                updated_at: p.body_at.unwrap_or(p.updated_at).0,
            })
        }),
        created_at: row.created_at.0,
        updated_at: row.updated_at.0,
    }
}

/// The incident's moments.
pub fn clock(row: &incident::Model) -> Clock {
    let at = |column: Option<crate::entity::Col<Instant>>| column.map(|at| at.0);
    Clock {
        started: at(row.started_at),
        detected: at(row.detected_at),
        acknowledged: at(row.acknowledged_at),
        first_posted: at(row.first_posted_at),
        mitigated: at(row.mitigated_at),
        resolved: at(row.resolved_at),
    }
}

/// The maintenance as visitors see it; of its components only those they may see.
pub fn maintenance(file: &EventFile<maintenance::Model>, sees: &dyn Fn(ComponentId) -> bool) -> Maintenance {
    let row = &file.row;
    let updates = updates(file, sees, MaintenanceState::parse);
    let verifying_at = updates.iter().rev().find(|u| u.state == Some(MaintenanceState::Verifying)).map(|u| u.display_at);
    Maintenance {
        id: row.id.0,
        number: file.number,
        name: row.name.clone(),
        state: row.state.0,
        scheduled_for: row.scheduled_for.0,
        scheduled_until: row.scheduled_until.0,
        started_at: row.started_at.map(|at| at.0),
        verifying_at,
        ended_at: row.ended_at.map(|at| at.0),
        cancelled_at: row.cancelled_at.map(|at| at.0),
        to_maintenance: row.to_maintenance,
        recurring: row.recurrence_id.is_some(),
        sequence: row.rev,
        tags: row.tags.0.clone(),
        affected: affected(&file.affected, sees),
        updates,
        created_at: row.created_at.0,
        updated_at: row.updated_at.0,
    }
}

/// What an incident claims about components, if it counts at all: published, not deleted, no false alarm, and not
/// entered after the fact without counting as downtime.
pub fn claims(file: &EventFile<incident::Model>) -> Vec<(ComponentId, Claim)> {
    let row = &file.row;
    if row.false_alarm || row.publication != Publication::Published || (row.backfilled && !row.counts_as_downtime) {
        return Vec::new();
    }
    let mut told: Vec<&UpdateFile> = file.updates.values().filter(|u| !u.row.internal).collect();
    told.sort_by_key(|u| order(&u.row));
    let steps: Vec<Step> = told
        .into_iter()
        .map(|u| Step {
            at: u.row.display_at.0,
            state: u.row.state.as_deref().and_then(IncidentState::parse),
            statuses: u.touched.iter().map(|t| (t.component_id.0, t.new_status.0)).collect(),
        })
        .collect();
    incident_claims(row.id.0, row.started_at.map(|at| at.0), &steps)
}

/// The order in which updates happened.
pub fn order(row: &event_update::Model) -> impl Ord + use<> {
    (row.display_at, row.created_at, row.id)
}

fn affected(rows: &[event_component::Model], sees: &dyn Fn(ComponentId) -> bool) -> Vec<Affected> {
    rows.iter().filter(|r| sees(r.component_id.0)).map(|r| Affected { component: r.component_id.0, status: r.status.0 }).collect()
}

fn updates<R, S>(file: &EventFile<R>, sees: &dyn Fn(ComponentId) -> bool, parse: fn(&str) -> Option<S>) -> Vec<Update<S>> {
    let view = |u: &UpdateFile| Update {
        id: u.row.id.0,
        state: u.row.state.as_deref().and_then(parse),
        body: u.row.body.clone(),
        html: u.row.body_html.clone(),
        display_at: u.row.display_at.0,
        created_at: u.row.created_at.0,
        updated_at: u.row.updated_at.0,
        touched: u
            .touched
            .iter()
            .filter(|t| sees(t.component_id.0))
            .map(|t| Touched { component: t.component_id.0, name: t.name.clone(), old: t.old_status.0, new: t.new_status.0 })
            .collect(),
        notified: u.row.deliver_notifications,
        edits: u.edits.iter().map(|e| Edit { html: e.body_html.clone(), replaced_at: e.replaced_at.0 }).collect(),
    };
    let mut all: Vec<Update<S>> = file.updates.values().filter(|u| !u.row.internal).map(view).collect();
    newest_first(&mut all);
    all
}
