//! One incident with everything that is kept of it, for staff.

use app::model::{
    EventId, PageId,
    access::Right,
    file::{IncidentFile, IncidentLine, Note, PostmortemFile},
};
use sea_orm::{ColumnTrait, QueryFilter};

use crate::{
    entity::{Col, incident},
    error::{Error, Result},
    live::{
        ledger::{EventFile, UpdateFile},
        load, view,
    },
    service::{Services, actor::Actor},
};

/// The incident with its updates, notes, components and postmortem, whether it is out or not.
pub async fn load_file(services: &Services, actor: &Actor, page: PageId, id: EventId) -> Result<IncidentFile> {
    actor.must(page, Right::ReadStaff)?;
    let found = incident::Entity::live(page).filter(incident::Column::Id.eq(Col(id))).one(services.db.read()).await?;
    let row = found.ok_or(Error::NotFound("incident"))?;
    let files = load::files(services.db.read(), vec![row], |row| row.id.0).await?;
    files.get(&id).map(file).ok_or(Error::NotFound("incident"))
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
