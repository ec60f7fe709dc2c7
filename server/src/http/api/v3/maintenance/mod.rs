//! Maintenances: read, planned, told, begun and ended.

pub mod deeds;
pub mod read;
pub mod updates;
pub mod write;

use app::model::{
    EventId,
    input::Switches as Set,
    maintenance::Maintenance as Seen,
    plan::{MaintenanceFile, RecurrenceFile},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    asking::Signed,
    problem::Refusal,
    schema::{At, EventKey, Key, MaintenanceState, OneOf, Publication, Visibility},
    updates::{Affected, Authors, MaintenanceUpdate, Note, affected, notes},
};
use crate::service::maintenance;

/// A planned window.
#[derive(Debug, Serialize, ToSchema)]
pub struct Maintenance {
    /// Its id.
    id: EventKey,
    /// Its title.
    name: String,
    /// Where it stands.
    state: MaintenanceState,
    /// When it is planned to begin.
    scheduled_for: At,
    /// When it is planned to end.
    scheduled_until: At,
    /// When it did begin.
    started_at: Option<At>,
    /// When its work was done and the checking began.
    verifying_at: Option<At>,
    /// When it did end.
    ended_at: Option<At>,
    /// When it was called off.
    cancelled_at: Option<At>,
    /// Whether it comes back by a rule.
    recurring: bool,
    /// Words it is found by.
    tags: Vec<String>,
    /// The components it touches.
    affected: Vec<Affected>,
    /// What was said, the newest first.
    updates: Vec<MaintenanceUpdate>,
    /// When it was entered.
    created_at: At,
    /// When it last changed.
    updated_at: At,
    /// What only staff know; with a token alone.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    staff: Option<MaintenanceStaff>,
}

/// What only staff know of a maintenance.
#[derive(Debug, Serialize, ToSchema)]
pub struct MaintenanceStaff {
    /// How often it has been changed: named with a change, it refuses one that was made meanwhile.
    rev: i64,
    /// Who may see it once it is out.
    visibility: Visibility,
    /// Whether it is out.
    publication: Publication,
    /// When it comes out by itself.
    publish_at: Option<At>,
    /// What happens by itself.
    switches: Switches,
    /// The reminders that went out, in minutes before the begin.
    reminded: Vec<i64>,
    /// Who planned it.
    created_by: String,
    /// What staff noted for themselves, the newest first.
    notes: Vec<Note>,
    /// The rule it comes back by, as an RRULE of RFC 5545, where one maintenance is read.
    recurrence: Option<String>,
    /// When the next windows by that rule begin.
    next: Vec<At>,
}

/// What happens by itself.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Switches {
    /// It begins by itself.
    auto_start: bool,
    /// It ends by itself.
    auto_complete: bool,
    /// Its components are shown as under maintenance while it runs.
    to_maintenance: bool,
    /// At its end its components are again what they were.
    to_operational: bool,
    /// Subscribers are told when it begins by itself.
    notify_start: bool,
    /// Subscribers are told when it ends by itself.
    notify_end: bool,
    /// How many minutes before its begin subscribers are reminded.
    remind_before: Vec<i64>,
}

impl From<Set> for Switches {
    fn from(set: Set) -> Self {
        let Set { auto_start, auto_complete, to_maintenance, to_operational, notify_start, notify_end, remind_before } = set;
        Self { auto_start, auto_complete, to_maintenance, to_operational, notify_start, notify_end, remind_before }
    }
}

impl From<Switches> for Set {
    fn from(switches: Switches) -> Self {
        let Switches { auto_start, auto_complete, to_maintenance, to_operational, notify_start, notify_end, remind_before } = switches;
        Self { auto_start, auto_complete, to_maintenance, to_operational, notify_start, notify_end, remind_before }
    }
}

/// What is known of a maintenance; with who wrote its updates, for staff.
fn seen(work: &Seen, authors: Option<&Authors>) -> Maintenance {
    Maintenance {
        id: Key(work.id),
        name: work.name.clone(),
        state: OneOf(work.state),
        scheduled_for: At(work.scheduled_for),
        scheduled_until: At(work.scheduled_until),
        started_at: work.started_at.map(At),
        verifying_at: work.verifying_at.map(At),
        ended_at: work.ended_at.map(At),
        cancelled_at: work.cancelled_at.map(At),
        recurring: work.recurring,
        tags: work.tags.clone(),
        affected: affected(&work.affected),
        updates: work.updates.iter().map(|update| MaintenanceUpdate::of(update, authors)).collect(),
        created_at: At(work.created_at),
        updated_at: At(work.updated_at),
        staff: None,
    }
}

/// What staff know of a maintenance.
fn known(file: MaintenanceFile) -> Maintenance {
    let next = |rule: &RecurrenceFile| rule.next.iter().map(|(from, _)| At(*from)).collect();
    Maintenance {
        staff: Some(MaintenanceStaff {
            rev: file.rev,
            visibility: OneOf(file.visibility),
            publication: OneOf(file.publication),
            publish_at: file.publish_at.map(At),
            switches: file.switches.into(),
            reminded: file.reminded,
            created_by: file.created_by,
            notes: notes(file.notes),
            next: file.recurrence.as_ref().map(next).unwrap_or_default(),
            recurrence: file.recurrence.map(|rule| rule.rule),
        }),
        ..seen(&file.maintenance, Some(&file.authors))
    }
}

/// The maintenance as it is now, for staff.
async fn one(signed: &Signed, id: EventId) -> Result<Maintenance, Refusal> {
    let (services, actor, page) = signed.means();
    Ok(known(maintenance::load_file(services, actor, page, id).await?))
}
