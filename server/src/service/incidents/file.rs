//! One incident with everything that is kept of it, for staff.

use app::model::{
    EventId, IncidentState, PageId,
    access::Right,
    file::{IncidentFile, IncidentLine, Note, PostmortemFile},
    listing::Listing,
};
use sea_orm::{ColumnTrait, QueryFilter, QueryOrder, QuerySelect, sea_query::ExprTrait};

use crate::{
    entity::{Col, incident},
    error::{Error, Result},
    live::{
        ledger::{EventFile, UpdateFile},
        load, view,
    },
    service::{
        Services,
        actor::Actor,
        events::{place, place_of},
        search::contains,
    },
};

/// The incident with its updates, notes, components and postmortem, whether it is out or not.
pub async fn load_file(services: &Services, actor: &Actor, page: PageId, id: EventId) -> Result<IncidentFile> {
    actor.must(page, Right::ReadEvents)?;
    let found = incident::Entity::live(page).filter(incident::Column::Id.eq(Col(id))).one(services.db.read()).await?;
    let row = found.ok_or(Error::NotFound("incident"))?;
    let files = load::files(services.db.read(), vec![row], |row| row.id.0).await?;
    files.get(&id).map(file).ok_or(Error::NotFound("incident"))
}

/// The page's incidents with everything that is kept of them, the newest first, drafts too, a part at a time: only those that go
/// on, or all; only those whose title contains a text, unless it is empty.
pub async fn find_files(
    services: &Services,
    actor: &Actor,
    page: PageId,
    (only_open, text): (bool, &str),
    (after, limit): (Option<&str>, usize),
) -> Result<Listing<IncidentFile>> {
    use incident::Column as C;
    actor.must(page, Right::ReadEvents)?;
    let mut find = incident::Entity::live(page);
    if only_open {
        find = find.filter(C::State.ne(Col(IncidentState::Resolved)));
    }
    if !text.is_empty() {
        find = find.filter(contains(C::Name, text));
    }
    if let Some((at, id)) = after.map(place_of).transpose()? {
        let same = C::CreatedAt.eq(Col(at)).and(C::Id.lt(Col(id)));
        find = find.filter(C::CreatedAt.lt(Col(at)).or(same));
    }
    let db = services.db.read();
    let rows = find.order_by_desc(C::CreatedAt).order_by_desc(C::Id).limit(limit as u64 + 1).all(db).await?;
    let part = Listing::of(rows, limit, |row| place(row.created_at.0, row.id.0));
    let order: Vec<EventId> = part.items.iter().map(|row| row.id.0).collect();
    let files = load::files(db, part.items, |row| row.id.0).await?;
    Ok(Listing { items: order.iter().filter_map(|id| files.get(id).map(file)).collect(), next: part.next })
}

/// An incident in a list.
pub(super) fn line(row: incident::Model) -> IncidentLine {
    IncidentLine {
        id: row.id.0,
        state: row.state.0,
        impact: row.impact_override.unwrap_or(row.impact).0,
        publication: row.publication.0,
        began: row.started_at.or(row.first_posted_at).unwrap_or(row.created_at).0,
        resolved_at: row.resolved_at.map(|at| at.0),
        next_update_at: row.next_update_at.map(|at| at.0),
        name: row.name,
    }
}

fn file(file: &EventFile<incident::Model>) -> IncidentFile {
    let row = &file.row;
    let mut notes: Vec<&UpdateFile> = file.updates.values().filter(|update| update.row.internal).collect();
    notes.sort_by_key(|update| std::cmp::Reverse((update.row.created_at, update.row.id)));
    let note = |update: &UpdateFile| Note {
        id: update.row.id.0,
        author: update.row.author.clone(),
        at: update.row.created_at.0,
        html: update.row.body_html.clone(),
    };
    IncidentFile {
        incident: view::incident(file, &|_| true),
        rev: row.rev,
        visibility: row.visibility.0,
        publication: row.publication.0,
        publish_at: row.publish_at.map(|at| at.0),
        impact_override: row.impact_override.map(|impact| impact.0),
        counts_as_downtime: row.counts_as_downtime,
        notify: row.notify,
        created_by: row.created_by.clone(),
        authors: file.updates.values().map(|update| (update.row.id.0, update.row.author.clone(), update.row.rev)).collect(),
        notes: notes.into_iter().map(note).collect(),
        postmortem: file.postmortem.as_ref().map(|postmortem| PostmortemFile {
            rev: postmortem.rev,
            draft: postmortem.draft.clone(),
            body: postmortem.body.clone(),
            published_at: postmortem.published_at.map(|at| at.0),
        }),
    }
}
