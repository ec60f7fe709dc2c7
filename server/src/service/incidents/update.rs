//! Saying how it goes on: updates, the end, going back, and correcting what was said.

use app::model::{
    ComponentId, EventId, IncidentState, NoticeKind, PageId, Publication, Status, UpdateId, Word,
    access::Right,
    input::{EditUpdate, NewUpdate},
};

use super::{load, recompute::recompute, save, settle, tell};
use crate::{
    entity::{event_update, incident},
    error::{Error, Result},
    service::{
        Services,
        actor::Actor,
        events::{self, Draft},
        mutation::{Deed, Mutation, must_be_fresh},
    },
};

/// Adds an update to an incident. `seen` is the revision of the incident the author looked at; scripts that do not know
/// revisions leave it out.
pub async fn post_update(
    services: &Services,
    actor: &Actor,
    page: PageId,
    id: EventId,
    seen: Option<i64>,
    input: NewUpdate<IncidentState>,
) -> Result<UpdateId> {
    let input = input.validate()?;
    let mut m = Mutation::begin(services, actor, page, Right::RunEvents).await?;
    let row = load(&m, id).await?;
    if let Some(seen) = seen {
        must_be_fresh("incident", seen, row.rev)?;
    }
    let update = post(&mut m, row, input).await?;
    m.commit().await?;
    Ok(update)
}

/// The same as part of another change, of what was checked before.
pub(in crate::service) async fn post(m: &mut Mutation<'_>, row: incident::Model, input: NewUpdate<IncidentState>) -> Result<UpdateId> {
    let ends_it = row.state.0.is_open() && input.state.is_some_and(|state| !state.is_open());
    if !ends_it && !input.internal {
        events::must_have_room(m, row.id.0).await?;
    }
    add_update(m, row, input).await
}

async fn add_update(m: &mut Mutation<'_>, mut row: incident::Model, mut input: NewUpdate<IncidentState>) -> Result<UpdateId> {
    let before = row.clone();
    input.display_at = input.display_at.map(|at| events::past(m, "display_at", at)).transpose()?;
    let draft = Draft::of(row.id.0, &input, m.now());
    let notify = draft.notify && !row.backfilled;
    let update = events::write_update(m, Draft { notify, ..draft }).await?;
    if input.internal {
        // The incident itself stays as it is: its time of change would tell visitors that there is something to know.
        m.audit(Deed::on("noted on", "incident", row.id).after(&update)).await?;
        return Ok(update.id.0);
    }
    row.notify = input.notify;
    let row = recompute(m, row).await?;
    let row = save(m, row).await?;
    if input.state.is_some() {
        settle(m, &row, Some(update.id.0)).await?;
    }
    if notify {
        let ended = before.state.0.is_open() && !row.state.0.is_open();
        tell(m, &row, if ended { NoticeKind::IncidentResolved } else { NoticeKind::IncidentUpdated }, Some(update.id.0)).await?;
    }
    m.audit(Deed::on("updated", "incident", row.id).before(&before).after(&update)).await?;
    Ok(update.id.0)
}

/// Ends an incident. Without statuses every component it touches is said to work again.
pub async fn resolve(
    services: &Services,
    actor: &Actor,
    page: PageId,
    id: EventId,
    body: &str,
    statuses: Option<Vec<(ComponentId, Status)>>,
) -> Result<UpdateId> {
    let mut input = NewUpdate { state: Some(IncidentState::Resolved), body: body.to_owned(), ..NewUpdate::default() };
    input.statuses = statuses.clone().unwrap_or_default();
    let mut input = input.validate()?;
    let mut m = Mutation::begin(services, actor, page, Right::RunEvents).await?;
    let row = load(&m, id).await?;
    if !row.state.0.is_open() {
        return Err(Error::conflict("this incident is resolved already"));
    }
    if statuses.is_none() {
        let ids: Vec<ComponentId> = events::affected(&m, id).await?.into_iter().map(|(id, _)| id).collect();
        input.statuses = events::live_only(&m, &ids).await?.into_iter().map(|id| (id, Status::Operational)).collect();
    }
    input.notify = row.notify;
    let update = add_update(&mut m, row, input).await?;
    m.commit().await?;
    Ok(update)
}

