//! Incidents: opened, updated, edited, resolved, reopened, published, learned from.

mod change;
mod edit;
mod file;
mod list;
mod monitoring;
mod open;
mod postmortem;
mod publish;
mod recompute;
mod update;

use app::model::{ComponentId, EventId, Impact, IncidentState, JournalCause, NoticeKind, Publication, UpdateId, access::Exposure};
use sea_orm::{ColumnTrait, QueryFilter};

pub use change::{Change, change};
pub use edit::{acknowledge, delete, edit};
pub(in crate::service) use edit::{delete_within, edit_within};
pub use file::{find_files, load_file};
pub use list::{list_incidents, search};
pub(in crate::service) use monitoring::{ending, is_untouched, opening};
pub use open::open;
pub(in crate::service) use open::open_within;
pub use postmortem::{delete_postmortem, publish_postmortem, revert_postmortem, save_postmortem, write_postmortem};
pub use publish::{publish, publish_due};
pub(in crate::service) use update::post;
pub use update::{close_as_false_alarm, delete_update, edit_update, post_update, reopen, resolve};

use crate::{
    entity::{Col, incident},
    error::{Error, Result},
    live::fact::Fact,
    service::{components, events, mutation::Mutation, outbox::Notice, rows},
};

/// The incident with this id, which must be on the page.
async fn load(m: &Mutation<'_>, id: EventId) -> Result<incident::Model> {
    let found = incident::Entity::live(m.page_id()).filter(incident::Column::Id.eq(Col(id))).one(m.tx()).await?;
    found.ok_or(Error::NotFound("incident"))
}

/// Writes the incident as it is now, one revision on.
async fn save(m: &mut Mutation<'_>, mut row: incident::Model) -> Result<incident::Model> {
    row.rev += 1;
    row.updated_at = Col(m.now());
    rows::overwrite(m.tx(), row.clone()).await?;
    m.record(Fact::Incident(row.clone()));
    Ok(row)
}

/// Asks for subscribers to be told, unless the public cannot see the incident or it was entered after the fact.
async fn tell(m: &mut Mutation<'_>, row: &incident::Model, kind: NoticeKind, update: Option<UpdateId>) -> Result<()> {
    if row.backfilled {
        return Ok(());
    }
    let severe = row.impact_override.unwrap_or(row.impact).0 >= Impact::Major;
    let exposure = Exposure { visibility: row.visibility.0, publication: row.publication.0, deleted: row.deleted_at.is_some() };
    events::tell(m, exposure, Notice { severe, ..Notice::about(kind, row.id.0, update) }).await
}

/// What staff say about components when they resolve an incident is how those are from then on: it becomes their baseline.
/// Only the update the incident's state follows from can do that, so `by` is passed over if it is an older one.
async fn settle(m: &mut Mutation<'_>, row: &incident::Model, by: Option<UpdateId>) -> Result<()> {
    if row.publication != Publication::Published || row.state != IncidentState::Resolved || row.backfilled {
        return Ok(());
    }
    let updates = events::load_updates(m, row.id.0).await?;
    let last_word = updates.into_iter().rev().find(|(update, _)| !update.internal && update.state.is_some());
    let Some((_, touched)) = last_word.filter(|(update, _)| by.is_none_or(|by| update.id == by)) else { return Ok(()) };
    let ids: Vec<ComponentId> = touched.iter().map(|t| t.component_id.0).collect();
    let live = events::live_only(m, &ids).await?;
    for said in touched.iter().filter(|t| live.contains(&t.component_id.0)) {
        let cause = components::Because { cause: JournalCause::Incident, id: Some(row.id.to_string()) };
        components::set_baseline(m, said.component_id.0, said.new_status.0, cause).await?;
    }
    Ok(())
}
