//! Making, changing, ordering and deleting components.

use app::model::{
    ComponentId,
    input::{EditComponent as Edit, NewComponent as New},
};
use serde::Deserialize;
use utoipa::ToSchema;

use super::{Component, one};
use crate::{
    http::api::v3::{
        asking::{Answered, Signed},
        body::{Body, Named},
        part::OfPage,
        problem::{DeedRefusals, WriteRefusals},
        schema::{ComponentKey, Day, GroupKey, Status, SubjectKey, Visibility, given},
    },
    service::components,
};

/// A component to be made.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewComponent {
    /// Its name.
    #[schema(min_length = 1, max_length = 255)]
    name: String,
    /// What it is, in inline Markdown.
    description: Option<String>,
    /// Where it lives.
    link: Option<String>,
    /// The group it belongs to.
    group_id: Option<GroupKey>,
    /// What it is at first; "operational" if nothing is said.
    status: Option<Status>,
    /// Whether its days and its uptime are shown; yes if nothing is said.
    showcase: Option<bool>,
    /// The day it came into use.
    start_date: Option<Day>,
    /// Whether visitors see it only while something is wrong with it.
    only_show_if_degraded: Option<bool>,
    /// Who may see it; everybody if nothing is said.
    visibility: Option<Visibility>,
    /// The uptime it is meant to reach, in percent.
    #[schema(minimum = 0, maximum = 100)]
    uptime_objective: Option<f64>,
}

/// What to change about a component. What is not there stays; what is empty is taken away.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EditComponent {
    /// The revision that was seen: a change somebody else made since refuses this one.
    #[serde(default, deserialize_with = "given")]
    #[schema(nullable = false)]
    rev: Option<i64>,
    /// Its name.
    #[serde(default, deserialize_with = "given")]
    #[schema(nullable = false)]
    name: Option<String>,
    /// What it is, in inline Markdown.
    #[serde(default, deserialize_with = "given")]
    description: Option<Option<String>>,
    /// Where it lives.
    #[serde(default, deserialize_with = "given")]
    link: Option<Option<String>>,
    /// The group it belongs to.
    #[serde(default, deserialize_with = "given")]
    group_id: Option<Option<GroupKey>>,
    /// Whether its days and its uptime are shown.
    #[serde(default, deserialize_with = "given")]
    #[schema(nullable = false)]
    showcase: Option<bool>,
    /// The day it came into use.
    #[serde(default, deserialize_with = "given")]
    start_date: Option<Option<Day>>,
    /// Whether visitors see it only while something is wrong with it.
    #[serde(default, deserialize_with = "given")]
    #[schema(nullable = false)]
    only_show_if_degraded: Option<bool>,
    /// Who may see it.
    #[serde(default, deserialize_with = "given")]
    #[schema(nullable = false)]
    visibility: Option<Visibility>,
    /// The uptime it is meant to reach, in percent.
    #[serde(default, deserialize_with = "given")]
    #[schema(minimum = 0, maximum = 100)]
    uptime_objective: Option<Option<f64>>,
    /// The components it depends on, in place of all it has.
    #[serde(default, deserialize_with = "given")]
    #[schema(nullable = false)]
    depends_on: Option<Vec<ComponentKey>>,
    /// Whether it is archived: kept with its past, shown nowhere.
    #[serde(default, deserialize_with = "given")]
    #[schema(nullable = false)]
    archived: Option<bool>,
}

/// What a component is set to.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SetStatus {
    /// Its status, without incidents and maintenance.
    status: Status,
}

/// The order of a group, or of the page.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SetOrder {
    /// The group; the page's own line of groups and loose components if nothing is said.
    group_id: Option<GroupKey>,
    /// Everything that stands there, from the top: components, and groups in the page's own line.
    ids: Vec<SubjectKey>,
}

