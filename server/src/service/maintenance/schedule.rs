//! Planning a maintenance: now, as a draft, under an embargo; or after the fact, which makes it part of history at once.

use app::model::{
    EventId, EventKind, Instant, MaintenanceState, NoticeKind, PageId, Publication, RecurrenceId, UpdateId,
    access::Right,
    input::{NewMaintenance, NewUpdate, PublishAt},
};

use super::{
    due::{moment, passed},
    edit::{set_switches, write_components},
    recur, tell,
    update::{say, write},
};
use crate::{
    entity::{Col, Json, maintenance},
    error::{Error, Result},
    live::fact::Fact,
    service::{
        Services,
        actor::Actor,
        events,
        mutation::{Deed, Mutation},
        rows,
    },
};

/// Plans a maintenance and answers with its id. A window that is running already begins at once; one that is over
/// becomes completed, and nobody is told.
pub async fn schedule(services: &Services, actor: &Actor, page: PageId, input: NewMaintenance) -> Result<EventId> {
    let input = input.validate()?;
    let mut m = Mutation::begin(services, actor, page, Right::RunEvents).await?;
    let recurrence = match &input.recurrence {
        Some(rule) => Some(recur::begin(&mut m, rule, &input).await?),
        None => None,
    };
    let origin = recurrence.as_ref().map(|row| Origin { recurrence: row.id.0, occurrence: row.planned_until.0, is_first: true });
    let (row, update) = create(&mut m, &input, origin).await?;
    if input.update.notify {
        match row.state.0 {
            MaintenanceState::Scheduled => tell(&mut m, &row, NoticeKind::MaintenanceScheduled, Some(update)).await?,
            state if state.is_running() => tell(&mut m, &row, NoticeKind::MaintenanceStarted, Some(update)).await?,
            _ => {}
        }
    }
    if let Some(recurrence) = recurrence {
        recur::fill(&mut m, recurrence).await?;
    }
    m.audit(Deed::on("scheduled", "maintenance", row.id).after(&row)).await?;
    m.commit().await?;
    Ok(row.id.0)
}

/// Which window of which recurrence a maintenance is.
#[derive(Clone, Copy)]
pub(super) struct Origin {
    pub(super) recurrence: RecurrenceId,
    /// When it begins by the rule.
    pub(super) occurrence: Instant,
    /// Whether it is the one the author planned. It is announced; the next ones are on the page early and announce
    /// themselves by their reminders.
    pub(super) is_first: bool,
}

/// Writes a maintenance with its components and its log; answers with it and its first update.
pub(super) async fn create(m: &mut Mutation<'_>, input: &NewMaintenance, origin: Option<Origin>) -> Result<(maintenance::Model, UpdateId)> {
    let mut log = Log::of(input, m.now())?;
    if origin.is_some_and(|origin| !origin.is_first) {
        log.said.iter_mut().for_each(|update| update.notify = false);
    }
    let id = events::register(m, EventKind::Maintenance).await?;
    let mut row = first_row(m, id, input, origin);
    if log.is_history {
        // Listed by when it was, not by when it was entered.
        row.created_at = Col(log.said.first().and_then(|first| first.display_at).unwrap_or(input.scheduled_for));
    }
    rows::insert(m.tx(), row.clone()).await?;
    m.record(Fact::Maintenance(row.clone()));
    write_components(m, id, input.components.clone()).await?;
    let mut first = None;
    for update in &log.said {
        // What lies in the past has no consequences now.
        let (next, written) = if log.is_history { write(m, row, update).await? } else { say(m, row, update).await? };
        row = next;
        first = first.or(Some(written.id.0));
    }
    let first = first.ok_or_else(|| Error::Fault("a maintenance began without a word".into()))?;
    Ok((row, first))
}

/// The first updates.
struct Log {
    said: Vec<NewUpdate<MaintenanceState>>,
    /// Whether all of it lies in the past.
    is_history: bool,
}

