//! Changing what an incident is called, who sees it, what is known about its moments.

use app::model::{
    EventId, Instant, PageId,
    access::Right,
    input::{EditClock, EditIncident},
};

use super::{load, save};
use crate::{
    entity::{Col, Json, incident},
    error::{Error, Result},
    live::{fact::Fact, view},
    service::{
        Services,
        actor::Actor,
        events,
        mutation::{Deed, Mutation, must_be_fresh},
        rows,
    },
};

/// Changes an incident. Somebody else's change since `input.rev` refuses it.
pub async fn edit(services: &Services, actor: &Actor, page: PageId, id: EventId, input: EditIncident) -> Result<()> {
    let input = input.validate()?;
    let mut m = Mutation::begin(services, actor, page, Right::RunEvents).await?;
    edit_within(&mut m, id, input).await?;
    m.commit().await?;
    Ok(())
}

/// Changes an incident as part of another change.
pub(in crate::service) async fn edit_within(m: &mut Mutation<'_>, id: EventId, input: EditIncident) -> Result<()> {
    let before = load(m, id).await?;
    must_be_fresh("incident", input.rev, before.rev)?;
    let mut row = before.clone();
    if let Some(name) = input.name {
        row.name = name;
    }
    if let Some(impact) = input.impact_override {
        row.impact_override = impact.map(Col);
    }
    if let Some(visibility) = input.visibility {
        row.visibility = Col(visibility);
    }
    if let Some(publish) = input.publish {
        (row.publication, row.publish_at) = events::next_standing("incident", row.publication.0, publish)?;
    }
    set_clock(m, &mut row, &input.clock)?;
    if let Some(promise) = input.next_update_at {
        row.next_update_at = promise.map(Col);
        keep_promise(m, id, row.next_update_at).await?;
    }
    if row.next_update_at.is_some() && !row.state.0.is_open() {
        return Err(Error::field("next_update_at", "cannot be promised for a resolved incident"));
    }
    row.pinned = input.pinned.unwrap_or(row.pinned);
    row.false_alarm = input.false_alarm.unwrap_or(row.false_alarm);
    if let Some(counts) = input.counts_as_downtime {
        if !row.backfilled {
            return Err(Error::field("counts_as_downtime", "can only be set on an incident entered after the fact"));
        }
        row.counts_as_downtime = counts;
    }
    if let Some(tags) = input.tags {
        row.tags = Json(tags);
    }
    if let Some(metadata) = input.metadata {
        row.metadata = Json(metadata);
    }
    if let Some(intervals) = input.reminder_intervals {
        row.reminder_intervals = intervals;
    }
    let row = save(m, row).await?;
    m.audit(Deed::on("edited", "incident", id).before(&before).after(&row)).await
}

fn set_clock(m: &Mutation<'_>, row: &mut incident::Model, clock: &EditClock) -> Result<()> {
    let moments = [
        ("started_at", clock.started_at, &mut row.started_at),
        ("detected_at", clock.detected_at, &mut row.detected_at),
        ("acknowledged_at", clock.acknowledged_at, &mut row.acknowledged_at),
        ("mitigated_at", clock.mitigated_at, &mut row.mitigated_at),
    ];
    for (field, new, moment) in moments {
        if let Some(new) = new {
            *moment = new.map(|at| events::past(m, field, at)).transpose()?.map(Col);
        }
    }
    match view::clock(row).contradiction() {
        // These follow from the updates: it is the start that has to give way.
        Some((first, second @ ("first_posted_at" | "resolved_at"))) => Err(Error::field(first, format!("must not lie after {second}"))),
        Some((first, second)) => Err(Error::field(second, format!("must not lie before {first}"))),
        None => Ok(()),
    }
}

/// A promise belongs to the newest update: the next one keeps it.
async fn keep_promise(m: &mut Mutation<'_>, id: EventId, promise: Option<Col<Instant>>) -> Result<()> {
    let newest = events::load_updates(m, id).await?.into_iter().map(|(update, _)| update).rfind(|update| !update.internal);
    if let Some(mut update) = newest {
        update.next_update_at = promise;
        rows::overwrite(m.tx(), update.clone()).await?;
        m.record(Fact::Update(update));
    }
    Ok(())
}

/// Somebody takes the incident on. Said twice, the first time counts.
pub async fn acknowledge(services: &Services, actor: &Actor, page: PageId, id: EventId) -> Result<()> {
    let mut m = Mutation::begin(services, actor, page, Right::RunEvents).await?;
    let before = load(&m, id).await?;
    if before.acknowledged_at.is_some() {
        return Ok(());
    }
    let mut row = before.clone();
    row.acknowledged_at = Some(Col(m.now()));
    let row = save(&mut m, row).await?;
    m.audit(Deed::on("acknowledged", "incident", id).before(&before).after(&row)).await?;
    m.commit().await?;
    Ok(())
}

/// Takes an incident away. It can be brought back from the database; no surface shows it.
pub async fn delete(services: &Services, actor: &Actor, page: PageId, id: EventId) -> Result<()> {
    let mut m = Mutation::begin(services, actor, page, Right::RunEvents).await?;
    delete_within(&mut m, id).await?;
    m.commit().await?;
    Ok(())
}

/// Takes an incident away as part of another change.
pub(in crate::service) async fn delete_within(m: &mut Mutation<'_>, id: EventId) -> Result<()> {
    let before = load(m, id).await?;
    let mut row = before.clone();
    row.deleted_at = Some(Col(m.now()));
    save(m, row).await?;
    m.audit(Deed::on("deleted", "incident", id).before(&before)).await
}
