//! What staff read about maintenances and the rules they come back by.

use std::time::Duration;

use app::model::{
    EventId, MaintenanceState, PageId,
    access::Right,
    file::Note,
    input::{NewMaintenance, Switches, clean_line},
    listing::Listing,
    plan::{MaintenanceFile, MaintenanceLine, RecurrenceFile},
};
use sea_orm::{ColumnTrait, QueryFilter, QueryOrder, QuerySelect, sea_query::ExprTrait};

use super::recur;
use crate::{
    entity::{Col, maintenance, recurrence},
    error::{Error, Result},
    live::{
        derive,
        ledger::{EventFile, UpdateFile},
        load, view,
    },
    service::{
        Services,
        actor::Actor,
        events::{place, place_of},
        pages, search as texts,
    },
};

/// How many windows to come are told of a rule.
const NEXT: usize = 6;

/// The most rules one question gets.
const MOST_RULES: u64 = 200;

/// The maintenance with its updates, notes, components, switches and rule, whether it is out or not.
pub async fn load_file(services: &Services, actor: &Actor, page: PageId, id: EventId) -> Result<MaintenanceFile> {
    actor.must(page, Right::ReadEvents)?;
    let found = maintenance::Entity::live(page).filter(maintenance::Column::Id.eq(Col(id))).one(services.db.read()).await?;
    let row = found.ok_or(Error::NotFound("maintenance"))?;
    let recurrence = match row.recurrence_id {
        Some(of) => recurrence::Entity::live(page).filter(recurrence::Column::Id.eq(of)).one(services.db.read()).await?,
        None => None,
    };
    let recurrence = match recurrence {
        Some(row) => Some(rule(services, actor, page, row).await?),
        None => None,
    };
    let files = load::files(services.db.read(), vec![row], |row| row.id.0).await?;
    files.get(&id).map(|found| file(found, recurrence)).ok_or(Error::NotFound("maintenance"))
}

/// The page's maintenances with everything that is kept of them but their rules, the newest entered first, drafts too, a part at
/// a time: only those that are not over, or all.
pub async fn find_files(
    services: &Services,
    actor: &Actor,
    page: PageId,
    only_open: bool,
    (after, limit): (Option<&str>, usize),
) -> Result<Listing<MaintenanceFile>> {
    use maintenance::Column as C;
    actor.must(page, Right::ReadEvents)?;
    let mut find = maintenance::Entity::live(page);
    if only_open {
        find = find.filter(C::State.is_not_in([Col(MaintenanceState::Completed), Col(MaintenanceState::Cancelled)]));
    }
    if let Some((at, id)) = after.map(place_of).transpose()? {
        find = find.filter(C::CreatedAt.lt(Col(at)).or(C::CreatedAt.eq(Col(at)).and(C::Id.lt(Col(id)))));
    }
    let db = services.db.read();
    let rows = find.order_by_desc(C::CreatedAt).order_by_desc(C::Id).limit(limit as u64 + 1).all(db).await?;
    let part = Listing::of(rows, limit, |row| place(row.created_at.0, row.id.0));
    let order: Vec<EventId> = part.items.iter().map(|row| row.id.0).collect();
    let files = load::files(db, part.items, |row| row.id.0).await?;
    Ok(Listing { items: order.iter().filter_map(|id| files.get(id)).map(|found| file(found, None)).collect(), next: part.next })
}

/// Maintenances whose title contains a text, whatever its case: first the latest of those still to end, then the latest that
/// are over, so many of each at most; drafts too.
pub async fn search(services: &Services, actor: &Actor, page: PageId, text: &str, limit: u64) -> Result<Vec<MaintenanceLine>> {
    use maintenance::Column as C;
    actor.must(page, Right::ReadEvents)?;
    let text = clean_line(text);
    let over = [Col(MaintenanceState::Completed), Col(MaintenanceState::Cancelled)];
    let mut lines = Vec::new();
    for which in [C::State.is_not_in(over), C::State.is_in(over)] {
        let mut query = maintenance::Entity::live(page).filter(which).order_by_desc(C::ScheduledFor).order_by_desc(C::Id);
        if !text.is_empty() {
            query = query.filter(texts::contains(C::Name, &text));
        }
        lines.extend(query.limit(limit).all(services.db.read()).await?.into_iter().map(line));
    }
    Ok(lines)
}

