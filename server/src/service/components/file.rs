//! What staff read of the shape of a page, and of what each component was set to.

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
    actor.must(page, Right::ReadStaff)?;
    find(services, actor, page, id, Right::ReadStaff).await?;
    let mut query = journal::Entity::find().filter(C::ComponentId.eq(Col(id))).order_by_desc(C::At).order_by_desc(C::Id);
    if let Some((at, number)) = before {
        let same = Condition::all().add(C::At.eq(Col(at))).add(C::Id.lt(number));
        query = query.filter(Condition::any().add(C::At.lt(Col(at))).add(same));
    }
    let mut lines = Vec::new();
    for row in query.limit(limit.min(MOST)).all(services.db.read()).await? {
        let event = event(services, page, &row).await?;
        lines.push(JournalLine { id: row.id, at: row.at.0, status: row.status.0, cause: row.cause.0, actor: row.actor, event });
    }
    Ok(lines)
}

/// The incident or maintenance an entry names, while it is there.
async fn event(services: &Services, page: PageId, row: &journal::Model) -> Result<Option<(EventKind, EventId, String)>> {
    let Some(id) = row.cause_id.as_deref().and_then(|id| id.parse::<EventId>().ok()) else { return Ok(None) };
    let db = services.db.read();
    let found = match row.cause.0 {
        JournalCause::Incident => {
            let found = incident::Entity::live(page).filter(incident::Column::Id.eq(Col(id))).one(db).await?;
            found.map(|row| (EventKind::Incident, id, row.name))
        }
        JournalCause::Maintenance => {
            let found = maintenance::Entity::live(page).filter(maintenance::Column::Id.eq(Col(id))).one(db).await?;
            found.map(|row| (EventKind::Maintenance, id, row.name))
        }
        _ => None,
    };
    Ok(found)
}
