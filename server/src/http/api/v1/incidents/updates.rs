//! Corrections of what was said.

use app::model::{UpdateId, input::EditUpdate};
use serde::Deserialize;
use utoipa::ToSchema;

use super::view::{self, IncidentUpdate};
use crate::{
    http::api::v1::{
        answer::{Answer, ok},
        body::{Given, wrapped},
        moment::Moment,
        on_page::OnPage,
        refusal::Refusal,
    },
    service::{chronicle, incidents, maintenance},
};

/// What to correct; what is left out stays. Nobody is told of a correction.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = ChangedIncidentUpdate)]
pub struct ChangedRow {
    /// The text, in Markdown.
    body: Option<String>,
    /// When it is shown to have happened.
    #[schema(value_type = Option<String>, format = DateTime)]
    display_at: Option<Moment>,
}

wrapped! {
    /// What to correct about an update.
    PatchUpdate { incident_update: ChangedRow }
}

/// Corrects an update. What it said before stays to be read.
#[utoipa::path(method(patch, put), path = "/pages/{page_id}/incidents/{incident_id}/incident_updates/{incident_update_id}",
    tag = "incident-updates", request_body = PatchUpdate, responses((status = 200, body = IncidentUpdate)))]
pub async fn edit(on: OnPage, Given(PatchUpdate { incident_update }): Given<PatchUpdate>) -> Answer<IncidentUpdate> {
    let id: UpdateId = on.id("incident_update_id", "update")?;
    let before = chronicle::load(on.services(), &on.actor, on.page, on.incident()?).await?;
    let said = before.log.iter().find(|said| said.id == id).ok_or_else(|| Refusal::missing("update"))?;
    let (place, body, display_at) = ((before.id, id), incident_update.body, incident_update.display_at.map(|at| at.0));
    let (services, actor) = (on.services(), &on.actor);
    match before.plan {
        _ if body.is_none() && display_at.is_none() => {}
        None => {
            let input = EditUpdate { body, display_at, ..EditUpdate::at_rev(said.rev) };
            incidents::edit_update(services, actor, on.page, place, input).await?;
        }
        Some(_) => {
            let input = EditUpdate { body, display_at, ..EditUpdate::at_rev(said.rev) };
            maintenance::edit_update(services, actor, on.page, place, input).await?;
        }
    }
    let after = chronicle::load(services, actor, on.page, before.id).await?;
    let said = after.log.iter().find(|said| said.id == id).ok_or_else(|| Refusal::missing("update"))?;
    ok(view::update(&after, said))
}
