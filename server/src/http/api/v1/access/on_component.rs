//! Which page access users and groups hold a component, from the component's side.

use app::model::{AccessGroupId, AccessUserId};
use serde::Deserialize;
use utoipa::ToSchema;

use crate::{
    http::api::v1::{
        answer::{Answer, created, ok},
        body::Bare,
        components::view::{Component, Standing},
        on_page::OnPage,
        refusal::Refusal,
    },
    service::access::{self, Holder},
};

/// Page access users.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = PageAccessUserIds)]
pub struct Users {
    /// Their ids.
    #[schema(value_type = Vec<String>)]
    page_access_user_ids: Vec<AccessUserId>,
}

/// Page access groups.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = PageAccessGroupIds)]
pub struct Groups {
    /// Their ids.
    #[schema(value_type = Vec<String>)]
    page_access_group_ids: Vec<AccessGroupId>,
}

/// Gives a component to users.
#[utoipa::path(post, path = "/pages/{page_id}/components/{component_id}/page_access_users", tag = "components", request_body = Users,
    responses((status = 201, body = Component)))]
pub async fn add_users(on: OnPage, Bare(body): Bare<Users>) -> Answer<Component> {
    let holders: Vec<Holder> = body.page_access_user_ids.into_iter().map(Holder::User).collect();
    created(let_in(&on, &holders).await?)
}

/// Takes a component from all users.
#[utoipa::path(delete, path = "/pages/{page_id}/components/{component_id}/page_access_users", tag = "components",
    responses((status = 200, body = Component)))]
pub async fn remove_users(on: OnPage) -> Answer<Component> {
    let component = known(&on).await?;
    access::let_out(on.services(), &on.actor, on.page, on.component()?.as_str(), access::Side::Users).await?;
    ok(component)
}

/// Gives a component to groups.
#[utoipa::path(post, path = "/pages/{page_id}/components/{component_id}/page_access_groups", tag = "components", request_body = Groups,
    responses((status = 201, body = Component)))]
pub async fn add_groups(on: OnPage, Bare(body): Bare<Groups>) -> Answer<Component> {
    let holders: Vec<Holder> = body.page_access_group_ids.into_iter().map(Holder::Group).collect();
    created(let_in(&on, &holders).await?)
}

/// Takes a component from all groups.
#[utoipa::path(delete, path = "/pages/{page_id}/components/{component_id}/page_access_groups", tag = "components",
    responses((status = 200, body = Component)))]
pub async fn remove_groups(on: OnPage) -> Answer<Component> {
    let component = known(&on).await?;
    access::let_out(on.services(), &on.actor, on.page, on.component()?.as_str(), access::Side::Groups).await?;
    ok(component)
}

async fn let_in(on: &OnPage, holders: &[Holder]) -> Result<Component, Refusal> {
    let component = known(on).await?;
    access::let_in(on.services(), &on.actor, on.page, on.component()?.as_str(), holders).await?;
    Ok(component)
}

async fn known(on: &OnPage) -> Result<Component, Refusal> {
    Standing::load(on).await?.component(on.component()?).ok_or_else(|| Refusal::missing("component"))
}