impl Log {
    /// What the author wrote, and what would have come by itself by now.
    fn of(input: &NewMaintenance, now: Instant) -> Result<Self> {
        use MaintenanceState::{Cancelled, Completed, InProgress, Scheduled, Verifying};
        check(input, now)?;
        let (from, until, at) = (input.scheduled_for, input.scheduled_until, input.update.display_at);
        let said = |state, at| NewUpdate { state: Some(state), display_at: Some(at), ..input.update.clone() };
        let silent = |state, at| NewUpdate { state: Some(state), display_at: Some(at), notify: false, ..NewUpdate::default() };
        let is_out = events::first_standing(input.publish, now).0 == Publication::Published;
        let begins = is_out && from <= now && input.switches.auto_start;
        let said = match input.update.state {
            None | Some(Scheduled | Completed) if until <= now => {
                let first = NewUpdate { notify: false, ..said(Scheduled, at.unwrap_or(from).min(from)) };
                return Ok(Self { said: vec![first, silent(InProgress, from), silent(Completed, until)], is_history: true });
            }
            // Who says when it was announced knows that it began as planned.
            None | Some(Scheduled) if begins && at.is_some_and(|at| at < from) => {
                vec![said(Scheduled, at.unwrap_or(from)), silent(InProgress, from)]
            }
            None | Some(Scheduled) if begins => vec![said(InProgress, at.unwrap_or_else(|| moment(from, now)))],
            None | Some(Scheduled) => vec![said(Scheduled, at.unwrap_or(now))],
            Some(state @ (InProgress | Verifying)) => vec![said(state, at.unwrap_or(now))],
            Some(Completed) => return Err(Error::field("state", "cannot be completed before the end of the window")),
            Some(Cancelled) => vec![NewUpdate { notify: false, ..said(Cancelled, at.unwrap_or_else(|| from.min(now))) }],
        };
        Ok(Self { said, is_history: false })
    }
}

fn check(input: &NewMaintenance, now: Instant) -> Result<()> {
    if input.update.display_at.is_some_and(|at| at > now) {
        return Err(Error::field("display_at", "must not lie in the future"));
    }
    let standing = events::first_standing(input.publish, now).0.0;
    if standing == Publication::Published {
        return Ok(());
    }
    if !matches!(input.update.state, None | Some(MaintenanceState::Scheduled)) {
        return Err(Error::field("state", "of what is not out yet can only be scheduled"));
    }
    if input.scheduled_until <= now || matches!(input.publish, PublishAt::At(out) if out >= input.scheduled_until) {
        return Err(Error::field("publish", "must come before the end of the window"));
    }
    Ok(())
}

/// The row before its first update; that one makes it revision 1 if there is no other.
fn first_row(m: &Mutation<'_>, id: EventId, input: &NewMaintenance, origin: Option<Origin>) -> maintenance::Model {
    let now = Col(m.now());
    let (publication, publish_at) = events::first_standing(input.publish, m.now());
    let mut row = maintenance::Model {
        id: Col(id),
        page_id: Col(m.page_id()),
        name: input.name.clone(),
        state: Col(MaintenanceState::Scheduled),
        visibility: Col(input.visibility),
        publication,
        publish_at,
        published_at: (publication == Publication::Published).then_some(now),
        audience: Json(Vec::new()),
        scheduled_for: Col(input.scheduled_for),
        scheduled_until: Col(input.scheduled_until),
        started_at: None,
        ended_at: None,
        cancelled_at: None,
        auto_start: false,
        auto_complete: false,
        to_maintenance: false,
        to_operational: false,
        notify_start: false,
        notify_end: false,
        remind_before: Json(Vec::new()),
        reminded: Json(passed(&input.switches.remind_before, input.scheduled_for, m.now())),
        reminded_at: None,
        recurrence_id: origin.map(|origin| Col(origin.recurrence)),
        occurrence_at: origin.map(|origin| Col(origin.occurrence)),
        next_update_at: None,
        pinned: false,
        tags: Json(input.tags.clone()),
        metadata: Json(input.metadata.clone()),
        notify: input.update.notify,
        created_by: m.actor().name.clone(),
        rev: 0,
        created_at: now,
        updated_at: now,
        deleted_at: None,
    };
    set_switches(&mut row, input.switches.clone());
    row
}
