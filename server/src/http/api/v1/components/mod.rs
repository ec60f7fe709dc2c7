//! Components: listed, made, changed, taken away.

pub mod groups;
pub mod uptime;
pub mod view;

use app::model::{
    ComponentId, Date, GroupId, Status,
    input::{EditComponent, NewComponent},
};
use axum::http::StatusCode;
use serde::Deserialize;
use utoipa::ToSchema;

use self::view::{Component, Standing};
use super::{
    answer::{Answer, created, done, ok},
    body::{Asked, Given, Paging, sent, wrapped},
    on_page::OnPage,
    refusal::Refusal,
    words::ComponentStatus,
};
use crate::service::components;

/// A new component.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = NewComponent)]
pub struct NewRow {
    /// What it is called.
    name: String,
    /// What it is, in inline Markdown.
    description: Option<String>,
    /// How it works.
    #[schema(value_type = Option<ComponentStatus>)]
    #[serde(default, deserialize_with = "sent")]
    status: Option<Option<ComponentStatus>>,
    /// The id of its group.
    #[schema(value_type = Option<String>)]
    group_id: Option<GroupId>,
    /// Whether its uptime is shown.
    showcase: Option<bool>,
    /// The day it came into use.
    #[schema(value_type = Option<String>, format = Date)]
    start_date: Option<Date>,
    /// Whether it is listed only while something is wrong with it.
    only_show_if_degraded: Option<bool>,
}

/// What to change about a component; what is left out stays.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = ChangedComponent)]
pub struct ChangedRow {
    /// What it is called.
    #[schema(value_type = Option<String>)]
    #[serde(default, deserialize_with = "sent")]
    name: Option<Option<String>>,
    /// What it is, in inline Markdown.
    #[schema(value_type = Option<String>)]
    #[serde(default, deserialize_with = "sent")]
    description: Option<Option<String>>,
    /// How it works by itself. The answer says how it is with what open incidents and maintenance say of it.
    #[schema(value_type = Option<ComponentStatus>)]
    #[serde(default, deserialize_with = "sent")]
    status: Option<Option<ComponentStatus>>,
    /// The id of its group; empty for none.
    #[schema(value_type = Option<String>)]
    #[serde(default, deserialize_with = "sent")]
    group_id: Option<Option<GroupId>>,
    /// Whether its uptime is shown.
    showcase: Option<bool>,
    /// The day it came into use.
    #[schema(value_type = Option<String>, format = Date)]
    #[serde(default, deserialize_with = "sent")]
    start_date: Option<Option<Date>>,
    /// Whether it is listed only while something is wrong with it.
    only_show_if_degraded: Option<bool>,
}

wrapped! {
    /// A new component.
    PostComponent { component: NewRow }
    /// What to change about a component.
    PatchComponent { component: ChangedRow }
}

/// Components and groups, in the order of the page.
#[utoipa::path(get, path = "/pages/{page_id}/components", tag = "components", params(Paging), responses((status = 200, body = Vec<Component>)))]
pub async fn list(on: OnPage, Asked(paging): Asked<Paging>) -> Answer<Vec<Component>> {
    ok(paging.of(Standing::load(&on).await?.all()))
}

/// Makes a component, last in its group or on the page.
#[utoipa::path(
    post,
    path = "/pages/{page_id}/components",
    tag = "components",
    request_body = PostComponent,
    responses((status = 201, body = Component))
)]
pub async fn create(on: OnPage, Given(PostComponent { component }): Given<PostComponent>) -> Answer<Component> {
    let usual = NewComponent::named(component.name);
    let input = NewComponent {
        description: component.description,
        status: component.status.map_or(usual.status, status),
        group_id: component.group_id,
        showcase: component.showcase.unwrap_or(usual.showcase),
        start_date: component.start_date,
        only_show_if_degraded: component.only_show_if_degraded.unwrap_or(usual.only_show_if_degraded),
        ..usual
    };
    let id = components::create(on.services(), &on.actor, on.page, input).await?;
    created(known(&on, id).await?)
}

/// A component.
#[utoipa::path(get, path = "/pages/{page_id}/components/{component_id}", tag = "components", responses((status = 200, body = Component)))]
pub async fn load(on: OnPage) -> Answer<Component> {
    let id = on.component()?;
    ok(Standing::load(&on).await?.either(id).ok_or_else(|| Refusal::missing("component"))?)
}

/// Changes a component.
#[utoipa::path(
    method(patch, put),
    path = "/pages/{page_id}/components/{component_id}",
    tag = "components",
    request_body = PatchComponent,
    responses((status = 200, body = Component))
)]
pub async fn edit(on: OnPage, Given(PatchComponent { component }): Given<PatchComponent>) -> Answer<Component> {
    let id = on.component()?;
    known(&on, id).await?;
    let input = EditComponent {
        name: component.name.map(Option::unwrap_or_default),
        description: component.description,
        group_id: component.group_id,
        showcase: component.showcase,
        start_date: component.start_date,
        only_show_if_degraded: component.only_show_if_degraded,
        ..EditComponent::at_rev(None)
    };
    // Whoever only sets a status needs less of a token.
    if input != EditComponent::at_rev(None) {
        components::edit(on.services(), &on.actor, on.page, id, input).await?;
    }
    if let Some(word) = component.status {
        components::set_statuses(on.services(), &on.actor, on.page, &[(id, status(word))]).await?;
    }
    ok(known(&on, id).await?)
}

/// Takes a component away.
#[utoipa::path(delete, path = "/pages/{page_id}/components/{component_id}", tag = "components", responses((status = 204)))]
pub async fn delete(on: OnPage) -> Result<StatusCode, Refusal> {
    components::delete(on.services(), &on.actor, on.page, on.component()?).await?;
    done()
}

async fn known(on: &OnPage, id: ComponentId) -> Result<Component, Refusal> {
    Standing::load(on).await?.component(id).ok_or_else(|| Refusal::missing("component"))
}

/// No status means that nobody says how it works.
fn status(word: Option<ComponentStatus>) -> Status {
    word.map_or(Status::Unknown, Status::from)
}
