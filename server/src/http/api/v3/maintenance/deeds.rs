//! The deeds of whoever runs a maintenance: begin early, end, call off, bring out.

use app::model::EventId;

use super::{Maintenance, one};
use crate::{
    http::api::v3::{
        asking::{Answered, Signed},
        body::{Body, Named},
        part::OfPage,
        problem::{DeedRefusals, WriteRefusals},
        schema::EventKey,
        updates::Saying,
    },
    service::maintenance,
};

/// Begins a maintenance now, whatever was planned.
#[utoipa::path(post, path = "/maintenance/{id}/start", tag = "Maintenance", params(("id" = EventKey, Path, description = "The maintenance"), OfPage), request_body = Saying,
    responses((status = 200, body = Maintenance, description = "As it is now"), WriteRefusals), security(("token" = [])))]
pub async fn start_maintenance(signed: Signed, Named(id): Named<EventId>, Body(saying): Body<Saying>) -> Answered {
    let (services, actor, page) = signed.means();
    maintenance::start(services, actor, page, id, &saying.body.unwrap_or_default()).await?;
    signed.answer(&one(&signed, id).await?)
}

/// Ends a maintenance now.
#[utoipa::path(post, path = "/maintenance/{id}/complete", tag = "Maintenance", params(("id" = EventKey, Path, description = "The maintenance"), OfPage), request_body = Saying,
    responses((status = 200, body = Maintenance, description = "As it is now"), WriteRefusals), security(("token" = [])))]
pub async fn complete_maintenance(signed: Signed, Named(id): Named<EventId>, Body(saying): Body<Saying>) -> Answered {
    let (services, actor, page) = signed.means();
    maintenance::complete(services, actor, page, id, &saying.body.unwrap_or_default()).await?;
    signed.answer(&one(&signed, id).await?)
}

/// Calls a maintenance off.
#[utoipa::path(post, path = "/maintenance/{id}/cancel", tag = "Maintenance", params(("id" = EventKey, Path, description = "The maintenance"), OfPage), request_body = Saying,
    responses((status = 200, body = Maintenance, description = "As it is now"), WriteRefusals), security(("token" = [])))]
pub async fn cancel_maintenance(signed: Signed, Named(id): Named<EventId>, Body(saying): Body<Saying>) -> Answered {
    let (services, actor, page) = signed.means();
    maintenance::cancel(services, actor, page, id, &saying.body.unwrap_or_default()).await?;
    signed.answer(&one(&signed, id).await?)
}

/// Brings a draft out, or one whose time has not come.
#[utoipa::path(post, path = "/maintenance/{id}/publish", tag = "Maintenance", params(("id" = EventKey, Path, description = "The maintenance"), OfPage),
    responses((status = 200, body = Maintenance, description = "As it is now"), DeedRefusals), security(("token" = [])))]
pub async fn publish_maintenance(signed: Signed, Named(id): Named<EventId>) -> Answered {
    let (services, actor, page) = signed.means();
    maintenance::publish(services, actor, page, id).await?;
    signed.answer(&one(&signed, id).await?)
}
