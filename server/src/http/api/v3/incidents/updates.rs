//! What is said of an incident.

use app::model::{
    EventId, UpdateId,
    input::{EditUpdate as Edit, NewUpdate as New},
};
use serde::Deserialize;
use utoipa::ToSchema;

use super::{Incident, one};
use crate::{
    http::api::v3::{
        asking::{Answered, Signed, at_rev},
        body::{Body, Named, Within},
        part::OfPage,
        problem::{DeedRefusals, WriteRefusals},
        schema::{At, EventKey, IncidentState, UpdateKey, given},
        updates::{Said, rev_of, said},
    },
    service::incidents,
};

/// An update of an incident to be posted.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewIncidentUpdate {
    /// The revision of the incident that was seen: what somebody else said since refuses this.
    rev: Option<i64>,
    /// What to say, in Markdown. It may be empty if the update says where things stand, or how components are.
    #[serde(default)]
    #[schema(max_length = 25_000)]
    body: String,
    /// Where things stand from then on; nothing for a comment.
    state: Option<IncidentState>,
    /// How components are from then on.
    #[serde(default)]
    components: Vec<Said>,
    /// When it happened; now if nothing is said.
    at: Option<At>,
    /// When the next update is promised.
    next_update_at: Option<At>,
    /// Whether subscribers are told; yes if nothing is said.
    notify: Option<bool>,
    /// Whether it is a note that only staff read.
    internal: Option<bool>,
}

/// What to correct about an update. What is not there stays; what it said before stays to be read.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EditIncidentUpdate {
    /// The revision of the update that was seen.
    #[serde(default, deserialize_with = "given")]
    #[schema(nullable = false)]
    rev: Option<i64>,
    /// What it says, in Markdown.
    #[serde(default, deserialize_with = "given")]
    #[schema(nullable = false)]
    body: Option<String>,
    /// Where things stand from then on; empty makes it a comment.
    #[serde(default, deserialize_with = "given")]
    state: Option<Option<IncidentState>>,
    /// When it happened.
    #[serde(default, deserialize_with = "given")]
    #[schema(nullable = false)]
    at: Option<At>,
    /// How components are from then on, in place of all it said.
    #[serde(default, deserialize_with = "given")]
    #[schema(nullable = false)]
    components: Option<Vec<Said>>,
}

/// Says something of an incident. With the state "resolved" it ends.
#[utoipa::path(post, path = "/incidents/{id}/updates", tag = "Incidents", params(("id" = EventKey, Path, description = "The incident"), OfPage), request_body = NewIncidentUpdate,
    responses((status = 201, body = Incident, description = "The incident as it is now", headers(("Location" = String, description = "Where the update is"))), WriteRefusals), security(("token" = [])))]
pub async fn post_update(signed: Signed, Named(id): Named<EventId>, Body(input): Body<NewIncidentUpdate>) -> Answered {
    let (services, actor, page) = signed.means();
    let update = New {
        state: input.state.map(|word| word.0),
        body: input.body,
        statuses: said(input.components),
        display_at: input.at.map(|at| at.0),
        next_update_at: input.next_update_at.map(|at| at.0),
        notify: input.notify.unwrap_or(true),
        internal: input.internal.unwrap_or_default(),
    };
    let update = incidents::post_update(services, actor, page, id, input.rev, update).await?;
    signed.made(&one(&signed, id).await?, update)
}

/// Corrects an update.
#[utoipa::path(patch, path = "/incidents/{id}/updates/{update}", tag = "Incidents",
    params(("id" = EventKey, Path, description = "The incident"), ("update" = UpdateKey, Path, description = "The update"), OfPage), request_body = EditIncidentUpdate,
    responses((status = 200, body = Incident, description = "The incident as it is now"), WriteRefusals), security(("token" = [])))]
pub async fn change_update(
    signed: Signed,
    Within(id, update): Within<EventId, UpdateId>,
    Body(input): Body<EditIncidentUpdate>,
) -> Answered {
    let (services, actor, page) = signed.means();
    let change = Edit {
        rev: 0,
        body: input.body,
        state: input.state.map(|state| state.map(|word| word.0)),
        display_at: input.at.map(|at| at.0),
        statuses: input.components.map(said),
    };
    at_rev!(input.rev, rev_of(&incidents::load_file(services, actor, page, id).await?.authors, update)?, rev => {
        incidents::edit_update(services, actor, page, (id, update), Edit { rev, ..change.clone() }).await
    });
    signed.answer(&one(&signed, id).await?)
}

/// Takes an update back. The last one cannot be: delete the incident instead.
#[utoipa::path(delete, path = "/incidents/{id}/updates/{update}", tag = "Incidents",
    params(("id" = EventKey, Path, description = "The incident"), ("update" = UpdateKey, Path, description = "The update"), OfPage),
    responses((status = 204, description = "It is gone"), DeedRefusals), security(("token" = [])))]
pub async fn delete_update(signed: Signed, Within(id, update): Within<EventId, UpdateId>) -> Answered {
    let (services, actor, page) = signed.means();
    incidents::delete_update(services, actor, page, id, update).await?;
    signed.done()
}
