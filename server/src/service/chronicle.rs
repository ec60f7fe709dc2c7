//! Incidents and maintenances in one line, as compatible programs read them: what is out, whoever may see it, newest first.

mod record;

pub use record::{Lesson, Plan, Record, Said};

use std::collections::HashMap;

use app::model::{EventId, IncidentState, Instant, MaintenanceState, PageId, Publication, access::Right};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait, Select,
    sea_query::SelectStatement,
};

use self::record::{of_incident, of_maintenance};
use crate::{
    entity::{Col, event_update, incident, maintenance, postmortem},
    error::{Error, Result},
    live::load as files,
    service::{Services, actor::Actor, search::contains},
};

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
    actor.must(page, Right::ReadEvents)?;
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
    actor.must(page, Right::ReadEvents)?;
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
