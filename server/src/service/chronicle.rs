//! Incidents and maintenances in one line, as compatible programs read them: what is out, whoever may see it, newest first.

use std::collections::HashMap;

use app::model::{
    ComponentId, EventId, Impact, IncidentState, Instant, MaintenanceState, PageId, Publication, UpdateId, Word,
    access::Right,
    event::{Touched, Update, entered},
    input::Switches,
};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait, Select,
    sea_query::SelectStatement,
};
use serde_json::Value;

use crate::{
    entity::{Col, event_update, incident, maintenance, postmortem},
    error::{Error, Result},
    live::{ledger::EventFile, load as files, view},
    service::{Services, actor::Actor, search::contains},
};

/// An incident or a maintenance.
#[derive(Clone, Debug)]
pub struct Record {
    /// Its id.
    pub id: EventId,
    /// What it is called.
    pub name: String,
    /// Its state: the word of an incident's, or of a maintenance's.
    pub state: &'static str,
    /// How much it hurts.
    pub impact: Impact,
    /// What staff say about that, if they do.
    pub impact_override: Option<Impact>,
    /// When it was written down.
    pub created_at: Instant,
    /// When it was last changed.
    pub updated_at: Instant,
    /// When it began.
    pub started_at: Instant,
    /// Since when the fix is watched.
    pub monitoring_at: Option<Instant>,
    /// When it was over.
    pub resolved_at: Option<Instant>,
    /// What it touches.
    pub components: Vec<ComponentId>,
    /// Its log, newest first.
    pub log: Vec<Said>,
    /// Facts for other tools.
    pub metadata: Value,
    /// When its staff are reminded of it.
    pub reminder_intervals: Option<String>,
    /// Whether it was entered after the fact.
    pub backfilled: bool,
    /// What is planned; none for an incident.
    pub plan: Option<Plan>,
    /// What was learned.
    pub lesson: Option<Lesson>,
}

/// An entry of a log.
#[derive(Clone, Debug)]
pub struct Said {
    /// Its id.
    pub id: UpdateId,
    /// Counts edits.
    pub rev: i64,
    /// The state that was in force from then on.
    pub state: &'static str,
    /// Its text, in Markdown.
    pub body: String,
    /// When it was written.
    pub created_at: Instant,
    /// When it was last edited.
    pub updated_at: Instant,
    /// When it is shown to have happened.
    pub display_at: Instant,
    /// What it said about components.
    pub touched: Vec<Touched>,
    /// Whether subscribers were told.
    pub notified: bool,
}

/// The plan of a maintenance.
#[derive(Clone, Debug)]
pub struct Plan {
    /// When it is planned to begin.
    pub scheduled_for: Instant,
    /// When it is planned to end.
    pub scheduled_until: Instant,
    /// What happens by itself.
    pub switches: Switches,
    /// When subscribers were last reminded.
    pub reminded_at: Option<Instant>,
}

/// A postmortem and its draft.
#[derive(Clone, Debug)]
pub struct Lesson {
    /// What is not published yet, and when it was written.
    pub draft: Option<(String, Option<Instant>)>,
    /// What is published, and when it was written.
    pub body: Option<(String, Option<Instant>)>,
    /// When it came out.
    pub published_at: Option<Instant>,
    /// Whether subscribers are told.
    pub notify: bool,
    /// When they were told.
    pub notified_at: Option<Instant>,
    /// When it was begun.
    pub created_at: Instant,
    /// When it was last changed.
    pub updated_at: Instant,
}

/// Which of them are meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Which {
    /// All.
    All,
    /// Incidents that go on.
    Unresolved,
    /// Maintenances.
    Scheduled,
    /// Maintenances that lie ahead.
    Upcoming,
    /// Maintenances that run.
    Active,
}

/// What is asked for.
#[derive(Clone, Debug)]
pub struct Wanted {
    /// Which of them.
    pub which: Which,
    /// A text that is in the title, the state, the log or the postmortem; none if empty.
    pub text: String,
    /// How many are passed over.
    pub offset: u64,
    /// How many are meant.
    pub limit: u64,
}

type Place = (Instant, EventId);

