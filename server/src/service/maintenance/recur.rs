//! Windows that come back by rule: a job writes the next ones as maintenances of their own, each exactly once. From then
//! on each stands for itself; changing, calling off or deleting one leaves the others alone and never brings it back.
//!
//! A window keeps its time on the page's clock. A page that moves to another zone keeps the windows already written.

use std::time::Duration;

use app::model::{
    Instant, PageId, RecurrenceId,
    access::Right,
    input::{NewMaintenance, NewUpdate},
};
use jiff::{Unit, civil::DateTime, tz::TimeZone};
use sea_orm::{ColumnTrait, QueryFilter};

use super::{
    occurrences::Occurrences,
    rule::Rule,
    schedule::{Origin, create},
};
use crate::{
    entity::{Col, Json, recurrence},
    error::{Error, Result},
    live::derive,
    service::{
        Services,
        actor::Actor,
        events,
        mutation::{Deed, Mutation},
        random, rows,
    },
};

/// How many windows to come are always written down.
const LEAST: usize = 3;

/// How far ahead windows are written down beyond those.
const AHEAD: Duration = Duration::from_secs(90 * 86_400);

/// How many windows to come are written down at most.
const MOST: usize = 20;

/// The first `n` windows (begin and end) by this rule if the first is `window`, in the zone of that IANA name. What does
/// not fit is refused as `recurrence`: the rule itself, a first window the rule does not include, windows that overlap.
pub fn preview(rule: &str, window: (Instant, Instant), zone: &str, n: usize) -> Result<Vec<(Instant, Instant)>> {
    let zone = TimeZone::get(zone).map_err(|_| Error::field("time_zone", "is no known time zone"))?;
    let (rule, starts) = check(rule, window, &zone)?;
    let lasts = Duration::from_millis(window.1.since(window.0).unsigned_abs());
    Ok(Occurrences::new(&rule, starts, &zone).take(n.min(100)).map(|(_, at)| (at, at + lasts)).collect())
}

fn check(rule: &str, (from, until): (Instant, Instant), zone: &TimeZone) -> Result<(Rule, DateTime)> {
    let refuse = |why: String| Error::field("recurrence", why);
    let rule: Rule = rule.parse().map_err(refuse)?;
    let exact = zone.to_datetime(from.timestamp());
    let starts = exact.with().subsec_nanosecond(0).build().unwrap_or(exact);
    let next: Vec<DateTime> = Occurrences::new(&rule, starts, zone).take(MOST).map(|(local, _)| local).collect();
    match next.first() {
        None => return Err(refuse("never comes round".into())),
        Some(first) if *first != starts => {
            return Err(refuse(format!(
                "must include the first window; by the rule that would begin at {}",
                first.strftime("%Y-%m-%d %H:%M")
            )));
        }
        Some(_) => {}
    }
    let lasts = minutes(from, until);
    // Compared on the page's clock: a night that is an hour shorter makes no overlap.
    let overlap = next.windows(2).any(|pair| pair[0].until((Unit::Minute, pair[1])).is_ok_and(|gap| gap.get_minutes() < lasts));
    if overlap { Err(refuse("comes round before its window is over".into())) } else { Ok((rule, starts)) }
}

/// Whole minutes, rounded up.
fn minutes(from: Instant, until: Instant) -> i64 {
    (until.since(from) + 59_999) / 60_000
}

