//! The deeds of whoever runs a maintenance: begin early, take longer, end, call off.

use app::model::{
    EventId, Instant, MaintenanceState, PageId, UpdateId,
    access::Right,
    input::{EditMaintenance, NewUpdate},
};

use super::{load, texts, update::post};
use crate::{
    entity::{Col, maintenance},
    error::{Error, Result},
    service::{Services, actor::Actor, mutation::Mutation},
};

/// Begins a maintenance now, whatever was planned.
pub async fn start(services: &Services, actor: &Actor, page: PageId, id: EventId, body: &str) -> Result<UpdateId> {
    let (m, row) = begin(services, actor, page, id).await?;
    if row.state.0.is_running() {
        return Err(Error::conflict("this maintenance has begun already"));
    }
    step(m, row, MaintenanceState::InProgress, body).await
}

/// Ends a maintenance now.
pub async fn complete(services: &Services, actor: &Actor, page: PageId, id: EventId, body: &str) -> Result<UpdateId> {
    let (m, row) = begin(services, actor, page, id).await?;
    step(m, row, MaintenanceState::Completed, body).await
}

/// Calls a maintenance off. One that runs stops claiming its components at once; their baseline is left alone, because
/// whoever calls it off is there to set it.
pub async fn cancel(services: &Services, actor: &Actor, page: PageId, id: EventId, body: &str) -> Result<UpdateId> {
    let (m, row) = begin(services, actor, page, id).await?;
    step(m, row, MaintenanceState::Cancelled, body).await
}

/// Moves the planned end, before the begin or while it runs, and says so.
pub async fn extend(services: &Services, actor: &Actor, page: PageId, id: EventId, until: Instant, body: &str) -> Result<UpdateId> {
    let (mut m, mut row) = begin(services, actor, page, id).await?;
    if until <= m.now() {
        return Err(Error::field("scheduled_until", "must lie in the future"));
    }
    EditMaintenance::check_window(row.scheduled_for.0, until)?;
    row.scheduled_until = Col(until);
    let body = if body.trim().is_empty() { texts::of_new_end(&m, until) } else { body.to_owned() };
    let input = NewUpdate { body, notify: row.notify, ..NewUpdate::default() }.validate()?;
    let update = post(&mut m, row, &input).await?;
    m.commit().await?;
    Ok(update)
}

async fn begin<'a>(services: &'a Services, actor: &'a Actor, page: PageId, id: EventId) -> Result<(Mutation<'a>, maintenance::Model)> {
    let m = Mutation::begin(services, actor, page, Right::RunEvents).await?;
    let row = load(&m, id).await?;
    if row.state.0.is_over() {
        return Err(Error::conflict("this maintenance is over"));
    }
    Ok((m, row))
}

async fn step(mut m: Mutation<'_>, row: maintenance::Model, to: MaintenanceState, body: &str) -> Result<UpdateId> {
    let input = NewUpdate { state: Some(to), body: body.to_owned(), notify: row.notify, ..NewUpdate::default() }.validate()?;
    let update = post(&mut m, row, &input).await?;
    m.commit().await?;
    Ok(update)
}
