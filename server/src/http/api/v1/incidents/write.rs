//! From what scripts say to the verbs of incidents and maintenances.

use std::collections::BTreeSet;

use app::model::{
    ComponentId, EventId, IncidentState, MaintenanceState, Status,
    access::Right,
    input::{Backfill, EditIncident, EditMaintenance, NewIncident, NewMaintenance, NewUpdate, Switches},
};

use super::fields::{ChangedRow, Fields, NewRow};
use crate::{
    http::api::v1::{
        components::view::Standing, moment::day_or_moment, on_page::OnPage, pages::rename, refusal::Refusal, words::IncidentStatus,
    },
    service::{
        chronicle::{Plan, Record},
        components, incidents, maintenance,
    },
};

/// How many minutes before its begin subscribers are reminded.
const REMINDED: i64 = 60;

/// Makes what is described; answers with its id.
pub async fn create(on: &OnPage, row: NewRow) -> Result<EventId, Refusal> {
    on.actor.must(on.page, Right::RunEvents)?;
    let (name, fields) = row.parts();
    let is_state_of_plan = fields.status.is_some_and(|status| status.of_maintenance().is_some());
    if fields.backfilled == Some(true) {
        backfill(on, name, &fields).await
    } else if is_state_of_plan || fields.scheduled_for.is_some() || fields.scheduled_until.is_some() {
        plan(on, name, &fields).await
    } else {
        open(on, name, fields).await
    }
}

async fn open(on: &OnPage, name: String, fields: Fields) -> Result<EventId, Refusal> {
    let statuses = statuses(on, &fields, &[]).await?;
    let input = NewIncident {
        update: NewUpdate {
            state: Some(state(fields.status)?.unwrap_or(IncidentState::Investigating)),
            statuses,
            notify: fields.deliver_notifications.unwrap_or(true),
            ..NewUpdate::default()
        },
        impact_override: fields.impact_override.flatten().map(Into::into),
        reminder_intervals: fields.reminder_intervals.flatten(),
        ..NewIncident::named(name, "")
    };
    let input = NewIncident {
        update: NewUpdate { body: fields.body.unwrap_or_default(), ..input.update.clone() },
        metadata: fields.metadata.unwrap_or_else(|| input.metadata.clone()),
        ..input
    };
    Ok(incidents::open(on.services(), &on.actor, on.page, input).await?)
}

async fn backfill(on: &OnPage, name: String, fields: &Fields) -> Result<EventId, Refusal> {
    if !fields.named().is_empty() {
        return Err(Refusal::field("components", "cannot be specified for a backfilled incident"));
    }
    let zone = on.state.hub.page(on.page).map(|live| live.read().full.page.time_zone.clone()).unwrap_or_default();
    let at = fields.backfill_date.as_deref().ok_or_else(|| Refusal::field("backfill_date", "can't be blank"))?;
    let at = day_or_moment(at, &zone).ok_or_else(|| Refusal::field("backfill_date", "must be a date such as 2026-03-02"))?;
    let input = NewIncident {
        update: NewUpdate {
            state: Some(IncidentState::Resolved),
            body: fields.body.clone().unwrap_or_default(),
            notify: false,
            ..NewUpdate::default()
        },
        impact_override: fields.impact_override.flatten().map(Into::into),
        backfill: Some(Backfill { started_at: at, resolved_at: at, counts_as_downtime: true }),
        ..NewIncident::named(name, "")
    };
    let input = NewIncident { metadata: fields.metadata.clone().unwrap_or_else(|| input.metadata.clone()), ..input };
    let opened = incidents::open(on.services(), &on.actor, on.page, input).await;
    Ok(opened.map_err(|error| rename(error, &[("resolved_at", "backfill_date")]))?)
}

async fn plan(on: &OnPage, name: String, fields: &Fields) -> Result<EventId, Refusal> {
    let blank = |field: &str| Refusal::field(field, "can't be blank");
    let from = fields.scheduled_for.ok_or_else(|| blank("scheduled_for"))?.0;
    let until = fields.scheduled_until.ok_or_else(|| blank("scheduled_until"))?.0;
    let usual = Switches { auto_start: false, auto_complete: false, remind_before: Vec::new(), ..Switches::default() };
    let input = NewMaintenance::named(name, fields.body.clone().unwrap_or_default(), from, until);
    let input = NewMaintenance {
        update: NewUpdate {
            state: Some(step(fields.status)?.unwrap_or(MaintenanceState::Scheduled)),
            notify: fields.deliver_notifications.unwrap_or(true),
            ..input.update.clone()
        },
        components: fields.named().into_iter().map(|(id, _)| id).collect(),
        switches: switches(fields, usual),
        metadata: fields.metadata.clone().unwrap_or_else(|| input.metadata.clone()),
        ..input
    };
    Ok(maintenance::schedule(on.services(), &on.actor, on.page, input).await?)
}

/// Changes what is described.
pub async fn edit(on: &OnPage, before: Record, row: ChangedRow) -> Result<(), Refusal> {
    on.actor.must(on.page, Right::RunEvents)?;
    let (name, fields) = row.parts();
    match &before.plan {
        None => edit_incident(on, &before, name, fields).await,
        Some(plan) => edit_plan(on, &before, plan, name, fields).await,
    }
}

