//! Saying how it goes on: updates and what follows from them, and correcting what was said.

use app::model::{
    EventId, JournalCause, MaintenanceState, PageId, Status, UpdateId,
    access::Right,
    input::{EditUpdate, NewUpdate},
};

use super::{
    due::next_by_itself,
    is_out, load, notice_of,
    outcome::{newest, recompute},
    save, tell, texts,
};
use crate::{
    entity::{event_update, maintenance},
    error::{Error, Result},
    service::{
        Services,
        actor::Actor,
        components::{self, Because},
        events::{self, Draft},
        mutation::{Deed, Mutation, must_be_fresh},
    },
};

/// Adds an update to a maintenance. `in_progress` begins it, `completed` ends it, `cancelled` calls it off. `seen` is the
/// revision the author looked at; scripts that do not know revisions leave it out.
pub async fn post_update(
    services: &Services,
    actor: &Actor,
    page: PageId,
    id: EventId,
    seen: Option<i64>,
    input: NewUpdate<MaintenanceState>,
) -> Result<UpdateId> {
    let input = input.validate()?;
    let mut m = Mutation::begin(services, actor, page, Right::RunEvents).await?;
    let row = load(&m, id).await?;
    if let Some(seen) = seen {
        must_be_fresh("maintenance", seen, row.rev)?;
    }
    let ends_it = !row.state.0.is_over() && input.state.is_some_and(MaintenanceState::is_over);
    if !ends_it && !input.internal {
        events::must_have_room(&m, id).await?;
    }
    let update = post(&mut m, row, &input).await?;
    m.commit().await?;
    Ok(update)
}

/// What a person or a script says, checked.
pub(super) async fn post(m: &mut Mutation<'_>, mut row: maintenance::Model, input: &NewUpdate<MaintenanceState>) -> Result<UpdateId> {
    check(m, &row, input).await?;
    let before = row.clone();
    if !input.internal {
        row.notify = input.notify;
    }
    let (row, update) = say(m, row, input).await?;
    if input.notify && !input.internal {
        tell(m, &row, notice_of(before.state.0, row.state.0), Some(update.id.0)).await?;
    }
    let verb = if input.internal { "noted on" } else { "updated" };
    m.audit(Deed::on(verb, "maintenance", row.id).before(&before).after(&update)).await?;
    Ok(update.id.0)
}

async fn check(m: &Mutation<'_>, row: &maintenance::Model, input: &NewUpdate<MaintenanceState>) -> Result<()> {
    if !input.statuses.is_empty() {
        return Err(Error::field("components", "of a maintenance have no status of their own"));
    }
    let at = input.display_at.unwrap_or(m.now());
    if at > m.now() {
        return Err(Error::field("display_at", "must not lie in the future"));
    }
    let Some(to) = input.state else { return Ok(()) };
    let from = row.state.0;
    if from.is_over() && to != from {
        return Err(Error::conflict("this maintenance is over"));
    }
    if to == MaintenanceState::Scheduled && from.is_running() {
        return Err(Error::field("state", "cannot go back to scheduled: the maintenance has begun"));
    }
    if to != MaintenanceState::Scheduled && !is_out(row) {
        return Err(Error::conflict("this maintenance is not out yet; publish it first"));
    }
    if newest(m, row).await?.1.is_some_and(|set| at < set) {
        return Err(Error::field("display_at", "must not lie before the update that set the present state"));
    }
    Ok(())
}

/// Writes an update and all that follows from it. A component's own baseline changes only at the end, and only where
/// somebody is to set it by hand from there.
pub(super) async fn say(
    m: &mut Mutation<'_>,
    row: maintenance::Model,
    input: &NewUpdate<MaintenanceState>,
) -> Result<(maintenance::Model, event_update::Model)> {
    let ran = row.state.0.is_running();
    let ids: Vec<_> = events::affected(m, row.id.0).await?.into_iter().map(|(id, _)| id).collect();
    let ids = events::live_only(m, &ids).await?;
    let known = events::named(m, "components", ids.iter().copied()).await?;
    let before = events::effective(m, &known).await?;
    let (row, update) = write(m, row, input).await?;
    if ran == row.state.0.is_running() || !row.to_maintenance || !is_out(&row) || ids.is_empty() {
        return Ok((row, update));
    }
    if row.state == MaintenanceState::Completed && !row.to_operational {
        for (id, _) in known.iter().filter(|(_, component)| !component.baseline.is_trouble()) {
            let because = Because { cause: JournalCause::Maintenance, id: Some(row.id.to_string()) };
            components::set_baseline(m, *id, Status::UnderMaintenance, because).await?;
        }
    }
    let known = events::named(m, "components", ids).await?;
    let after: Vec<_> = events::effective(m, &known).await?.into_iter().collect();
    events::write_touched_since(m, &update, (&known, &before), &after).await?;
    Ok((row, update))
}

/// Writes an update and what follows from it for the maintenance itself.
pub(super) async fn write(
    m: &mut Mutation<'_>,
    row: maintenance::Model,
    input: &NewUpdate<MaintenanceState>,
) -> Result<(maintenance::Model, event_update::Model)> {
    let mut draft = Draft::of(row.id.0, input, m.now());
    if let Some(state) = input.state.filter(|_| draft.body.is_empty()) {
        texts::of_step(m, state).clone_into(&mut draft.body);
    }
    let update = events::write_update(m, draft).await?;
    if input.internal {
        // The maintenance itself stays as it is: its time of change would tell visitors that there is something to know.
        return Ok((row, update));
    }
    let row = recompute(m, row).await?;
    Ok((save(m, row).await?, update))
}

/// Corrects an update. What it said before stays to be read.
pub async fn edit_update(
    services: &Services,
    actor: &Actor,
    page: PageId,
    (id, update): (EventId, UpdateId),
    input: EditUpdate<MaintenanceState>,
) -> Result<()> {
    let input = input.validate()?;
    if input.statuses.as_ref().is_some_and(|statuses| !statuses.is_empty()) {
        return Err(Error::field("components", "of a maintenance have no status of their own"));
    }
    let mut m = Mutation::begin(services, actor, page, Right::RunEvents).await?;
    if input.display_at.is_some_and(|at| at > m.now()) {
        return Err(Error::field("display_at", "must not lie in the future"));
    }
    let row = load(&m, id).await?;
    let (before, _) = events::revise(&mut m, (id, update), &input).await?;
    reconsider(m, row, &before).await
}

/// Takes an update back. The last one stays: delete the maintenance instead.
pub async fn delete_update(services: &Services, actor: &Actor, page: PageId, id: EventId, update: UpdateId) -> Result<()> {
    let mut m = Mutation::begin(services, actor, page, Right::RunEvents).await?;
    let row = load(&m, id).await?;
    let before = events::take_back(&mut m, (id, update), "maintenance").await?;
    reconsider(m, row, &before).await
}

/// Works out what a maintenance is once this update of its log was changed; notes for staff decide nothing.
async fn reconsider(mut m: Mutation<'_>, before: maintenance::Model, update: &event_update::Model) -> Result<()> {
    if update.internal {
        m.commit().await?;
        return Ok(());
    }
    let row = recompute(&m, before.clone()).await?;
    // What its author just took back would be said again within a second.
    if next_by_itself(&row, m.now()).is_some() && next_by_itself(&before, m.now()).is_none() {
        return Err(Error::conflict("it would move on by itself again at once; move its window or switch that off first"));
    }
    save(&mut m, row).await?;
    m.commit().await?;
    Ok(())
}
