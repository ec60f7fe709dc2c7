//! Reading components.

use app::model::ComponentId;

use super::{Component, all, one};
use crate::http::api::v3::{
    asking::{Answered, Asking},
    body::{Asked, Named},
    part::{OfPage, Paging, Part},
    problem::ReadRefusals,
    schema::ComponentKey,
};

/// Every component, in the order of the page.
#[utoipa::path(get, path = "/components", tag = "Components", params(Paging, OfPage),
    responses((status = 200, body = Part<Component>, description = "Components"), ReadRefusals), security((), ("token" = [])))]
pub async fn list_components(asking: Asking, Asked(paging): Asked<Paging>) -> Answered {
    asking.part(async { paging.of(all(&asking).await?, |component| component.id.0.to_string()) }).await
}

/// One component: what it is now, why, and since when.
#[utoipa::path(get, path = "/components/{id}", tag = "Components", params(("id" = ComponentKey, Path, description = "Its id"), OfPage),
    responses((status = 200, body = Component, description = "The component"), ReadRefusals), security((), ("token" = [])))]
pub async fn read_component(asking: Asking, Named(id): Named<ComponentId>) -> Answered {
    asking.answer(&one(&asking, id).await?)
}
