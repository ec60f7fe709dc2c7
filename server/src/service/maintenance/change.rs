//! What scripts change about a maintenance in one go: its plan, and what is said about it.

use app::model::{
    EventId, MaintenanceState, PageId,
    access::Right,
    input::{EditMaintenance, NewUpdate},
};

use super::{edit::edit_within, load, update::post};
use crate::{
    error::Result,
    service::{Services, actor::Actor, mutation::Mutation},
};

/// Several changes at once.
#[derive(Clone, Debug)]
pub struct Change {
    /// What to change; whoever changes it need not have seen how it was.
    pub edit: EditMaintenance,
    /// What to say.
    pub update: Option<NewUpdate<MaintenanceState>>,
}

/// Makes all of these changes, or none.
pub async fn change(services: &Services, actor: &Actor, page: PageId, id: EventId, change: Change) -> Result<()> {
    let edit = change.edit.validate()?;
    let update = change.update.map(NewUpdate::validate).transpose()?;
    let mut m = Mutation::begin(services, actor, page, Right::RunEvents).await?;
    let row = load(&m, id).await?;
    let edit = EditMaintenance { rev: row.rev, ..edit };
    let edits = edit != EditMaintenance::at_rev(row.rev);
    if !edits && update.is_none() {
        return Ok(());
    }
    if edits {
        edit_within(&mut m, id, edit).await?;
    }
    if let Some(update) = update {
        let row = load(&m, id).await?;
        post(&mut m, row, &update).await?;
    }
    m.commit().await?;
    Ok(())
}