async fn edit_incident(on: &OnPage, before: &Record, name: Option<String>, fields: Fields) -> Result<(), Refusal> {
    if fields.scheduled_for.is_some() || fields.scheduled_until.is_some() {
        return Err(Refusal::field("scheduled_for", "cannot be set on an incident that is not scheduled"));
    }
    let state = state(fields.status)?;
    let statuses = statuses(on, &fields, &before.components).await?;
    let kept: BTreeSet<ComponentId> = fields.named().into_iter().map(|(id, _)| id).collect();
    let let_go = match fields.component_ids {
        Some(_) => before.components.iter().copied().filter(|id| !kept.contains(id)).collect(),
        None => Vec::new(),
    };
    let says = fields.body.is_some() || state.is_some() || !statuses.is_empty();
    let update = says.then(|| NewUpdate {
        state,
        body: fields.body.clone().unwrap_or_default(),
        statuses,
        notify: fields.deliver_notifications.unwrap_or(true),
        ..NewUpdate::default()
    });
    let edit = EditIncident {
        name,
        impact_override: fields.impact_override.map(|word| word.map(Into::into)),
        metadata: fields.metadata,
        reminder_intervals: fields.reminder_intervals,
        ..EditIncident::at_rev(0)
    };
    let change = incidents::Change { edit, let_go, update };
    Ok(incidents::change(on.services(), &on.actor, on.page, before.id, change).await?)
}

async fn edit_plan(on: &OnPage, before: &Record, plan: &Plan, name: Option<String>, fields: Fields) -> Result<(), Refusal> {
    let state = step(fields.status)?;
    let named = fields.named();
    let components = match fields.component_ids {
        Some(_) => Some(named.iter().map(|(id, _)| *id).collect()),
        None if named.is_empty() => None,
        None => Some(before.components.iter().copied().chain(named.iter().map(|(id, _)| *id)).collect()),
    };
    let wanted = switches(&fields, plan.switches.clone());
    let edit = EditMaintenance {
        name,
        components,
        scheduled_for: fields.scheduled_for.map(|at| at.0),
        scheduled_until: fields.scheduled_until.map(|at| at.0),
        switches: (wanted != plan.switches).then_some(wanted),
        metadata: fields.metadata,
        ..EditMaintenance::at_rev(0)
    };
    let says = fields.body.is_some() || state.is_some();
    let update = says.then(|| NewUpdate {
        state,
        body: fields.body.clone().unwrap_or_default(),
        notify: fields.deliver_notifications.unwrap_or(true),
        ..NewUpdate::default()
    });
    let is_over = state.is_some_and(MaintenanceState::is_over);
    let change = maintenance::Change { edit, update };
    maintenance::change(on.services(), &on.actor, on.page, before.id, change).await?;
    // A maintenance says that its components are under maintenance, and nothing else. How they are afterwards can be said.
    let left: Vec<_> = named.into_iter().filter_map(|(id, status)| Some((id, status?))).collect();
    if is_over && !left.is_empty() {
        components::set_statuses(on.services(), &on.actor, on.page, &left).await?;
    }
    Ok(())
}

/// What is said about components: those that are only named, and are new to the incident, are as they are.
async fn statuses(on: &OnPage, fields: &Fields, known: &[ComponentId]) -> Result<Vec<(ComponentId, Status)>, Refusal> {
    let named = fields.named();
    if named.iter().all(|(_, status)| status.is_some()) {
        return Ok(named.into_iter().filter_map(|(id, status)| Some((id, status?))).collect());
    }
    let standing = Standing::load(on).await?;
    let mut all = Vec::new();
    for (id, status) in named {
        let is_known = known.contains(&id);
        match status.or_else(|| standing.status(id).filter(|_| !is_known)) {
            Some(status) => all.push((id, status)),
            None if is_known => {}
            None => return Err(Refusal::field("component_ids", format!("names {id}, which is no component of this page"))),
        }
    }
    Ok(all)
}

/// The state of an incident.
fn state(word: Option<IncidentStatus>) -> Result<Option<IncidentState>, Refusal> {
    word.map(|word| word.of_incident().ok_or_else(not_in_list)).transpose()
}

/// The state of a maintenance.
fn step(word: Option<IncidentStatus>) -> Result<Option<MaintenanceState>, Refusal> {
    word.map(|word| word.of_maintenance().ok_or_else(not_in_list)).transpose()
}

fn not_in_list() -> Refusal {
    Refusal::field("status", "is not included in the list")
}

fn switches(fields: &Fields, usual: Switches) -> Switches {
    let remind_before = match fields.scheduled_remind_prior {
        Some(true) if usual.remind_before.is_empty() => vec![REMINDED],
        Some(false) => Vec::new(),
        _ => usual.remind_before,
    };
    Switches {
        auto_start: fields.scheduled_auto_in_progress.or(fields.scheduled_auto_transition).unwrap_or(usual.auto_start),
        auto_complete: fields.scheduled_auto_completed.unwrap_or(usual.auto_complete),
        to_maintenance: fields.auto_transition_to_maintenance_state.unwrap_or(usual.to_maintenance),
        to_operational: fields.auto_transition_to_operational_state.unwrap_or(usual.to_operational),
        notify_start: fields.auto_transition_deliver_notifications_at_start.unwrap_or(usual.notify_start),
        notify_end: fields.auto_transition_deliver_notifications_at_end.unwrap_or(usual.notify_end),
        remind_before,
    }
}
