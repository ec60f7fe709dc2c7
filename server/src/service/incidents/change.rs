//! What scripts change about an incident in one go: what it is called and who is hurt, and what is said about it.

use app::model::{
    ComponentId, EventId, IncidentState, PageId,
    access::Right,
    input::{EditIncident, NewUpdate},
};

use super::{edit::edit_within, load, recompute::recompute, save, update::post};
use crate::{
    error::Result,
    service::{
        Services,
        actor::Actor,
        events,
        mutation::{Deed, Mutation},
    },
};

/// Several changes at once.
#[derive(Clone, Debug)]
pub struct Change {
    /// What to change; whoever changes it need not have seen how it was.
    pub edit: EditIncident,
    /// The components it has nothing to do with after all.
    pub let_go: Vec<ComponentId>,
    /// What to say.
    pub update: Option<NewUpdate<IncidentState>>,
}

/// Makes all of these changes, or none.
pub async fn change(services: &Services, actor: &Actor, page: PageId, id: EventId, change: Change) -> Result<()> {
    let edit = change.edit.validate()?;
    let update = change.update.map(NewUpdate::validate).transpose()?;
    let mut m = Mutation::begin(services, actor, page, Right::RunEvents).await?;
    let row = load(&m, id).await?;
    let edit = EditIncident { rev: row.rev, ..edit };
    let edits = edit != EditIncident::at_rev(row.rev);
    if !edits && change.let_go.is_empty() && update.is_none() {
        return Ok(());
    }
    if edits {
        edit_within(&mut m, id, edit).await?;
    }
    if !change.let_go.is_empty() {
        events::let_go(&mut m, id, &change.let_go).await?;
        let row = load(&m, id).await?;
        let row = recompute(&mut m, row).await?;
        let row = save(&mut m, row).await?;
        m.audit(Deed::on("took components from", "incident", id).before(&change.let_go).after(&row)).await?;
    }
    if let Some(update) = update {
        let row = load(&m, id).await?;
        post(&mut m, row, update).await?;
    }
    m.commit().await?;
    Ok(())
}
