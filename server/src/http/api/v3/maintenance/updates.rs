//! What is said of a maintenance.

use app::model::{
    EventId, UpdateId,
    input::{EditUpdate as Edit, NewUpdate as New},
};
use serde::Deserialize;
use utoipa::ToSchema;

use super::{Maintenance, one};
use crate::{
    http::api::v3::{
        asking::{Answered, Signed, at_rev},
        body::{Body, Named, Within},
        part::OfPage,
        problem::{DeedRefusals, WriteRefusals},
        schema::{At, EventKey, MaintenanceState, UpdateKey, given},
        updates::rev_of,
    },
    service::maintenance,
};

/// An update of a maintenance to be posted.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewMaintenanceUpdate {
    /// The revision of the maintenance that was seen: what somebody else said since refuses this.
    rev: Option<i64>,
    /// What to say, in Markdown. It may be empty if the update says where things stand.
    #[serde(default)]
    #[schema(max_length = 25_000)]
    body: String,
    /// Where things stand from then on; nothing for a comment.
    state: Option<MaintenanceState>,
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
pub struct EditMaintenanceUpdate {
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
    state: Option<Option<MaintenanceState>>,
    /// When it happened.
    #[serde(default, deserialize_with = "given")]
    #[schema(nullable = false)]
    at: Option<At>,
}

/// Says something of a maintenance. With the state "in_progress" it begins, with "completed" it ends, with "cancelled" it is called off.
#[utoipa::path(post, path = "/maintenance/{id}/updates", tag = "Maintenance", params(("id" = EventKey, Path, description = "The maintenance"), OfPage), request_body = NewMaintenanceUpdate,
    responses((status = 201, body = Maintenance, description = "The maintenance as it is now", headers(("Location" = String, description = "Where the update is"))), WriteRefusals), security(("token" = [])))]
pub async fn post_word(signed: Signed, Named(id): Named<EventId>, Body(input): Body<NewMaintenanceUpdate>) -> Answered {
    let (services, actor, page) = signed.means();
    let update = New {
        state: input.state.map(|word| word.0),
        body: input.body,
        statuses: Vec::new(),
        display_at: input.at.map(|at| at.0),
        next_update_at: input.next_update_at.map(|at| at.0),
        notify: input.notify.unwrap_or(true),
        internal: input.internal.unwrap_or_default(),
    };
    let update = maintenance::post_update(services, actor, page, id, input.rev, update).await?;
    signed.made(&one(&signed, id).await?, update)
}

/// Corrects an update.
#[utoipa::path(patch, path = "/maintenance/{id}/updates/{update}", tag = "Maintenance",
    params(("id" = EventKey, Path, description = "The maintenance"), ("update" = UpdateKey, Path, description = "The update"), OfPage), request_body = EditMaintenanceUpdate,
    responses((status = 200, body = Maintenance, description = "The maintenance as it is now"), WriteRefusals), security(("token" = [])))]
pub async fn change_word(
    signed: Signed,
    Within(id, update): Within<EventId, UpdateId>,
    Body(input): Body<EditMaintenanceUpdate>,
) -> Answered {
    let (services, actor, page) = signed.means();
    let change = Edit {
        rev: 0,
        body: input.body,
        state: input.state.map(|state| state.map(|word| word.0)),
        display_at: input.at.map(|at| at.0),
        statuses: None,
    };
    at_rev!(input.rev, rev_of(&maintenance::load_file(services, actor, page, id).await?.authors, update)?, rev => {
        maintenance::edit_update(services, actor, page, (id, update), Edit { rev, ..change.clone() }).await
    });
    signed.answer(&one(&signed, id).await?)
}

/// Takes an update back. The last one cannot be: delete the maintenance instead.
#[utoipa::path(delete, path = "/maintenance/{id}/updates/{update}", tag = "Maintenance",
    params(("id" = EventKey, Path, description = "The maintenance"), ("update" = UpdateKey, Path, description = "The update"), OfPage),
    responses((status = 204, description = "It is gone"), DeedRefusals), security(("token" = [])))]
pub async fn delete_word(signed: Signed, Within(id, update): Within<EventId, UpdateId>) -> Answered {
    let (services, actor, page) = signed.means();
    maintenance::delete_update(services, actor, page, id, update).await?;
    signed.done()
}