/// Goes back: a resolved incident is open again, with the components that are hurt now.
pub async fn reopen(
    services: &Services,
    actor: &Actor,
    page: PageId,
    id: EventId,
    body: &str,
    statuses: Vec<(ComponentId, Status)>,
) -> Result<UpdateId> {
    let input = NewUpdate { state: Some(IncidentState::Investigating), body: body.to_owned(), statuses, ..NewUpdate::default() };
    let mut input = input.validate()?;
    let mut m = Mutation::begin(services, actor, page, Right::RunEvents).await?;
    let row = load(&m, id).await?;
    if row.state.0.is_open() {
        return Err(Error::conflict("this incident is open already"));
    }
    events::must_have_room(&m, id).await?;
    input.notify = row.notify;
    let update = add_update(&mut m, row, input).await?;
    m.commit().await?;
    Ok(update)
}

/// Ends an incident that was none: it keeps its place in history, but counts neither against uptime nor in recovery figures.
pub async fn close_as_false_alarm(services: &Services, actor: &Actor, page: PageId, id: EventId, body: &str) -> Result<UpdateId> {
    let input = NewUpdate { state: Some(IncidentState::Resolved), body: body.to_owned(), ..NewUpdate::default() };
    let mut input = input.validate()?;
    let mut m = Mutation::begin(services, actor, page, Right::RunEvents).await?;
    let mut row = load(&m, id).await?;
    if !row.state.0.is_open() {
        return Err(Error::conflict("this incident is resolved already"));
    }
    row.false_alarm = true;
    input.notify = row.notify;
    let update = add_update(&mut m, row, input).await?;
    m.commit().await?;
    Ok(update)
}

/// Corrects an update. What it said before stays to be read.
pub async fn edit_update(
    services: &Services,
    actor: &Actor,
    page: PageId,
    (id, update): (EventId, UpdateId),
    input: EditUpdate<IncidentState>,
) -> Result<()> {
    let input = input.validate()?;
    let mut m = Mutation::begin(services, actor, page, Right::RunEvents).await?;
    let row = load(&m, id).await?;
    let (before, after) = events::revise(&mut m, (id, update), &input).await?;
    if let Some(statuses) = &input.statuses {
        events::write_touched(&mut m, &after, statuses).await?;
    }
    if !after.internal {
        let row = recompute(&mut m, without_mitigation_by(row, &before)).await?;
        let row = save(&mut m, row).await?;
        if input.state.is_some() || input.statuses.is_some() {
            settle(&mut m, &row, Some(update)).await?;
        }
    }
    m.commit().await?;
    Ok(())
}

/// Forgets the moment of mitigation if it was this update that told of it.
fn without_mitigation_by(mut row: incident::Model, update: &event_update::Model) -> incident::Model {
    let told = update.state.as_deref() == Some(IncidentState::Monitoring.as_str());
    row.mitigated_at = row.mitigated_at.filter(|at| !told || *at != update.display_at);
    row
}

/// Takes an update back. The last one cannot be taken back: delete the incident instead.
pub async fn delete_update(services: &Services, actor: &Actor, page: PageId, id: EventId, update: UpdateId) -> Result<()> {
    let mut m = Mutation::begin(services, actor, page, Right::RunEvents).await?;
    let row = load(&m, id).await?;
    let before = events::take_back(&mut m, (id, update), "incident").await?;
    if !before.internal {
        let row = recompute(&mut m, without_mitigation_by(row, &before)).await?;
        save(&mut m, row).await?;
    }
    m.commit().await?;
    Ok(())
}

/// Whether an incident is out, for verbs that treat drafts differently.
pub(super) fn is_out(row: &incident::Model) -> bool {
    row.publication == Publication::Published
}
