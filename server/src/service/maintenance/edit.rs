//! Changing what is planned: window, components, switches, who sees it.

use std::collections::BTreeMap;

use app::model::{
    ComponentId, EventId, MaintenanceState, PageId, Status,
    access::Right,
    input::{EditMaintenance, Switches},
};

use super::{due::passed, load, save};
use crate::{
    entity::{Col, Json, maintenance},
    error::{Error, Result},
    service::{
        Services,
        actor::Actor,
        events,
        mutation::{Deed, Mutation, must_be_fresh},
    },
};

/// Changes a maintenance, and no other of its recurrence. Somebody else's change since `input.rev` refuses it.
pub async fn edit(services: &Services, actor: &Actor, page: PageId, id: EventId, input: EditMaintenance) -> Result<()> {
    let input = input.validate()?;
    let mut m = Mutation::begin(services, actor, page, Right::RunEvents).await?;
    edit_within(&mut m, id, input).await?;
    m.commit().await?;
    Ok(())
}

/// Changes a maintenance as part of another change.
pub(super) async fn edit_within(m: &mut Mutation<'_>, id: EventId, input: EditMaintenance) -> Result<()> {
    let before = load(m, id).await?;
    must_be_fresh("maintenance", input.rev, before.rev)?;
    let mut row = before.clone();
    move_window(m, &mut row, &input)?;
    if let Some(components) = input.components {
        write_components(m, id, components).await?;
    }
    if let Some(name) = input.name {
        row.name = name;
    }
    if let Some(visibility) = input.visibility {
        row.visibility = Col(visibility);
    }
    if let Some(publish) = input.publish {
        (row.publication, row.publish_at) = events::next_standing("maintenance", row.publication.0, publish)?;
    }
    if row.publish_at.is_some_and(|at| at >= row.scheduled_until) {
        return Err(Error::field("publish", "must come before the end of the window"));
    }
    if let Some(tags) = input.tags {
        row.tags = Json(tags);
    }
    if let Some(metadata) = input.metadata {
        row.metadata = Json(metadata);
    }
    if let Some(switches) = input.switches {
        set_switches(&mut row, switches);
    }
    // Reminders whose time lies ahead again go out again.
    if row.scheduled_for != before.scheduled_for || row.remind_before != before.remind_before {
        row.reminded = Json(passed(&row.remind_before, row.scheduled_for.0, m.now()));
    }
    let row = save(m, row).await?;
    m.audit(Deed::on("edited", "maintenance", id).before(&before).after(&row)).await
}

/// A maintenance that has begun keeps its planned begin, one that is over its whole window: they say what was planned.
fn move_window(m: &Mutation<'_>, row: &mut maintenance::Model, input: &EditMaintenance) -> Result<()> {
    let from = Col(input.scheduled_for.unwrap_or(row.scheduled_for.0));
    let until = Col(input.scheduled_until.unwrap_or(row.scheduled_until.0));
    if from != row.scheduled_for && row.state != MaintenanceState::Scheduled {
        return Err(Error::field("scheduled_for", "cannot change: the maintenance has begun or is over"));
    }
    if until != row.scheduled_until && row.state.0.is_over() {
        return Err(Error::field("scheduled_until", "cannot change: the maintenance is over"));
    }
    if (from, until) != (row.scheduled_for, row.scheduled_until) {
        EditMaintenance::check_window(from.0, until.0)?;
        if until.0 <= m.now() {
            return Err(Error::field("scheduled_until", "must lie in the future"));
        }
    }
    (row.scheduled_for, row.scheduled_until) = (from, until);
    Ok(())
}

pub(super) fn set_switches(row: &mut maintenance::Model, switches: Switches) {
    let Switches { auto_start, auto_complete, to_maintenance, to_operational, notify_start, notify_end, remind_before } = switches;
    (row.auto_start, row.auto_complete) = (auto_start, auto_complete);
    (row.to_maintenance, row.to_operational) = (to_maintenance, to_operational);
    (row.notify_start, row.notify_end) = (notify_start, notify_end);
    row.remind_before = Json(remind_before);
}

/// Writes the components a maintenance touches, all of which must be on the page.
pub(super) async fn write_components(m: &mut Mutation<'_>, id: EventId, components: Vec<ComponentId>) -> Result<()> {
    let known = events::named(m, "components", components).await?;
    let affected: BTreeMap<ComponentId, Status> = known.into_keys().map(|id| (id, Status::UnderMaintenance)).collect();
    events::write_affected(m, id, &affected).await
}

/// Takes a maintenance away, and what it claims about its components with it. One that was planned by rule does not come back.
pub async fn delete(services: &Services, actor: &Actor, page: PageId, id: EventId) -> Result<()> {
    let mut m = Mutation::begin(services, actor, page, Right::RunEvents).await?;
    let before = load(&m, id).await?;
    let mut row = before.clone();
    row.deleted_at = Some(Col(m.now()));
    save(&mut m, row).await?;
    m.audit(Deed::on("deleted", "maintenance", id).before(&before)).await?;
    m.commit().await?;
    Ok(())
}
