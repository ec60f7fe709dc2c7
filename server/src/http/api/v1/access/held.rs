//! What page access users and groups hold.

use app::model::{ComponentId, MetricId};
use serde::Deserialize;
use utoipa::ToSchema;

use super::{
    groups::{self, PageAccessGroup, group, texts},
    users::{self, PageAccessUser, user},
};
use crate::{
    http::api::v1::{
        answer::{Answer, created, ok},
        body::{Asked, Bare, Paging},
        components::view::{Component, Standing},
        metrics::Metric,
        on_page::OnPage,
        refusal::Refusal,
    },
    service::{
        access::{self, Held, Holder, Turn},
        metrics,
    },
};

/// Components.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = ComponentIds)]
pub struct Components {
    /// Their ids.
    #[schema(value_type = Vec<String>)]
    component_ids: Vec<ComponentId>,
}

/// Components; all if none is named.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = SomeComponentIds)]
pub struct SomeComponents {
    /// Their ids.
    #[schema(value_type = Option<Vec<String>>)]
    component_ids: Option<Vec<ComponentId>>,
}

/// Metrics.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = MetricIds)]
pub struct Metrics {
    /// Their ids.
    #[schema(value_type = Vec<String>)]
    metric_ids: Vec<MetricId>,
}

/// Metrics; all if none is named.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = SomeMetricIds)]
pub struct SomeMetrics {
    /// Their ids.
    #[schema(value_type = Option<Vec<String>>)]
    metric_ids: Option<Vec<MetricId>>,
}

async fn turn(on: &OnPage, holder: Holder, held: Held, turn: Turn) -> Result<(), Refusal> {
    Ok(access::hold(on.services(), &on.actor, on.page, holder, (held, turn)).await?)
}

async fn of_user(on: &OnPage, held: Held, what: Turn) -> Result<PageAccessUser, Refusal> {
    let id = user(on)?;
    turn(on, Holder::User(id), held, what).await?;
    users::known(on, id).await
}

async fn of_group(on: &OnPage, held: Held, what: Turn) -> Result<PageAccessGroup, Refusal> {
    let id = group(on)?;
    turn(on, Holder::Group(id), held, what).await?;
    groups::known(on, id).await
}

fn removed(ids: Option<Vec<String>>) -> Turn {
    ids.map_or(Turn::Clear, Turn::Remove)
}

/// Gives a user components, besides those they have.
#[utoipa::path(method(patch, put), path = "/pages/{page_id}/page_access_users/{page_access_user_id}/components", tag = "page-access-users",
    request_body = Components, responses((status = 200, body = PageAccessUser)))]
pub async fn add_components(on: OnPage, Bare(body): Bare<Components>) -> Answer<PageAccessUser> {
    ok(of_user(&on, Held::Components, Turn::Add(texts(body.component_ids))).await?)
}

/// Gives a user components, in place of those they have.
#[utoipa::path(post, path = "/pages/{page_id}/page_access_users/{page_access_user_id}/components", tag = "page-access-users",
    request_body = Components, responses((status = 201, body = PageAccessUser)))]
pub async fn replace_components(on: OnPage, Bare(body): Bare<Components>) -> Answer<PageAccessUser> {
    created(of_user(&on, Held::Components, Turn::Replace(texts(body.component_ids))).await?)
}

/// Takes components from a user; all if none is named.
#[utoipa::path(delete, path = "/pages/{page_id}/page_access_users/{page_access_user_id}/components", tag = "page-access-users",
    request_body = Option<SomeComponents>, responses((status = 200, body = PageAccessUser)))]
pub async fn remove_components(on: OnPage, Bare(body): Bare<SomeComponents>) -> Answer<PageAccessUser> {
    ok(of_user(&on, Held::Components, removed(body.component_ids.map(texts))).await?)
}

/// Takes a component from a user.
#[utoipa::path(delete, path = "/pages/{page_id}/page_access_users/{page_access_user_id}/components/{component_id}",
    tag = "page-access-users", responses((status = 200, body = PageAccessUser)))]
pub async fn remove_component(on: OnPage) -> Answer<PageAccessUser> {
    let id = on.component()?;
    ok(of_user(&on, Held::Components, Turn::Remove(vec![id.to_string()])).await?)
}

/// The components of a user.
#[utoipa::path(get, path = "/pages/{page_id}/page_access_users/{page_access_user_id}/components", tag = "page-access-users",
    params(Paging), responses((status = 200, body = Vec<Component>)))]
pub async fn list_components(on: OnPage, Asked(paging): Asked<Paging>) -> Answer<Vec<Component>> {
    let held = access::load_user(on.services(), &on.actor, on.page, user(&on)?).await?.components;
    components(&on, paging, &held).await
}

/// Gives a user metrics, besides those they have.
#[utoipa::path(method(patch, put), path = "/pages/{page_id}/page_access_users/{page_access_user_id}/metrics", tag = "page-access-users",
    request_body = Metrics, responses((status = 200, body = PageAccessUser)))]
