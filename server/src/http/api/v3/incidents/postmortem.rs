//! What was learned from an incident.

use app::model::EventId;
use serde::Deserialize;
use utoipa::ToSchema;

use super::{Incident, one};
use crate::{
    http::api::v3::{
        asking::{Answered, Signed},
        body::{Body, Named},
        part::OfPage,
        problem::{DeedRefusals, WriteRefusals},
        schema::EventKey,
    },
    service::incidents,
};

/// What was learned, to be written or published.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SetPostmortem {
    /// The revision that was seen, 0 where there was none: what somebody else wrote since refuses this.
    rev: Option<i64>,
    /// The text, in Markdown.
    #[schema(min_length = 1, max_length = 25_000)]
    body: String,
    /// Whether it comes out now; else it is a draft, and what was published stays.
    #[serde(default)]
    publish: bool,
    /// Whether subscribers are told when it comes out for the first time; yes if nothing is said.
    notify: Option<bool>,
}

/// Writes what was learned, and publishes it if that is wanted.
#[utoipa::path(put, path = "/incidents/{id}/postmortem", tag = "Incidents", params(("id" = EventKey, Path, description = "The incident"), OfPage), request_body = SetPostmortem,
    responses((status = 200, body = Incident, description = "The incident as it is now"), WriteRefusals), security(("token" = [])))]
pub async fn write_postmortem(signed: Signed, Named(id): Named<EventId>, Body(input): Body<SetPostmortem>) -> Answered {
    let (services, actor, page) = signed.means();
    let publish = input.publish.then(|| input.notify.unwrap_or(true));
    incidents::write_postmortem(services, actor, page, id, (input.rev, &input.body), publish).await?;
    signed.answer(&one(&signed, id).await?)
}

/// Takes a published postmortem back; its text becomes the draft again.
#[utoipa::path(post, path = "/incidents/{id}/postmortem/revert", tag = "Incidents", params(("id" = EventKey, Path, description = "The incident"), OfPage),
    responses((status = 200, body = Incident, description = "The incident as it is now"), DeedRefusals), security(("token" = [])))]
pub async fn revert_postmortem(signed: Signed, Named(id): Named<EventId>) -> Answered {
    let (services, actor, page) = signed.means();
    incidents::revert_postmortem(services, actor, page, id).await?;
    signed.answer(&one(&signed, id).await?)
}

/// Deletes draft and published text.
#[utoipa::path(delete, path = "/incidents/{id}/postmortem", tag = "Incidents", params(("id" = EventKey, Path, description = "The incident"), OfPage),
    responses((status = 204, description = "It is gone"), DeedRefusals), security(("token" = [])))]
pub async fn delete_postmortem(signed: Signed, Named(id): Named<EventId>) -> Answered {
    let (services, actor, page) = signed.means();
    incidents::delete_postmortem(services, actor, page, id).await?;
    signed.done()
}