/// Those that are meant, newest first.
pub async fn list(services: &Services, actor: &Actor, page: PageId, wanted: &Wanted) -> Result<Vec<Record>> {
    actor.must(page, Right::ReadStaff)?;
    let db = services.db.read();
    let reach = wanted.offset.saturating_add(wanted.limit);
    let mut places: Vec<Place> = Vec::new();
    if let Some(find) = incidents(page, wanted) {
        places.extend(newest(db, find, (incident::Column::CreatedAt, incident::Column::Id), reach).await?);
    }
    if let Some(find) = maintenances(page, wanted) {
        places.extend(newest(db, find, (maintenance::Column::CreatedAt, maintenance::Column::Id), reach).await?);
    }
    places.sort_unstable_by(|a, b| b.cmp(a));
    let as_count = |number: u64| usize::try_from(number).unwrap_or(usize::MAX);
    let ids: Vec<EventId> = places.into_iter().skip(as_count(wanted.offset)).take(as_count(wanted.limit)).map(|(_, id)| id).collect();
    let mut found = records(services, page, &ids).await?;
    Ok(ids.iter().filter_map(|id| found.remove(id)).collect())
}

/// One of them.
pub async fn load(services: &Services, actor: &Actor, page: PageId, id: EventId) -> Result<Record> {
    actor.must(page, Right::ReadStaff)?;
    records(services, page, &[id]).await?.remove(&id).ok_or(Error::NotFound("incident"))
}

/// The places of the newest of those that were found.
async fn newest<E: EntityTrait>(
    db: &impl ConnectionTrait,
    find: Select<E>,
    (created_at, id): (E::Column, E::Column),
    limit: u64,
) -> Result<Vec<Place>> {
    let newest = find.order_by_desc(created_at).order_by_desc(id).limit(limit).select_only().column(created_at).column(id);
    let found: Vec<(Col<Instant>, Col<EventId>)> = newest.into_tuple().all(db).await?;
    Ok(found.into_iter().map(|(at, id)| (at.0, id.0)).collect())
}

fn incidents(page: PageId, wanted: &Wanted) -> Option<Select<incident::Entity>> {
    use incident::Column as C;
    let all = incident::Entity::live(page).filter(C::Publication.eq(Col(Publication::Published)));
    let meant = match wanted.which {
        Which::All => all,
        Which::Unresolved => all.filter(C::State.ne(Col(IncidentState::Resolved))),
        Which::Scheduled | Which::Upcoming | Which::Active => return None,
    };
    let of_postmortem = postmortem::Entity::find().select_only().column(postmortem::Column::EventId);
    let of_postmortem = of_postmortem.filter(postmortem::Column::PageId.eq(Col(page)));
    let of_postmortem = of_postmortem.filter(contains(postmortem::Column::Body, &wanted.text)).into_query();
    Some(if wanted.text.trim().is_empty() {
        meant
    } else {
        let said = Condition::any().add(contains(C::Name, &wanted.text)).add(contains(C::State, &wanted.text));
        meant.filter(said.add(C::Id.in_subquery(said_in(page, &wanted.text))).add(C::Id.in_subquery(of_postmortem)))
    })
}

fn maintenances(page: PageId, wanted: &Wanted) -> Option<Select<maintenance::Entity>> {
    use maintenance::Column as C;
    let all = maintenance::Entity::live(page).filter(C::Publication.eq(Col(Publication::Published)));
    let meant = match wanted.which {
        Which::All | Which::Scheduled => all,
        Which::Upcoming => all.filter(C::State.eq(Col(MaintenanceState::Scheduled))),
        Which::Active => all.filter(C::State.is_in([MaintenanceState::InProgress, MaintenanceState::Verifying].map(Col))),
        Which::Unresolved => return None,
    };
    Some(if wanted.text.trim().is_empty() {
        meant
    } else {
        let said = Condition::any().add(contains(C::Name, &wanted.text)).add(contains(C::State, &wanted.text));
        meant.filter(said.add(C::Id.in_subquery(said_in(page, &wanted.text))))
    })
}

/// The ids of events in whose log a text stands.
fn said_in(page: PageId, text: &str) -> SelectStatement {
    use event_update::Column as U;
    let told = event_update::Entity::live(page).filter(U::Internal.eq(false)).filter(contains(U::Body, text));
    told.select_only().column(U::EventId).into_query()
}

