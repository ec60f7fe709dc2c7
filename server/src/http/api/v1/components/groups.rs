//! Groups of components.

use app::model::{
    ComponentId, GroupId,
    input::{EditGroup, NewGroup},
};
use serde::Deserialize;
use utoipa::ToSchema;

use super::view::{GroupComponent, Standing};
use crate::{
    http::api::v1::{
        answer::{Answer, created, ok},
        body::{Asked, Given, Paging, Wrapped, sent},
        on_page::OnPage,
        refusal::Refusal,
    },
    service::components,
};

/// A group.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = NewComponentGroup)]
pub struct NewRow {
    /// What it is called.
    name: String,
    /// The ids of its components, in order; they are taken from wherever they were.
    #[schema(value_type = Vec<String>)]
    components: Vec<ComponentId>,
    /// What it is.
    description: Option<String>,
}

/// What to change about a group; what is left out stays.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = ChangedComponentGroup)]
pub struct ChangedRow {
    /// What it is called.
    #[schema(value_type = Option<String>)]
    #[serde(default, deserialize_with = "sent")]
    name: Option<Option<String>>,
    /// The ids of its components, in order; those left out become loose.
    #[schema(value_type = Option<Vec<String>>)]
    components: Option<Vec<ComponentId>>,
    /// What it is.
    #[schema(value_type = Option<String>)]
    #[serde(default, deserialize_with = "sent")]
    description: Option<Option<String>>,
}

/// A new group.
#[derive(Debug, Deserialize, ToSchema)]
pub struct PostGroup {
    /// What it is.
    description: Option<String>,
    /// The group.
    component_group: NewRow,
}

/// What to change about a group.
#[derive(Debug, Deserialize, ToSchema)]
pub struct PatchGroup {
    /// What it is.
    #[schema(value_type = Option<String>)]
    #[serde(default, deserialize_with = "sent")]
    description: Option<Option<String>>,
    /// The group.
    component_group: ChangedRow,
}

impl Wrapped for PostGroup {
    const NAME: &'static str = "component_group";
}

impl Wrapped for PatchGroup {
    const NAME: &'static str = "component_group";
}

/// Groups, in the order of the page.
#[utoipa::path(get, path = "/pages/{page_id}/component-groups", tag = "component-groups", params(Paging),
    responses((status = 200, body = Vec<GroupComponent>)))]
pub async fn list(on: OnPage, Asked(paging): Asked<Paging>) -> Answer<Vec<GroupComponent>> {
    ok(paging.of(Standing::load(&on).await?.groups()))
}

/// Makes a group, last on the page.
#[utoipa::path(post, path = "/pages/{page_id}/component-groups", tag = "component-groups", request_body = PostGroup,
    responses((status = 201, body = GroupComponent)))]
pub async fn create(on: OnPage, Given(PostGroup { description, component_group }): Given<PostGroup>) -> Answer<GroupComponent> {
    let input = NewGroup {
        description: component_group.description.or(description),
        components: component_group.components,
        ..NewGroup::named(component_group.name)
    };
    let id = components::create_group(on.services(), &on.actor, on.page, input).await?;
    created(known(&on, id).await?)
}

/// A group.
#[utoipa::path(get, path = "/pages/{page_id}/component-groups/{id}", tag = "component-groups",
    responses((status = 200, body = GroupComponent)))]
pub async fn load(on: OnPage) -> Answer<GroupComponent> {
    ok(known(&on, on.id("id", "group")?).await?)
}

/// Changes a group.
#[utoipa::path(method(patch, put), path = "/pages/{page_id}/component-groups/{id}", tag = "component-groups", request_body = PatchGroup,
    responses((status = 200, body = GroupComponent)))]
pub async fn edit(on: OnPage, Given(PatchGroup { description, component_group }): Given<PatchGroup>) -> Answer<GroupComponent> {
    let id: GroupId = on.id("id", "group")?;
    let input = EditGroup {
        name: component_group.name.map(Option::unwrap_or_default),
        description: component_group.description.or(description),
        components: component_group.components,
        ..EditGroup::at_rev(None)
    };
    components::edit_group(on.services(), &on.actor, on.page, id, input).await?;
    ok(known(&on, id).await?)
}

/// Takes a group away. Its components become loose.
#[utoipa::path(delete, path = "/pages/{page_id}/component-groups/{id}", tag = "component-groups",
    responses((status = 200, body = GroupComponent)))]
pub async fn delete(on: OnPage) -> Answer<GroupComponent> {
    let id: GroupId = on.id("id", "group")?;
    let was = known(&on, id).await?;
    components::delete_group(on.services(), &on.actor, on.page, id).await?;
    ok(was)
}

async fn known(on: &OnPage, id: GroupId) -> Result<GroupComponent, Refusal> {
    Standing::load(on).await?.group(id).ok_or_else(|| Refusal::missing("group"))
}