/// The rules by which windows come back, the newest first; those that were ended are left out.
pub async fn list_recurrences(services: &Services, actor: &Actor, page: PageId) -> Result<Vec<RecurrenceFile>> {
    actor.must(page, Right::ReadEvents)?;
    let rows = recurrence::Entity::live(page)
        .filter(recurrence::Column::EndedAt.is_null())
        .order_by_desc(recurrence::Column::CreatedAt)
        .order_by_desc(recurrence::Column::Id)
        .limit(MOST_RULES)
        .all(services.db.read())
        .await?;
    let mut all = Vec::new();
    for row in rows {
        all.push(rule(services, actor, page, row).await?);
    }
    Ok(all)
}

async fn rule(services: &Services, actor: &Actor, page: PageId, row: recurrence::Model) -> Result<RecurrenceFile> {
    use maintenance::Column as C;
    let zone = derive::zone(&pages::load_page(services, actor, page).await?.time_zone);
    let template: NewMaintenance = recur::template(&row)?;
    let lasts = Duration::from_secs(row.minutes.unsigned_abs() * 60);
    let next = recur::coming(&row, &zone, services.clock.now(), NEXT)?;
    let latest =
        maintenance::Entity::live(page).filter(C::RecurrenceId.eq(row.id)).order_by_desc(C::ScheduledFor).one(services.db.read()).await?;
    Ok(RecurrenceFile {
        id: row.id.0,
        rule: row.rule,
        rev: row.rev,
        template,
        ended_at: row.ended_at.map(|at| at.0),
        next: next.into_iter().map(|at| (at, at + lasts)).collect(),
        latest: latest.map(|row| row.id.0),
    })
}

fn line(row: maintenance::Model) -> MaintenanceLine {
    MaintenanceLine {
        id: row.id.0,
        state: row.state.0,
        publication: row.publication.0,
        publish_at: row.publish_at.map(|at| at.0),
        scheduled_for: row.scheduled_for.0,
        scheduled_until: row.scheduled_until.0,
        started_at: row.started_at.map(|at| at.0),
        ended_at: row.ended_at.map(|at| at.0),
        auto_start: row.auto_start,
        recurring: row.recurrence_id.is_some(),
        name: row.name,
    }
}

fn file(file: &EventFile<maintenance::Model>, recurrence: Option<RecurrenceFile>) -> MaintenanceFile {
    let row = &file.row;
    let mut notes: Vec<&UpdateFile> = file.updates.values().filter(|update| update.row.internal).collect();
    notes.sort_by_key(|update| std::cmp::Reverse((update.row.created_at, update.row.id)));
    let note = |update: &UpdateFile| Note {
        id: update.row.id.0,
        author: update.row.author.clone(),
        at: update.row.created_at.0,
        html: update.row.body_html.clone(),
    };
    MaintenanceFile {
        maintenance: view::maintenance(file, &|_| true),
        rev: row.rev,
        visibility: row.visibility.0,
        publication: row.publication.0,
        publish_at: row.publish_at.map(|at| at.0),
        switches: switches(row),
        reminded: row.reminded.0.clone(),
        notify: row.notify,
        created_by: row.created_by.clone(),
        authors: file.updates.values().map(|update| (update.row.id.0, update.row.author.clone(), update.row.rev)).collect(),
        notes: notes.into_iter().map(note).collect(),
        recurrence,
    }
}

/// What happens to a maintenance by itself.
pub fn switches(row: &maintenance::Model) -> Switches {
    Switches {
        auto_start: row.auto_start,
        auto_complete: row.auto_complete,
        to_maintenance: row.to_maintenance,
        to_operational: row.to_operational,
        notify_start: row.notify_start,
        notify_end: row.notify_end,
        remind_before: row.remind_before.0.clone(),
    }
}
