//! The deeds of whoever runs an incident.

use app::model::EventId;
use serde::Deserialize;
use utoipa::ToSchema;

use super::{Incident, one};
use crate::{
    http::api::v3::{
        asking::{Answered, Signed},
        body::{Body, Named},
        part::OfPage,
        problem::{DeedRefusals, Refusal, WriteRefusals},
        schema::{EventKey, given},
        updates::{Said, said},
    },
    service::incidents,
};

/// How an incident ends.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Resolve {
    /// What to say, in Markdown.
    #[schema(max_length = 25_000)]
    body: String,
    /// How its components are from then on; if this is not there, all of them work again.
    #[serde(default, deserialize_with = "given")]
    #[schema(nullable = false)]
    components: Option<Vec<Said>>,
    /// Whether it was none: it then counts neither against uptime nor in the figures of recovery.
    #[serde(default)]
    false_alarm: bool,
}

/// How an incident goes on that was resolved.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Reopen {
    /// What to say, in Markdown.
    #[schema(max_length = 25_000)]
    body: String,
    /// The components that are hurt now.
    #[serde(default)]
    components: Vec<Said>,
}

/// Ends an incident.
#[utoipa::path(post, path = "/incidents/{id}/resolve", tag = "Incidents", params(("id" = EventKey, Path, description = "The incident"), OfPage), request_body = Resolve,
    responses((status = 200, body = Incident, description = "As it is now"), WriteRefusals), security(("token" = [])))]
pub async fn resolve_incident(signed: Signed, Named(id): Named<EventId>, Body(input): Body<Resolve>) -> Answered {
    let (services, actor, page) = signed.means();
    if input.false_alarm && input.components.is_some() {
        return Err(Refusal::field("components", "say something only if the incident was one"));
    }
    if input.false_alarm {
        incidents::close_as_false_alarm(services, actor, page, id, &input.body).await?;
    } else {
        incidents::resolve(services, actor, page, id, &input.body, input.components.map(said)).await?;
    }
    signed.answer(&one(&signed, id).await?)
}

/// Goes back: an incident that was resolved is open again.
#[utoipa::path(post, path = "/incidents/{id}/reopen", tag = "Incidents", params(("id" = EventKey, Path, description = "The incident"), OfPage), request_body = Reopen,
    responses((status = 200, body = Incident, description = "As it is now"), WriteRefusals), security(("token" = [])))]
pub async fn reopen_incident(signed: Signed, Named(id): Named<EventId>, Body(input): Body<Reopen>) -> Answered {
    let (services, actor, page) = signed.means();
    incidents::reopen(services, actor, page, id, &input.body, said(input.components)).await?;
    signed.answer(&one(&signed, id).await?)
}

/// Notes that somebody has taken it on.
#[utoipa::path(post, path = "/incidents/{id}/acknowledge", tag = "Incidents", params(("id" = EventKey, Path, description = "The incident"), OfPage),
    responses((status = 200, body = Incident, description = "As it is now"), DeedRefusals), security(("token" = [])))]
pub async fn acknowledge_incident(signed: Signed, Named(id): Named<EventId>) -> Answered {
    let (services, actor, page) = signed.means();
    incidents::acknowledge(services, actor, page, id).await?;
    signed.answer(&one(&signed, id).await?)
}

/// Brings a draft out, or one whose time has not come.
#[utoipa::path(post, path = "/incidents/{id}/publish", tag = "Incidents", params(("id" = EventKey, Path, description = "The incident"), OfPage),
    responses((status = 200, body = Incident, description = "As it is now"), DeedRefusals), security(("token" = [])))]
pub async fn publish_incident(signed: Signed, Named(id): Named<EventId>) -> Answered {
    let (services, actor, page) = signed.means();
    incidents::publish(services, actor, page, id).await?;
    signed.answer(&one(&signed, id).await?)
}
