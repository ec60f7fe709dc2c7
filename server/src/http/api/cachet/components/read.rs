//! Reading components.

use serde::Deserialize;
use utoipa::IntoParams;

use super::{Component, all, find};
use crate::http::api::{
    cachet::{
        asking::{One, Reader, one},
        list::{Many, Paging, listed},
        refusal::ReadRefusals,
        words::Flag,
    },
    v3::{
        asking::Answered,
        body::{Asked, Named},
    },
};

/// Which components are meant.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Which {
    /// Only the one with this number.
    id: Option<i64>,
    /// Only those with this name.
    name: Option<String>,
    /// Only those with this status.
    status: Option<i64>,
    /// Only those of the group with this number; 0 for those of none.
    group_id: Option<i64>,
    /// Only those visitors may see, or only the others.
    #[param(inline)]
    enabled: Option<Flag>,
}

/// Components.
#[utoipa::path(get, path = "/components", tag = "Components", params(Which, Paging),
    responses((status = 200, body = Many<Component>, description = "Components"), ReadRefusals), security((), ("token" = []), ("bearer" = [])))]
pub async fn list_components(Reader(asking): Reader, Asked(which): Asked<Which>, Asked(paging): Asked<Paging>) -> Answered {
    let meant = |component: &Component| {
        which.id.is_none_or(|id| id == component.id)
            && which.name.as_ref().is_none_or(|name| *name == component.name)
            && which.status.is_none_or(|status| status == component.status)
            && which.group_id.is_none_or(|group| group == component.group_id)
            && which.enabled.is_none_or(|enabled| enabled.0 == component.enabled)
    };
    listed(&asking, paging, None, async { Ok(all(&asking).await?.into_iter().filter(meant).collect()) }).await
}

/// One component.
#[utoipa::path(get, path = "/components/{id}", tag = "Components", params(("id" = i64, Path, description = "Its number")),
    responses((status = 200, body = One<Component>, description = "The component"), ReadRefusals), security((), ("token" = []), ("bearer" = [])))]
pub async fn read_component(Reader(asking): Reader, Named(number): Named<i64>) -> Answered {
    one(&asking, find(&asking, number).await?)
}
