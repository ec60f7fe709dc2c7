//! What happens to a maintenance by itself, at its time: it begins, it ends, subscribers are reminded. Each of these is
//! decided here, inside the change that does it, so that it happens once however often and by whomever it is asked for.

use std::time::Duration;

use app::model::{EventId, Instant, MaintenanceState, NoticeKind, PageId, access::Right, input::NewUpdate};

use super::{is_out, keep, load, notice_of, outcome::newest, tell, update::say};
use crate::{
    entity::{Col, Json, maintenance},
    error::Result,
    service::{
        Services,
        actor::Actor,
        mutation::{Deed, Mutation},
    },
};

/// Up to so many milliseconds late, something that was planned is said to have happened as planned. Later than that the
/// product was away, and all it knows is when it noticed.
const LATE: i64 = 5 * 60_000;

/// The moment with which something planned is shown that is done now.
pub(super) fn moment(planned: Instant, now: Instant) -> Instant {
    if now.since(planned) > LATE { now } else { planned.min(now) }
}

/// The state a maintenance goes to by itself now, if any.
pub(super) fn next_by_itself(row: &maintenance::Model, now: Instant) -> Option<MaintenanceState> {
    let begins = row.state == MaintenanceState::Scheduled && row.auto_start && row.scheduled_for.0 <= now;
    let ends = row.state.0.is_running() && row.auto_complete && row.scheduled_until.0 <= now;
    match (begins, ends) {
        _ if !is_out(row) || row.deleted_at.is_some() => None,
        (true, _) => Some(MaintenanceState::InProgress),
        (_, true) => Some(MaintenanceState::Completed),
        (false, false) => None,
    }
}

/// Begins or ends a maintenance whose time has come. Says whether this call did it: another process may have been
/// faster, or an editor may have moved it.
pub async fn advance_due(services: &Services, actor: &Actor, page: PageId, id: EventId) -> Result<bool> {
    let mut m = Mutation::begin(services, actor, page, Right::RunEvents).await?;
    let before = load(&m, id).await?;
    let Some(to) = next_by_itself(&before, m.now()) else { return Ok(false) };
    let begins = to == MaintenanceState::InProgress;
    let planned = if begins { before.scheduled_for.0 } else { before.scheduled_until.0 };
    let notify = if begins { before.notify_start } else { before.notify_end };
    let at = moment(planned, m.now());
    // Never before the last word: whoever reads the log from the bottom must find what happened in order.
    let at = newest(&m, &before).await?.0.map_or(at, |said| said.max(at));
    let input = NewUpdate { state: Some(to), display_at: Some(at), notify, ..NewUpdate::default() };
    let (row, update) = say(&mut m, before.clone(), &input).await?;
    if notify {
        tell(&mut m, &row, notice_of(before.state.0, to), Some(update.id.0)).await?;
    }
    let verb = if begins { "began" } else { "completed" };
    m.audit(Deed::on(verb, "maintenance", id).before(&before).after(&row)).await?;
    m.commit().await?;
    Ok(true)
}

/// The reminders, in minutes before the begin, that are due and have not gone out.
pub fn due_reminders(row: &maintenance::Model, now: Instant) -> Vec<i64> {
    if !is_out(row) || row.state != MaintenanceState::Scheduled || row.scheduled_for.0 <= now {
        return Vec::new();
    }
    let mut due = passed(&row.remind_before, row.scheduled_for.0, now);
    due.retain(|minutes| !row.reminded.contains(minutes));
    due
}

/// The reminders whose time has passed. Nobody is reminded of what they have only just been told.
pub(super) fn passed(remind_before: &[i64], scheduled_for: Instant, now: Instant) -> Vec<i64> {
    remind_before.iter().copied().filter(|minutes| remind_at(scheduled_for, *minutes) <= now).collect()
}

/// When the reminder so many minutes before the begin is due.
pub fn remind_at(scheduled_for: Instant, minutes: i64) -> Instant {
    scheduled_for - Duration::from_secs(minutes.unsigned_abs() * 60)
}

/// Reminds subscribers of a maintenance that is about to begin; once, if several reminders have become due together.
/// Says whether this call did it.
pub async fn remind_due(services: &Services, actor: &Actor, page: PageId, id: EventId) -> Result<bool> {
    let mut m = Mutation::begin(services, actor, page, Right::RunEvents).await?;
    let mut row = load(&m, id).await?;
    if due_reminders(&row, m.now()).is_empty() {
        return Ok(false);
    }
    row.reminded = Json(passed(&row.remind_before, row.scheduled_for.0, m.now()));
    row.reminded_at = Some(Col(m.now()));
    let row = keep(&mut m, row).await?;
    tell(&mut m, &row, NoticeKind::MaintenanceReminder, None).await?;
    m.audit(Deed::on("reminded of", "maintenance", id).after(&row.reminded.0)).await?;
    m.commit().await?;
    Ok(true)
}