/// Makes a component, last in its group or on the page.
#[utoipa::path(post, path = "/components", tag = "Components", params(OfPage), request_body = NewComponent,
    responses((status = 201, body = Component, description = "It is made", headers(("Location" = String, description = "Where it is"))), WriteRefusals), security(("token" = [])))]
pub async fn create_component(signed: Signed, Body(input): Body<NewComponent>) -> Answered {
    let (services, actor, page) = signed.means();
    let usual = New::named(input.name);
    let input = New {
        description: input.description,
        link: input.link,
        group_id: input.group_id.map(|id| id.0),
        status: input.status.map_or(usual.status, |word| word.0),
        showcase: input.showcase.unwrap_or(usual.showcase),
        start_date: input.start_date.map(|day| day.0),
        only_show_if_degraded: input.only_show_if_degraded.unwrap_or_default(),
        visibility: input.visibility.map_or(usual.visibility, |word| word.0),
        uptime_objective: input.uptime_objective,
        ..usual
    };
    let id = components::create(services, actor, page, input).await?;
    signed.made(&one(&signed.asking, id).await?, id)
}

/// Changes a component.
#[utoipa::path(patch, path = "/components/{id}", tag = "Components", params(("id" = ComponentKey, Path, description = "Its id"), OfPage), request_body = EditComponent,
    responses((status = 200, body = Component, description = "As it is now"), WriteRefusals), security(("token" = [])))]
pub async fn change_component(signed: Signed, Named(id): Named<ComponentId>, Body(input): Body<EditComponent>) -> Answered {
    let (services, actor, page) = signed.means();
    let input = Edit {
        rev: input.rev,
        name: input.name,
        description: input.description,
        link: input.link,
        group_id: input.group_id.map(|group| group.map(|id| id.0)),
        showcase: input.showcase,
        start_date: input.start_date.map(|date| date.map(|day| day.0)),
        only_show_if_degraded: input.only_show_if_degraded,
        visibility: input.visibility.map(|word| word.0),
        uptime_objective: input.uptime_objective,
        depends_on: input.depends_on.map(|ids| ids.into_iter().map(|id| id.0).collect()),
        archived: input.archived,
    };
    components::edit(services, actor, page, id, input).await?;
    signed.answer(&one(&signed.asking, id).await?)
}

/// Takes a component away.
#[utoipa::path(delete, path = "/components/{id}", tag = "Components", params(("id" = ComponentKey, Path, description = "Its id"), OfPage),
    responses((status = 204, description = "It is gone"), DeedRefusals), security(("token" = [])))]
pub async fn delete_component(signed: Signed, Named(id): Named<ComponentId>) -> Answered {
    let (services, actor, page) = signed.means();
    components::delete(services, actor, page, id).await?;
    signed.done()
}

/// Sets what a component is by itself. Incidents and maintenance add to that.
#[utoipa::path(put, path = "/components/{id}/status", tag = "Components", params(("id" = ComponentKey, Path, description = "Its id"), OfPage), request_body = SetStatus,
    responses((status = 200, body = Component, description = "As it is now"), WriteRefusals), security(("token" = [])))]
pub async fn set_status(signed: Signed, Named(id): Named<ComponentId>, Body(input): Body<SetStatus>) -> Answered {
    let (services, actor, page) = signed.means();
    components::set_statuses(services, actor, page, &[(id, input.status.0)]).await?;
    signed.answer(&one(&signed.asking, id).await?)
}

/// Puts the components of a group, or the page's groups and loose components, in this order.
#[utoipa::path(put, path = "/order", tag = "Components", params(OfPage), request_body = SetOrder,
    responses((status = 204, description = "They stand so"), WriteRefusals), security(("token" = [])))]
pub async fn arrange(signed: Signed, Body(input): Body<SetOrder>) -> Answered {
    let (services, actor, page) = signed.means();
    let ids: Vec<_> = input.ids.into_iter().map(|id| id.0).collect();
    components::reorder(services, actor, page, input.group_id.map(|id| id.0), &ids).await?;
    signed.done()
}