/// Writes down a rule and what its windows are made from. `planned_until` is its first window, still to be written.
pub(super) async fn begin(m: &mut Mutation<'_>, rule: &str, input: &NewMaintenance) -> Result<recurrence::Model> {
    let zone = derive::zone(&m.page().time_zone);
    let (parsed, starts) = check(rule, (input.scheduled_for, input.scheduled_until), &zone)?;
    if input.scheduled_until <= m.now() {
        return Err(Error::field("recurrence", "cannot begin with a window that is over"));
    }
    let first = Occurrences::new(&parsed, starts, &zone).next().map_or(input.scheduled_for, |(_, at)| at);
    let update = NewUpdate { body: input.update.body.clone(), notify: input.update.notify, ..NewUpdate::default() };
    let template = NewMaintenance { recurrence: None, update, ..input.clone() };
    let template = serde_json::to_value(template).map_err(|error| Error::Fault(format!("a maintenance cannot be kept: {error}")))?;
    let row = recurrence::Model {
        id: Col(random::id()),
        page_id: Col(m.page_id()),
        rule: rule.to_owned(),
        starts: starts.to_string(),
        minutes: minutes(input.scheduled_for, input.scheduled_until),
        template: Json(template),
        planned_until: Col(first),
        ended_at: None,
        created_by: m.actor().name.clone(),
        rev: 1,
        created_at: Col(m.now()),
        updated_at: Col(m.now()),
        deleted_at: None,
    };
    rows::insert(m.tx(), row.clone()).await?;
    m.audit(Deed::on("created", "recurrence", row.id).after(&row)).await?;
    Ok(row)
}

/// The windows that ought to be written down at `now` and are not.
pub fn missing(row: &recurrence::Model, zone: &TimeZone, now: Instant) -> Result<Vec<Instant>> {
    if row.ended_at.is_some() || row.deleted_at.is_some() {
        return Ok(Vec::new());
    }
    let wanted = coming(row, zone, now, MOST)?.into_iter().enumerate().take_while(|(n, at)| *n < LEAST || *at <= now + AHEAD);
    Ok(wanted.map(|(_, at)| at).filter(|at| *at > row.planned_until.0).collect())
}

/// When the next windows of a recurrence begin by its rule, at most `n`, none if it was ended.
pub(super) fn coming(row: &recurrence::Model, zone: &TimeZone, now: Instant, n: usize) -> Result<Vec<Instant>> {
    if row.ended_at.is_some() {
        return Ok(Vec::new());
    }
    let unreadable = |what: &str| Error::Fault(format!("the {what} of recurrence {} cannot be read", row.id));
    let rule: Rule = row.rule.parse().map_err(|_| unreadable("rule"))?;
    let starts: DateTime = row.starts.parse().map_err(|_| unreadable("start"))?;
    Ok(Occurrences::after(&rule, starts, zone, now).take(n).map(|(_, at)| at).collect())
}

/// What the windows of a recurrence are made from.
pub(super) fn template(row: &recurrence::Model) -> Result<NewMaintenance> {
    serde_json::from_value(row.template.0.clone())
        .map_err(|error| Error::Fault(format!("the template of recurrence {} cannot be read: {error}", row.id)))
}

/// Writes down the windows of a recurrence that are missing, and says how many: none if another process was faster.
pub async fn plan(services: &Services, actor: &Actor, page: PageId, id: RecurrenceId) -> Result<usize> {
    let mut m = Mutation::begin(services, actor, page, Right::RunEvents).await?;
    let found = recurrence::Entity::live(page).filter(recurrence::Column::Id.eq(Col(id))).one(m.tx()).await?;
    let written = fill(&mut m, found.ok_or(Error::NotFound("recurrence"))?).await?;
    if written > 0 {
        m.commit().await?;
    }
    Ok(written)
}

pub(super) async fn fill(m: &mut Mutation<'_>, mut row: recurrence::Model) -> Result<usize> {
    let missing = missing(&row, &derive::zone(&m.page().time_zone), m.now())?;
    let Some(last) = missing.last().copied() else { return Ok(0) };
    let mut input = template(&row)?;
    input.components = events::live_only(m, &input.components).await?;
    let lasts = Duration::from_secs(row.minutes.unsigned_abs() * 60);
    for at in &missing {
        (input.scheduled_for, input.scheduled_until) = (*at, *at + lasts);
        create(m, &input, Some(Origin { recurrence: row.id.0, occurrence: *at, is_first: false })).await?;
    }
    row.planned_until = Col(last);
    row.updated_at = Col(m.now());
    rows::overwrite(m.tx(), row).await?;
    Ok(missing.len())
}
