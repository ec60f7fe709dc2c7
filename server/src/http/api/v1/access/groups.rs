//! Page access groups.

use app::model::{AccessGroupId, AccessUserId, ComponentId, Id, Instant, MetricId, PageId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    http::api::v1::{
        answer::{Answer, created, ok},
        body::{Asked, Given, Paging, sent, wrapped},
        on_page::OnPage,
        refusal::Refusal,
    },
    service::access::{self, AccessGroup, EditAccessGroup, Held},
};

/// A page access group.
#[derive(Debug, Serialize, ToSchema)]
pub struct PageAccessGroup {
    /// Its id.
    id: String,
    /// The page's id.
    page_id: String,
    /// What it is called.
    name: String,
    /// The ids of its users.
    page_access_user_ids: Vec<String>,
    /// What another system calls it.
    external_identifier: Option<String>,
    /// The ids of its metrics.
    metric_ids: Vec<String>,
    /// The ids of its components.
    component_ids: Vec<String>,
    /// When it was made.
    #[schema(value_type = String, format = DateTime)]
    created_at: Instant,
    /// When it was last changed.
    #[schema(value_type = String, format = DateTime)]
    updated_at: Instant,
}

/// A new page access group.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = NewPageAccessGroup)]
pub struct NewRow {
    /// What it is called.
    name: String,
    /// What another system calls it.
    external_identifier: Option<String>,
    /// The ids of its components.
    #[schema(value_type = Option<Vec<String>>)]
    component_ids: Option<Vec<ComponentId>>,
    /// The ids of its metrics.
    #[schema(value_type = Option<Vec<String>>)]
    metric_ids: Option<Vec<MetricId>>,
    /// The ids of its users.
    #[schema(value_type = Option<Vec<String>>)]
    page_access_user_ids: Option<Vec<AccessUserId>>,
}

/// What to change about a page access group; what is left out stays.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = ChangedPageAccessGroup)]
pub struct ChangedRow {
    /// What it is called.
    #[serde(default, deserialize_with = "sent")]
    #[schema(value_type = Option<String>)]
    name: Option<Option<String>>,
    /// What another system calls it.
    #[serde(default, deserialize_with = "sent")]
    #[schema(value_type = Option<String>)]
    external_identifier: Option<Option<String>>,
    /// The ids of its components.
    #[schema(value_type = Option<Vec<String>>)]
    component_ids: Option<Vec<ComponentId>>,
    /// The ids of its metrics.
    #[schema(value_type = Option<Vec<String>>)]
    metric_ids: Option<Vec<MetricId>>,
    /// The ids of its users.
    #[schema(value_type = Option<Vec<String>>)]
    page_access_user_ids: Option<Vec<AccessUserId>>,
}

wrapped! {
    /// A new page access group.
    PostAccessGroup { page_access_group: NewRow }
    /// What to change about a page access group.
    PatchAccessGroup { page_access_group: ChangedRow }
}

/// Page access groups.
#[utoipa::path(get, path = "/pages/{page_id}/page_access_groups", tag = "page-access-groups", params(Paging),
    responses((status = 200, body = Vec<PageAccessGroup>)))]
pub async fn list(on: OnPage, Asked(paging): Asked<Paging>) -> Answer<Vec<PageAccessGroup>> {
    let found = access::list_groups(on.services(), &on.actor, on.page, paging.span()).await?;
    ok(found.into_iter().map(|group| view(on.page, group)).collect())
}

/// Makes a page access group.
#[utoipa::path(post, path = "/pages/{page_id}/page_access_groups", tag = "page-access-groups", request_body = PostAccessGroup,
    responses((status = 201, body = PageAccessGroup)))]
pub async fn create(on: OnPage, Given(PostAccessGroup { page_access_group: row }): Given<PostAccessGroup>) -> Answer<PageAccessGroup> {
    let held = held(row.component_ids, row.metric_ids, row.page_access_user_ids);
    let input = EditAccessGroup { name: Some(row.name), external_identifier: row.external_identifier, held };
    let id = access::create_group(on.services(), &on.actor, on.page, input).await?;
    created(known(&on, id).await?)
}

/// A page access group.
#[utoipa::path(get, path = "/pages/{page_id}/page_access_groups/{page_access_group_id}", tag = "page-access-groups",
    responses((status = 200, body = PageAccessGroup)))]
pub async fn load(on: OnPage) -> Answer<PageAccessGroup> {
    ok(known(&on, group(&on)?).await?)
}

/// Changes a page access group.
#[utoipa::path(method(patch, put), path = "/pages/{page_id}/page_access_groups/{page_access_group_id}", tag = "page-access-groups",
    request_body = PatchAccessGroup, responses((status = 200, body = PageAccessGroup)))]
pub async fn edit(on: OnPage, Given(PatchAccessGroup { page_access_group: row }): Given<PatchAccessGroup>) -> Answer<PageAccessGroup> {
    let id = group(&on)?;
    let input = EditAccessGroup {
        name: row.name.map(Option::unwrap_or_default),
        external_identifier: row.external_identifier.map(Option::unwrap_or_default),
        held: held(row.component_ids, row.metric_ids, row.page_access_user_ids),
    };
    access::edit_group(on.services(), &on.actor, on.page, id, input).await?;
    ok(known(&on, id).await?)
}

/// Takes a page access group away.
#[utoipa::path(delete, path = "/pages/{page_id}/page_access_groups/{page_access_group_id}", tag = "page-access-groups",
    responses((status = 200, body = PageAccessGroup)))]
pub async fn delete(on: OnPage) -> Answer<PageAccessGroup> {
    let id = group(&on)?;
    let was = known(&on, id).await?;
    access::delete_group(on.services(), &on.actor, on.page, id).await?;
    ok(was)
}

/// The group in the address.
pub fn group(on: &OnPage) -> Result<AccessGroupId, Refusal> {
    on.id("page_access_group_id", "page access group")
}

/// A group, as the API writes it.
pub async fn known(on: &OnPage, id: AccessGroupId) -> Result<PageAccessGroup, Refusal> {
    Ok(view(on.page, access::load_group(on.services(), &on.actor, on.page, id).await?))
}

fn held(
    components: Option<Vec<ComponentId>>,
    metrics: Option<Vec<MetricId>>,
    users: Option<Vec<AccessUserId>>,
) -> Vec<(Held, Vec<String>)> {
    let all = [(Held::Components, components.map(texts)), (Held::Metrics, metrics.map(texts)), (Held::Users, users.map(texts))];
    all.into_iter().filter_map(|(held, ids)| Some((held, ids?))).collect()
}

/// Ids as texts.
pub fn texts<K>(ids: Vec<Id<K>>) -> Vec<String> {
    ids.iter().map(ToString::to_string).collect()
}

fn view(page: PageId, group: AccessGroup) -> PageAccessGroup {
    PageAccessGroup {
        id: group.id.to_string(),
        page_id: page.to_string(),
        name: group.name,
        page_access_user_ids: texts(group.users),
        external_identifier: group.external_identifier,
        metric_ids: texts(group.metrics),
        component_ids: texts(group.components),
        created_at: group.created_at,
        updated_at: group.updated_at,
    }
}
