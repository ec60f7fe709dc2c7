//! Ending a rule by which windows come back, or planning by another one from now on.

use app::model::{
    EventId, MaintenanceState, NoticeKind, PageId, RecurrenceId,
    access::Right,
    input::{NewMaintenance, NewUpdate},
};
use sea_orm::{ColumnTrait, QueryFilter};

use super::{
    load,
    recur::{begin, fill},
    save,
    schedule::{Origin, create},
    tell,
    update::write,
};
use crate::{
    entity::{Col, event_update, maintenance, recurrence},
    error::{Error, Result},
    service::{
        Services,
        actor::Actor,
        mutation::{Deed, Mutation, must_be_fresh},
        rows,
    },
};

/// Ends the recurrence that planned this maintenance. Windows to come that nobody touched go with it: those subscribers
/// have heard of are called off, the others vanish. What was changed by hand, runs or is over stays as it is.
pub async fn end_recurrence(services: &Services, actor: &Actor, page: PageId, id: EventId) -> Result<()> {
    let mut m = Mutation::begin(services, actor, page, Right::RunEvents).await?;
    let (before, row) = close(&mut m, id, None).await?;
    clear(&mut m, row.id.0, true).await?;
    m.audit(Deed::on("ended", "recurrence", row.id).before(&before).after(&row)).await?;
    m.commit().await?;
    Ok(())
}

/// Plans by another rule, window, text or switches from now on, in place of the recurrence that planned this maintenance:
/// that one ends as by [`end_recurrence`], and subscribers hear of the first new window only. Answers with that one. `seen`
/// is the revision of the recurrence its editor looked at.
pub async fn replan(services: &Services, actor: &Actor, page: PageId, id: EventId, seen: i64, input: NewMaintenance) -> Result<EventId> {
    let input = input.validate()?;
    let Some(rule) = input.recurrence.clone() else { return Err(Error::field("recurrence", "must not be empty")) };
    let mut m = Mutation::begin(services, actor, page, Right::RunEvents).await?;
    let (before, ended) = close(&mut m, id, Some(seen)).await?;
    clear(&mut m, ended.id.0, false).await?;
    let next = begin(&mut m, &rule, &input).await?;
    let origin = Origin { recurrence: next.id.0, occurrence: next.planned_until.0, is_first: true };
    let (row, update) = create(&mut m, &input, Some(origin)).await?;
    if input.update.notify && row.state == MaintenanceState::Scheduled {
        tell(&mut m, &row, NoticeKind::MaintenanceScheduled, Some(update)).await?;
    }
    fill(&mut m, next).await?;
    m.audit(Deed::on("ended", "recurrence", ended.id).before(&before).after(&ended)).await?;
    m.audit(Deed::on("scheduled", "maintenance", row.id).after(&row)).await?;
    m.commit().await?;
    Ok(row.id.0)
}

/// Ends the recurrence a maintenance comes from; answers with what it was and is.
async fn close(m: &mut Mutation<'_>, id: EventId, seen: Option<i64>) -> Result<(recurrence::Model, recurrence::Model)> {
    let of = load(m, id).await?.recurrence_id.ok_or_else(|| Error::conflict("this maintenance does not come back"))?;
    let found = recurrence::Entity::live(m.page_id()).filter(recurrence::Column::Id.eq(of)).one(m.tx()).await?;
    let before = found.filter(|row| row.ended_at.is_none()).ok_or_else(|| Error::conflict("this recurrence has ended already"))?;
    if let Some(seen) = seen {
        must_be_fresh("recurrence", seen, before.rev)?;
    }
    let mut row = before.clone();
    row.ended_at = Some(Col(m.now()));
    row.updated_at = Col(m.now());
    row.rev += 1;
    rows::overwrite(m.tx(), row.clone()).await?;
    Ok((before, row))
}

/// Calls off or takes away the windows to come that nobody touched.
async fn clear(m: &mut Mutation<'_>, of: RecurrenceId, may_tell: bool) -> Result<()> {
    let mut told = !may_tell;
    for window in untouched(m, of).await? {
        if was_announced(m, &window).await? {
            let called_off = NewUpdate { state: Some(MaintenanceState::Cancelled), notify: !told, ..NewUpdate::default() };
            let (window, update) = write(m, window, &called_off).await?;
            // One change tells once: of the window that comes first.
            if !std::mem::replace(&mut told, true) {
                tell(m, &window, NoticeKind::MaintenanceCancelled, Some(update.id.0)).await?;
            }
        } else {
            let deleted_at = Some(Col(m.now()));
            save(m, maintenance::Model { deleted_at, ..window }).await?;
        }
    }
    Ok(())
}

/// The windows to come that are as the job wrote them, soonest first.
async fn untouched(m: &Mutation<'_>, of: RecurrenceId) -> Result<Vec<maintenance::Model>> {
    use maintenance::Column as C;
    let mut all = maintenance::Entity::live(m.page_id())
        .filter(C::RecurrenceId.eq(Col(of)))
        .filter(C::State.eq(Col(MaintenanceState::Scheduled)))
        .filter(C::ScheduledFor.gt(Col(m.now())))
        .filter(C::Rev.eq(1))
        .all(m.tx())
        .await?;
    all.sort_by_key(|row| (row.scheduled_for, row.id));
    Ok(all)
}

async fn was_announced(m: &Mutation<'_>, row: &maintenance::Model) -> Result<bool> {
    let told = event_update::Entity::live(m.page_id())
        .filter(event_update::Column::EventId.eq(row.id))
        .filter(event_update::Column::DeliverNotifications.eq(true))
        .one(m.tx())
        .await?;
    Ok(row.reminded_at.is_some() || told.is_some())
}