pub async fn add_metrics(on: OnPage, Bare(body): Bare<Metrics>) -> Answer<PageAccessUser> {
    ok(of_user(&on, Held::Metrics, Turn::Add(texts(body.metric_ids))).await?)
}

/// Gives a user metrics, in place of those they have.
#[utoipa::path(post, path = "/pages/{page_id}/page_access_users/{page_access_user_id}/metrics", tag = "page-access-users",
    request_body = Metrics, responses((status = 201, body = PageAccessUser)))]
pub async fn replace_metrics(on: OnPage, Bare(body): Bare<Metrics>) -> Answer<PageAccessUser> {
    created(of_user(&on, Held::Metrics, Turn::Replace(texts(body.metric_ids))).await?)
}

/// Takes metrics from a user; all if none is named.
#[utoipa::path(delete, path = "/pages/{page_id}/page_access_users/{page_access_user_id}/metrics", tag = "page-access-users",
    request_body = Option<SomeMetrics>, responses((status = 200, body = PageAccessUser)))]
pub async fn remove_metrics(on: OnPage, Bare(body): Bare<SomeMetrics>) -> Answer<PageAccessUser> {
    ok(of_user(&on, Held::Metrics, removed(body.metric_ids.map(texts))).await?)
}

/// Takes a metric from a user.
#[utoipa::path(delete, path = "/pages/{page_id}/page_access_users/{page_access_user_id}/metrics/{metric_id}", tag = "page-access-users",
    responses((status = 200, body = PageAccessUser)))]
pub async fn remove_metric(on: OnPage) -> Answer<PageAccessUser> {
    let id: MetricId = on.id("metric_id", "metric")?;
    ok(of_user(&on, Held::Metrics, Turn::Remove(vec![id.to_string()])).await?)
}

/// The metrics of a user.
#[utoipa::path(get, path = "/pages/{page_id}/page_access_users/{page_access_user_id}/metrics", tag = "page-access-users", params(Paging),
    responses((status = 200, body = Vec<Metric>)))]
pub async fn list_metrics(on: OnPage, Asked(paging): Asked<Paging>) -> Answer<Vec<Metric>> {
    let held = access::load_user(on.services(), &on.actor, on.page, user(&on)?).await?.metrics;
    let all = metrics::list_files(on.services(), &on.actor, on.page).await?;
    let theirs = all.into_iter().filter(|file| held.contains(&file.id)).collect();
    ok(paging.of(theirs).into_iter().map(|file| Metric::of(on.page, file)).collect())
}

/// Gives a group components, besides those it has.
#[utoipa::path(method(patch, put), path = "/pages/{page_id}/page_access_groups/{page_access_group_id}/components",
    tag = "page-access-groups", request_body = Components, responses((status = 200, body = PageAccessGroup)))]
pub async fn add_to_group(on: OnPage, Bare(body): Bare<Components>) -> Answer<PageAccessGroup> {
    ok(of_group(&on, Held::Components, Turn::Add(texts(body.component_ids))).await?)
}

/// Gives a group components, in place of those it has.
#[utoipa::path(post, path = "/pages/{page_id}/page_access_groups/{page_access_group_id}/components", tag = "page-access-groups",
    request_body = Components, responses((status = 201, body = PageAccessGroup)))]
pub async fn replace_in_group(on: OnPage, Bare(body): Bare<Components>) -> Answer<PageAccessGroup> {
    created(of_group(&on, Held::Components, Turn::Replace(texts(body.component_ids))).await?)
}

/// Takes components from a group; all if none is named.
#[utoipa::path(delete, path = "/pages/{page_id}/page_access_groups/{page_access_group_id}/components", tag = "page-access-groups",
    request_body = Option<SomeComponents>, responses((status = 200, body = PageAccessGroup)))]
pub async fn remove_from_group(on: OnPage, Bare(body): Bare<SomeComponents>) -> Answer<PageAccessGroup> {
    ok(of_group(&on, Held::Components, removed(body.component_ids.map(texts))).await?)
}

/// Takes a component from a group.
#[utoipa::path(delete, path = "/pages/{page_id}/page_access_groups/{page_access_group_id}/components/{component_id}",
    tag = "page-access-groups", responses((status = 200, body = PageAccessGroup)))]
pub async fn remove_one_from_group(on: OnPage) -> Answer<PageAccessGroup> {
    let id = on.component()?;
    ok(of_group(&on, Held::Components, Turn::Remove(vec![id.to_string()])).await?)
}

/// The components of a group.
#[utoipa::path(get, path = "/pages/{page_id}/page_access_groups/{page_access_group_id}/components", tag = "page-access-groups",
    params(Paging), responses((status = 200, body = Vec<Component>)))]
pub async fn list_in_group(on: OnPage, Asked(paging): Asked<Paging>) -> Answer<Vec<Component>> {
    let held = access::load_group(on.services(), &on.actor, on.page, group(&on)?).await?.components;
    components(&on, paging, &held).await
}

async fn components(on: &OnPage, paging: Paging, held: &[ComponentId]) -> Answer<Vec<Component>> {
    let standing = Standing::load(on).await?;
    ok(paging.of(held.iter().filter_map(|id| standing.component(*id)).collect()))
}
