//! Making, changing, pausing and deleting thresholds, and saying of what they suspect that it is nothing.

use app::model::{
    Instant, MetricId, PageId, ThresholdId,
    access::Right,
    input::{EditThreshold, NewThreshold},
    threshold::{FiringEnd, Reaction},
};
use sea_orm::{ColumnTrait, PaginatorTrait, QueryFilter};

use super::{effect, load, open_firing, place, turn::finish};
use crate::{
    entity::{Col, metric, threshold},
    error::{Error, Result},
    live::fact::Fact,
    service::{
        Services,
        actor::Actor,
        components,
        mutation::{Deed, Mutation, must_be_fresh},
        random, rows,
    },
};

/// How many thresholds a page can have: all of them are looked at every few seconds.
const MOST: u64 = 200;

/// Makes a threshold on a metric.
pub async fn create(services: &Services, actor: &Actor, page: PageId, metric: MetricId, input: NewThreshold) -> Result<ThresholdId> {
    let input = input.validate()?;
    let mut m = Mutation::begin(services, actor, page, Right::ShapePage).await?;
    if metric::Entity::live(page).filter(metric::Column::Id.eq(Col(metric))).one(m.tx()).await?.is_none() {
        return Err(Error::NotFound("metric"));
    }
    check_component(&m, &input).await?;
    if threshold::Entity::live(page).count(m.tx()).await? >= MOST {
        return Err(Error::conflict(format!("a page has room for {MOST} thresholds")));
    }
    let row = threshold::Model {
        id: Col(random::id()),
        page_id: Col(page),
        metric_id: Col(metric),
        component_id: Col(input.component_id),
        side: Col(input.side),
        value: input.value,
        for_minutes: input.for_minutes,
        recover_minutes: input.recover_minutes,
        reaction: Col(input.reaction),
        status: Col(input.status),
        silent_intervals: input.silent_intervals,
        turns: input.turns,
        quiet_minutes: input.quiet_minutes,
        paused_at: None,
        rev: 1,
        created_at: Col(m.now()),
        updated_at: Col(m.now()),
        deleted_at: None,
    };
    rows::insert(m.tx(), row.clone()).await?;
    m.audit(Deed::on("created", "threshold", row.id).after(&row)).await?;
    show(&mut m, metric).await?;
    m.commit().await?;
    Ok(row.id.0)
}

/// Changes a threshold. What it has done is undone first; it fires anew if the values say so. Somebody else's change since
/// `input.rev` refuses it.
pub async fn edit(services: &Services, actor: &Actor, page: PageId, id: ThresholdId, input: EditThreshold) -> Result<()> {
    let content = input.content.validate()?;
    let mut m = Mutation::begin(services, actor, page, Right::ShapePage).await?;
    let before = load(m.tx(), page, id).await?;
    must_be_fresh("threshold", input.rev, before.rev)?;
    if before.component_id != content.component_id {
        check_component(&m, &content).await?;
    }
    if content == super::content(&before) {
        return Ok(());
    }
    let row = threshold::Model {
        component_id: Col(content.component_id),
        side: Col(content.side),
        value: content.value,
        for_minutes: content.for_minutes,
        recover_minutes: content.recover_minutes,
        reaction: Col(content.reaction),
        status: Col(content.status),
        silent_intervals: content.silent_intervals,
        turns: content.turns,
        quiet_minutes: content.quiet_minutes,
        ..before.clone()
    };
    rewrite(&mut m, &before, row, "edited").await?;
    m.commit().await?;
    Ok(())
}

/// It does nothing until somebody resumes it; what it has done is undone.
pub async fn pause(services: &Services, actor: &Actor, page: PageId, id: ThresholdId) -> Result<()> {
    stand(services, actor, (page, id), "paused", |row, now| row.paused_at = row.paused_at.or(Some(Col(now)))).await
}

/// It is looked at again.
pub async fn resume(services: &Services, actor: &Actor, page: PageId, id: ThresholdId) -> Result<()> {
    stand(services, actor, (page, id), "resumed", |row, _| row.paused_at = None).await
}

/// Takes a threshold away; what it has done is undone.
pub async fn delete(services: &Services, actor: &Actor, page: PageId, id: ThresholdId) -> Result<()> {
    stand(services, actor, (page, id), "deleted", |row, now| row.deleted_at = Some(Col(now))).await
}

/// Says that it is nothing: the component is not suspected because of this threshold until the values have recovered and it fires
/// again.
pub async fn dismiss(services: &Services, actor: &Actor, page: PageId, id: ThresholdId) -> Result<()> {
    let mut m = Mutation::begin(services, actor, page, Right::RunEvents).await?;
    let threshold = load(m.tx(), page, id).await?;
    let open = open_firing(m.tx(), id).await?.filter(|firing| firing.reaction == Reaction::Suspect);
    let before = open.ok_or_else(|| Error::conflict("this is not suspected any more"))?;
    if before.dismissed_at.is_some() {
        return Ok(());
    }
    let mut row = before.clone();
    row.dismissed_at = Some(Col(m.now()));
    row.dismissed_by = Some(m.actor().name.clone());
    rows::overwrite(m.tx(), row.clone()).await?;
    m.audit(Deed::on("dismissed", "threshold", id).before(&before).after(&row)).await?;
    effect::bring_about(&mut m, place(&threshold).1).await?;
    m.commit().await?;
    Ok(())
}

async fn stand(
    services: &Services,
    actor: &Actor,
    (page, id): (PageId, ThresholdId),
    verb: &str,
    work: impl FnOnce(&mut threshold::Model, Instant),
) -> Result<()> {
    let mut m = Mutation::begin(services, actor, page, Right::ShapePage).await?;
    let before = load(m.tx(), page, id).await?;
    let mut row = before.clone();
    work(&mut row, m.now());
    if row == before {
        return Ok(());
    }
    rewrite(&mut m, &before, row, verb).await?;
    m.commit().await?;
    Ok(())
}

/// Writes a threshold as it is from now on, and undoes what it did as it was.
async fn rewrite(m: &mut Mutation<'_>, before: &threshold::Model, mut row: threshold::Model, verb: &str) -> Result<()> {
    row.rev += 1;
    row.updated_at = Col(m.now());
    rows::overwrite(m.tx(), row.clone()).await?;
    m.audit(Deed::on(verb, "threshold", row.id).before(before).after(&row)).await?;
    show(m, before.metric_id.0).await?;
    if finish(m, before, FiringEnd::Withdrawn).await? {
        match effect::bring_about(m, place(before).1).await {
            // Nothing has to be undone where nothing is left.
            Ok(_) | Err(Error::NotFound(_)) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

/// Lets charts show the limits of a metric as they are from now on.
async fn show(m: &mut Mutation<'_>, metric: MetricId) -> Result<()> {
    let shown = threshold::Entity::shown(m.page_id()).filter(threshold::Column::MetricId.eq(Col(metric)));
    let values = shown.all(m.tx()).await?.into_iter().map(|row| (row.component_id.0, row.value)).collect();
    m.record(Fact::Limits { metric, values });
    Ok(())
}

async fn check_component(m: &Mutation<'_>, input: &NewThreshold) -> Result<()> {
    let id = input.component_id;
    match components::load(m, id).await {
        Err(Error::NotFound(_)) => Err(Error::field("component_id", format!("names {id}, which is no component of this page"))),
        other => other.map(|_| ()),
    }
}