async fn records(services: &Services, page: PageId, ids: &[EventId]) -> Result<HashMap<EventId, Record>> {
    let db = services.db.read();
    let ids: Vec<Col<EventId>> = ids.iter().map(|id| Col(*id)).collect();
    let mut found = HashMap::new();
    if ids.is_empty() {
        return Ok(found);
    }
    let out = Col(Publication::Published);
    let rows = incident::Entity::live(page).filter(incident::Column::Id.is_in(ids.clone())).filter(incident::Column::Publication.eq(out));
    let incidents = files::files(db, rows.all(db).await?, |row| row.id.0).await?;
    found.extend(incidents.iter().map(|(id, file)| (*id, of_incident(file))));
    if found.len() < ids.len() {
        use maintenance::Column as C;
        let rows = maintenance::Entity::live(page).filter(C::Id.is_in(ids)).filter(C::Publication.eq(out));
        let maintenances = files::files(db, rows.all(db).await?, |row| row.id.0).await?;
        found.extend(maintenances.iter().map(|(id, file)| (*id, of_maintenance(file))));
    }
    Ok(found)
}

fn of_incident(file: &EventFile<incident::Model>) -> Record {
    let (row, seen) = (&file.row, view::incident(file, &|_| true));
    let at = |at: Option<Col<Instant>>| at.map(|at| at.0);
    Record {
        id: seen.id,
        state: seen.state.as_str(),
        impact: seen.impact,
        impact_override: row.impact_override.map(|impact| impact.0),
        created_at: seen.created_at,
        updated_at: seen.updated_at,
        started_at: seen.began(),
        monitoring_at: entered(&seen.updates, IncidentState::Monitoring),
        resolved_at: seen.clock.resolved,
        components: seen.affected.iter().map(|affected| affected.component).collect(),
        log: log(file, &seen.updates, IncidentState::Investigating),
        metadata: row.metadata.0.clone(),
        backfilled: row.backfilled,
        plan: None,
        lesson: file.postmortem.as_ref().filter(|row| row.draft.is_some() || row.body.is_some()).map(|row| Lesson {
            draft: row.draft.clone().map(|text| (text, at(row.draft_at))),
            body: row.body.clone().map(|text| (text, at(row.body_at))),
            published_at: at(row.published_at),
            notify: row.notify,
            notified_at: at(row.notified_at),
            created_at: row.created_at.0,
            updated_at: row.updated_at.0,
        }),
        reminder_intervals: seen.reminder_intervals,
        name: seen.name,
    }
}

fn of_maintenance(file: &EventFile<maintenance::Model>) -> Record {
    let (row, seen) = (&file.row, view::maintenance(file, &|_| true));
    Record {
        id: seen.id,
        state: seen.state.as_str(),
        impact: Impact::Maintenance,
        impact_override: None,
        created_at: seen.created_at,
        updated_at: seen.updated_at,
        started_at: seen.created_at,
        monitoring_at: seen.verifying_at,
        resolved_at: seen.ended_at.or(seen.cancelled_at),
        components: seen.affected.iter().map(|affected| affected.component).collect(),
        log: log(file, &seen.updates, MaintenanceState::Scheduled),
        metadata: row.metadata.0.clone(),
        reminder_intervals: None,
        backfilled: false,
        plan: Some(Plan {
            scheduled_for: seen.scheduled_for,
            scheduled_until: seen.scheduled_until,
            switches: Switches {
                auto_start: row.auto_start,
                auto_complete: row.auto_complete,
                to_maintenance: row.to_maintenance,
                to_operational: row.to_operational,
                notify_start: row.notify_start,
                notify_end: row.notify_end,
                remind_before: row.remind_before.0.clone(),
            },
            reminded_at: row.reminded_at.map(|at| at.0),
        }),
        lesson: None,
        name: seen.name,
    }
}

/// The log, newest first. A comment has the state that was in force when it was written.
fn log<R, S: Word>(file: &EventFile<R>, newest_first: &[Update<S>], mut state: S) -> Vec<Said> {
    let mut log = Vec::with_capacity(newest_first.len());
    for update in newest_first.iter().rev() {
        state = update.state.unwrap_or(state);
        log.push(Said {
            id: update.id,
            rev: file.updates.get(&update.id).map_or(1, |file| file.row.rev),
            state: state.as_str(),
            body: update.body.clone(),
            created_at: update.created_at,
            updated_at: update.updated_at,
            display_at: update.display_at,
            touched: update.touched.clone(),
            notified: update.notified,
        });
    }
    log.reverse();
    log
}
