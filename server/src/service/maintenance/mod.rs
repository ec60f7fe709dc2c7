//! Maintenances: scheduled, updated, begun, extended, ended, called off, by hand or by themselves; and planned by rule.
//!
//! A maintenance is what its updates say: state and actual times follow from them and are worked out anew after each
//! change. Planned times are columns of their own and never follow from anything.

mod change;
mod due;
mod edit;
mod file;
mod occurrences;
mod outcome;
mod publish;
pub mod recur;
mod replan;
mod rule;
mod run;
mod schedule;
mod texts;
mod update;

use app::model::{EventId, MaintenanceState, NoticeKind, Publication, UpdateId, access::Exposure};
use sea_orm::{ColumnTrait, QueryFilter};

pub use change::{Change, change};
pub use due::{advance_due, due_reminders, remind_at, remind_due};
pub use edit::{delete, edit};
pub use file::{find_files, list_recurrences, load_file, search, switches};
pub use publish::{publish, publish_due};
pub use replan::{end_recurrence, replan};
pub use run::{cancel, complete, extend, start};
pub use schedule::schedule;
pub use update::{delete_update, edit_update, post_update};

use crate::{
    entity::{Col, maintenance},
    error::{Error, Result},
    live::fact::Fact,
    service::{events, mutation::Mutation, outbox::Notice, rows},
};

/// The maintenance with this id, which must be on the page.
async fn load(m: &Mutation<'_>, id: EventId) -> Result<maintenance::Model> {
    let found = maintenance::Entity::live(m.page_id()).filter(maintenance::Column::Id.eq(Col(id))).one(m.tx()).await?;
    found.ok_or(Error::NotFound("maintenance"))
}

/// Writes the maintenance as it is now, one revision on.
async fn save(m: &mut Mutation<'_>, mut row: maintenance::Model) -> Result<maintenance::Model> {
    row.rev += 1;
    row.updated_at = Col(m.now());
    keep(m, row).await
}

/// Writes what no editor has to know of, such as that a reminder went out.
async fn keep(m: &mut Mutation<'_>, row: maintenance::Model) -> Result<maintenance::Model> {
    rows::overwrite(m.tx(), row.clone()).await?;
    m.record(Fact::Maintenance(row.clone()));
    Ok(row)
}

/// Asks for subscribers to be told, unless the public cannot see the maintenance.
async fn tell(m: &mut Mutation<'_>, row: &maintenance::Model, kind: NoticeKind, update: Option<UpdateId>) -> Result<()> {
    let exposure = Exposure { visibility: row.visibility.0, publication: row.publication.0, deleted: row.deleted_at.is_some() };
    events::tell(m, exposure, Notice::about(kind, row.id.0, update)).await
}

/// What subscribers are told when a maintenance goes from one state to another.
fn notice_of(from: MaintenanceState, to: MaintenanceState) -> NoticeKind {
    match to {
        _ if from == to => NoticeKind::MaintenanceUpdated,
        MaintenanceState::InProgress | MaintenanceState::Verifying if from == MaintenanceState::Scheduled => NoticeKind::MaintenanceStarted,
        MaintenanceState::Completed => NoticeKind::MaintenanceCompleted,
        MaintenanceState::Cancelled => NoticeKind::MaintenanceCancelled,
        MaintenanceState::Scheduled | MaintenanceState::InProgress | MaintenanceState::Verifying => NoticeKind::MaintenanceUpdated,
    }
}

fn is_out(row: &maintenance::Model) -> bool {
    row.publication == Publication::Published
}
