//! Keeping what is told of alerts: each has one row for each time it fires, whatever order it is told in.

use std::time::Duration;

use app::model::{
    ComponentId, Instant, Status,
    input::{NAME_LENGTH, clean_line, clean_text},
};
use sea_orm::{ActiveValue::NotSet, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, Select};

use super::hear::{Opening, Told, Wish};
use crate::{
    entity::{Col, alert},
    error::Result,
    service::{
        mutation::{Deed, Mutation},
        rows,
    },
};

/// How much later than its end an alert may have begun: senders are not that exact, and no rule fires twice within it.
const SLACK: Duration = Duration::from_secs(10);

/// Keeps that an alert goes on, and says whether that is new.
pub(super) async fn fire(m: &mut Mutation<'_>, component: ComponentId, told: &Told, wish: &Wish) -> Result<bool> {
    match newest(m, component, told).await? {
        // A late word of one that is over, or that another has followed.
        Some(row) if row.started_at > Col(told.started_at) || (row.started_at == told.started_at && row.ended_at.is_some()) => {
            return Ok(false);
        }
        Some(row) if row.started_at == told.started_at => return want(m, row, wish.status, wish.incident.as_ref()).await,
        // Its end was never told.
        Some(row) if row.ended_at.is_none() => finish(m, row).await?,
        _ => {}
    }
    let new = begun(m, component, told, wish);
    insert(m, new.clone()).await?;
    m.audit(Deed::on("heard an alert of", "component", component).after(&new)).await?;
    Ok(true)
}

/// Keeps that an alert asks for nothing any more, and says whether it asked for something. It may do so again until it is over.
pub(super) async fn calm(m: &mut Mutation<'_>, component: ComponentId, told: &Told) -> Result<bool> {
    let mut is_new = false;
    for row in open(m, component, told, told.started_at).all(m.tx()).await? {
        is_new |= want(m, row, Status::Operational, None).await?;
    }
    Ok(is_new)
}

/// Keeps that an alert is over, and says whether that is new. The end of one that was never heard of is kept if it says what it is
/// the end of: its beginning may have been overtaken, and is a late word then.
pub(super) async fn end(
    m: &mut Mutation<'_>,
    component: ComponentId,
    told: &Told,
    (ended_at, wish): (Instant, Option<&Wish>),
) -> Result<bool> {
    // Told by hand, an alert may begin anew with its end. What began after that is another one.
    let rows = open(m, component, told, ended_at).all(m.tx()).await?;
    let is_any = !rows.is_empty();
    for row in rows {
        finish(m, row).await?;
    }
    let Some(wish) = wish.filter(|_| !is_any) else { return Ok(is_any) };
    if newest(m, component, told).await?.is_some_and(|row| row.started_at >= Col(told.started_at)) {
        return Ok(false);
    }
    let now = Some(Col(m.now()));
    let new = alert::Model { ended_at: now, settled_at: now, ..begun(m, component, told, wish) };
    insert(m, new.clone()).await?;
    m.audit(Deed::on("heard the end of an alert of", "component", component).after(&new)).await?;
    Ok(true)
}

/// The last time this alert of the component fired, as far as it was told.
async fn newest(m: &Mutation<'_>, component: ComponentId, told: &Told) -> Result<Option<alert::Model>> {
    Ok(same(m, component, told).order_by_desc(alert::Column::StartedAt).one(m.tx()).await?)
}

/// The times it began until it ended, and is not over.
fn open(m: &Mutation<'_>, component: ComponentId, told: &Told, ended_at: Instant) -> Select<alert::Entity> {
    let latest = told.started_at.max(ended_at) + SLACK;
    same(m, component, told).filter(alert::Column::StartedAt.lte(Col(latest))).filter(alert::Column::EndedAt.is_null())
}

fn same(m: &Mutation<'_>, component: ComponentId, told: &Told) -> Select<alert::Entity> {
    alert::Entity::find()
        .filter(alert::Column::PageId.eq(Col(m.page_id())))
        .filter(alert::Column::Fingerprint.eq(told.fingerprint.as_str()))
        .filter(alert::Column::ComponentId.eq(Col(component)))
}

fn begun(m: &Mutation<'_>, component: ComponentId, told: &Told, wish: &Wish) -> alert::Model {
    alert::Model {
        id: 0,
        page_id: Col(m.page_id()),
        component_id: Col(component),
        fingerprint: told.fingerprint.clone(),
        started_at: Col(told.started_at),
        name: clean_line(&wish.name).chars().take(NAME_LENGTH).collect(),
        status: Col(wish.status),
        began_at: Col(m.now()),
        journal_id: None,
        applied_at: None,
        ended_at: None,
        settled_at: None,
        overruled: false,
        opens: wish.incident.as_ref().map(|incident| Col(incident.publication)),
        state: wish.incident.as_ref().map(|incident| Col(incident.state)),
        impact: wish.incident.as_ref().and_then(|incident| incident.impact).map(Col),
        summary: wish.incident.as_ref().map(|incident| clean_text(&incident.summary).trim().to_owned()),
        event_id: None,
        event_rev: None,
    }
}

async fn insert(m: &Mutation<'_>, new: alert::Model) -> Result<()> {
    let counted = alert::ActiveModel { id: NotSet, ..new.into_active_model() };
    alert::Entity::insert(counted).exec_without_returning(m.tx()).await?;
    Ok(())
}

/// Keeps that an alert wants another status, or another word of its incident, and says whether it is another. What it tells visitors
/// stays what it told them first: figures in it change all the time.
async fn want(m: &Mutation<'_>, before: alert::Model, status: Status, incident: Option<&Opening>) -> Result<bool> {
    let mut after = alert::Model { status: Col(status), ..before.clone() };
    if let Some(incident) = incident.filter(|_| before.opens.is_some()) {
        (after.state, after.impact) = (Some(Col(incident.state)), incident.impact.map(Col));
    }
    let is_other = after != before;
    if is_other {
        rows::overwrite(m.tx(), after).await?;
    }
    Ok(is_other)
}

/// Ends an alert. What it never did need not be undone.
async fn finish(m: &mut Mutation<'_>, before: alert::Model) -> Result<()> {
    let now = Some(Col(m.now()));
    let settled_at = now.filter(|_| before.applied_at.is_none());
    let after = alert::Model { ended_at: now, settled_at, ..before.clone() };
    m.audit(Deed::on("heard the end of an alert of", "component", before.component_id).before(&before).after(&after)).await?;
    rows::overwrite(m.tx(), after).await
}
