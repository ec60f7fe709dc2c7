//! Planning, changing and deleting maintenances.

use app::model::{
    EventId,
    input::{EditMaintenance as Edit, NewMaintenance as New, NewUpdate},
};
use serde::Deserialize;
use utoipa::ToSchema;

use super::{Maintenance, Switches, one};
use crate::{
    http::api::v3::{
        asking::{Answered, Signed, at_rev},
        body::{Body, Named},
        part::OfPage,
        problem::{DeedRefusals, WriteRefusals},
        schema::{At, ComponentKey, EventKey, Visibility, given},
        updates::Publish,
    },
    service::maintenance,
};

/// A maintenance to be planned.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewMaintenance {
    /// Its title.
    #[schema(min_length = 1, max_length = 255)]
    name: String,
    /// What to say, in Markdown.
    #[schema(max_length = 25_000)]
    body: String,
    /// When it is planned to begin. A window that is over becomes part of history at once.
    scheduled_for: At,
    /// When it is planned to end.
    scheduled_until: At,
    /// The components it touches.
    #[serde(default)]
    components: Vec<ComponentKey>,
    /// What happens by itself; as most people want it if nothing is said.
    switches: Option<Switches>,
    /// A rule it comes back by, as an RRULE of RFC 5545 in the page's zone.
    recurrence: Option<String>,
    /// Who may see it; everybody if nothing is said.
    visibility: Option<Visibility>,
    /// When it comes out; at once if nothing is said.
    publish: Option<Publish>,
    /// Whether subscribers are told; yes if nothing is said.
    notify: Option<bool>,
    /// Words it is found by.
    #[serde(default)]
    tags: Vec<String>,
}

/// What to change about a maintenance. What is not there stays.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EditMaintenance {
    /// The revision that was seen: a change somebody else made since refuses this one.
    #[serde(default, deserialize_with = "given")]
    #[schema(nullable = false)]
    rev: Option<i64>,
    /// Its title.
    #[serde(default, deserialize_with = "given")]
    #[schema(nullable = false)]
    name: Option<String>,
    /// The components it touches, in place of all it has.
    #[serde(default, deserialize_with = "given")]
    #[schema(nullable = false)]
    components: Option<Vec<ComponentKey>>,
    /// When it is planned to begin.
    #[serde(default, deserialize_with = "given")]
    #[schema(nullable = false)]
    scheduled_for: Option<At>,
    /// When it is planned to end.
    #[serde(default, deserialize_with = "given")]
    #[schema(nullable = false)]
    scheduled_until: Option<At>,
    /// What happens by itself, all of it.
    #[serde(default, deserialize_with = "given")]
    #[schema(nullable = false)]
    switches: Option<Switches>,
    /// Who may see it.
    #[serde(default, deserialize_with = "given")]
    #[schema(nullable = false)]
    visibility: Option<Visibility>,
    /// When it comes out, while it is not.
    #[serde(default, deserialize_with = "given")]
    #[schema(nullable = false)]
    publish: Option<Publish>,
    /// Words it is found by, in place of all it has.
    #[serde(default, deserialize_with = "given")]
    #[schema(nullable = false)]
    tags: Option<Vec<String>>,
}

/// Plans a maintenance.
#[utoipa::path(post, path = "/maintenance", tag = "Maintenance", params(OfPage), request_body = NewMaintenance,
    responses((status = 201, body = Maintenance, description = "It is planned", headers(("Location" = String, description = "Where it is"))), WriteRefusals), security(("token" = [])))]
pub async fn schedule_maintenance(signed: Signed, Body(input): Body<NewMaintenance>) -> Answered {
    let (services, actor, page) = signed.means();
    let usual = New::named(input.name, input.body, input.scheduled_for.0, input.scheduled_until.0);
    let input = New {
        update: NewUpdate { notify: input.notify.unwrap_or(true), ..usual.update },
        components: input.components.into_iter().map(|id| id.0).collect(),
        switches: input.switches.map_or(usual.switches, Into::into),
        recurrence: input.recurrence,
        visibility: input.visibility.map_or(usual.visibility, |word| word.0),
        publish: input.publish.map(Publish::read).transpose()?.unwrap_or_default(),
        tags: input.tags,
        ..usual
    };
    let id = maintenance::schedule(services, actor, page, input).await?;
    signed.made(&one(&signed, id).await?, id)
}

/// Changes what is planned, of this maintenance and no other of its rule.
#[utoipa::path(patch, path = "/maintenance/{id}", tag = "Maintenance", params(("id" = EventKey, Path, description = "Its id"), OfPage), request_body = EditMaintenance,
    responses((status = 200, body = Maintenance, description = "As it is now"), WriteRefusals), security(("token" = [])))]
pub async fn change_maintenance(signed: Signed, Named(id): Named<EventId>, Body(input): Body<EditMaintenance>) -> Answered {
    let (services, actor, page) = signed.means();
    let change = Edit {
        rev: 0,
        name: input.name,
        components: input.components.map(|ids| ids.into_iter().map(|id| id.0).collect()),
        scheduled_for: input.scheduled_for.map(|at| at.0),
        scheduled_until: input.scheduled_until.map(|at| at.0),
        switches: input.switches.map(Into::into),
        visibility: input.visibility.map(|word| word.0),
        publish: input.publish.map(Publish::read).transpose()?,
        tags: input.tags,
        metadata: None,
    };
    at_rev!(input.rev, maintenance::load_file(services, actor, page, id).await?.rev, rev => {
        maintenance::edit(services, actor, page, id, Edit { rev, ..change.clone() }).await
    });
    signed.answer(&one(&signed, id).await?)
}

/// Takes a maintenance away. One that was planned by a rule does not come back.
#[utoipa::path(delete, path = "/maintenance/{id}", tag = "Maintenance", params(("id" = EventKey, Path, description = "Its id"), OfPage),
    responses((status = 204, description = "It is gone"), DeedRefusals), security(("token" = [])))]
pub async fn delete_maintenance(signed: Signed, Named(id): Named<EventId>) -> Answered {
    let (services, actor, page) = signed.means();
    maintenance::delete(services, actor, page, id).await?;
    signed.done()
}
