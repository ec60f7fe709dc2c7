//! What staff read of the shape of a page, and of what each component was set to.

use std::collections::BTreeMap;

use app::model::{
    ComponentId, EventId, EventKind, Instant, JournalCause, PageId,
    access::Right,
    date::Date,
    shape::{ComponentFile, GroupFile, JournalLine, Shape},
};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::list::{find, list_components, list_groups};
use crate::{
    entity::{Col, component, component_group, incident, journal, maintenance},
    error::Result,
    service::{Services, actor::Actor},
};

/// The most journal entries one question gets.
const MOST: u64 = 200;

/// Every component and group of the page, archived ones too.
pub async fn load_shape(services: &Services, actor: &Actor, page: PageId) -> Result<Shape> {
    let groups = list_groups(services, actor, page).await?.into_iter().map(group).collect();
    let components = list_components(services, actor, page).await?.into_iter().map(component).collect();
    Ok(Shape { groups, components })
}

fn group(row: component_group::Model) -> GroupFile {
    GroupFile {
        id: row.id.0,
        rev: row.rev,
        name: row.name,
        description: row.description,
        position: row.position,
        collapse: row.collapse.0,
        created_at: row.created_at.0,
        updated_at: row.updated_at.0,
    }
}

fn component(row: component::Model) -> ComponentFile {
    ComponentFile {
        id: row.id.0,
        rev: row.rev,
        group_id: row.group_id.map(|id| id.0),
        name: row.name,
        description: row.description,
        link: row.link,
        position: row.position,
        status: row.status.0,
        showcase: row.showcase,
        start_date: row.start_date.and_then(|date| date.parse::<Date>().ok()),
        only_show_if_degraded: row.only_show_if_degraded,
        visibility: row.visibility.0,
        uptime_objective: row.uptime_objective,
        archived_at: row.archived_at.map(|at| at.0),
        created_at: row.created_at.0,
        updated_at: row.updated_at.0,
    }
}

/// The newest entries of a component's journal before the one with this time and number, newest first; at most 200.
pub async fn page_journal(
    services: &Services,
    actor: &Actor,
    page: PageId,
    id: ComponentId,
    before: Option<(Instant, i64)>,
    limit: u64,
) -> Result<Vec<JournalLine>> {
    use journal::Column as C;
    actor.must(page, Right::ReadComponents)?;
    find(services, actor, page, id, Right::ReadComponents).await?;
    let mut query = journal::Entity::find().filter(C::ComponentId.eq(Col(id))).order_by_desc(C::At).order_by_desc(C::Id);
    if let Some((at, number)) = before {
        let same = Condition::all().add(C::At.eq(Col(at))).add(C::Id.lt(number));
        query = query.filter(Condition::any().add(C::At.lt(Col(at))).add(same));
    }
    let rows = query.limit(limit.min(MOST)).all(services.db.read()).await?;
    let events = events(services, page, &rows).await?;
    let line = |row: journal::Model| {
        let event = row.cause_id.as_deref().and_then(|id| id.parse().ok()).and_then(|id: EventId| events.get(&id)).cloned();
        let event = event.filter(|(kind, ..)| row.cause.0 == cause_of(*kind));
        JournalLine { id: row.id, at: row.at.0, status: row.status.0, cause: row.cause.0, actor: row.actor, event }
    };
    Ok(rows.into_iter().map(line).collect())
}

/// The incidents and maintenances entries name, while they are there.
async fn events(services: &Services, page: PageId, rows: &[journal::Model]) -> Result<BTreeMap<EventId, (EventKind, EventId, String)>> {
    let named = |kind: EventKind| {
        let ids = rows.iter().filter(move |row| row.cause.0 == cause_of(kind)).filter_map(|row| row.cause_id.as_deref()?.parse().ok());
        ids.map(Col::<EventId>).collect::<Vec<_>>()
    };
    let db = services.db.read();
    let mut all = BTreeMap::new();
    let incidents = named(EventKind::Incident);
    if !incidents.is_empty() {
        let found = incident::Entity::live(page).filter(incident::Column::Id.is_in(incidents)).all(db).await?;
        all.extend(found.into_iter().map(|row| (row.id.0, (EventKind::Incident, row.id.0, row.name))));
    }
    let maintenances = named(EventKind::Maintenance);
    if !maintenances.is_empty() {
        let found = maintenance::Entity::live(page).filter(maintenance::Column::Id.is_in(maintenances)).all(db).await?;
        all.extend(found.into_iter().map(|row| (row.id.0, (EventKind::Maintenance, row.id.0, row.name))));
    }
    Ok(all)
}

/// What the journal calls it when an event of this kind changes a component.
fn cause_of(kind: EventKind) -> JournalCause {
    match kind {
        EventKind::Incident => JournalCause::Incident,
        EventKind::Maintenance => JournalCause::Maintenance,
    }
}
