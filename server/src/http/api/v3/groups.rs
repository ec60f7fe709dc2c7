//! Groups of components.

use app::model::{
    GroupId,
    access::Right,
    input::{EditGroup as Edit, NewGroup as New},
    shape::Shape,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    asking::{Answered, Asking, Signed},
    body::{Asked, Body, Named},
    part::{OfPage, Paging, Part},
    percent,
    problem::{DeedRefusals, ReadRefusals, Refusal, WriteRefusals},
    schema::{At, Collapse, ComponentKey, GroupKey, Key, OneOf, Status, given},
};
use crate::service::components;

/// A group of components.
#[derive(Debug, Serialize, ToSchema)]
pub struct Group {
    /// Its id.
    id: GroupKey,
    /// Its name.
    name: String,
    /// What it is.
    description: Option<String>,
    /// Its place among groups and loose components, from 1.
    position: i32,
    /// When it shows its components.
    collapse: Collapse,
    /// The status of its worst component.
    status: Status,
    /// Its components, in order.
    components: Vec<ComponentKey>,
    /// The mean uptime of its components over the last 90 days in percent, rounded down.
    uptime: Option<f64>,
    /// When it was made.
    created_at: At,
    /// When it last changed.
    updated_at: At,
    /// What only staff know; with a token alone.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    staff: Option<GroupStaff>,
}

/// What only staff know of a group.
#[derive(Debug, Serialize, ToSchema)]
pub struct GroupStaff {
    /// How often it has been changed.
    rev: i64,
}

/// A group to be made.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewGroup {
    /// Its name.
    #[schema(min_length = 1, max_length = 255)]
    name: String,
    /// What it is.
    description: Option<String>,
    /// When it shows its components.
    collapse: Option<Collapse>,
    /// The components to put into it, in this order.
    #[serde(default)]
    components: Vec<ComponentKey>,
}

/// What to change about a group. What is not there stays; what is empty is taken away.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EditGroup {
    /// The revision that was seen: a change somebody else made since refuses this one.
    #[serde(default, deserialize_with = "given")]
    #[schema(nullable = false)]
    rev: Option<i64>,
    /// Its name.
    #[serde(default, deserialize_with = "given")]
    #[schema(nullable = false)]
    name: Option<String>,
    /// What it is.
    #[serde(default, deserialize_with = "given")]
    description: Option<Option<String>>,
    /// When it shows its components.
    #[serde(default, deserialize_with = "given")]
    #[schema(nullable = false)]
    collapse: Option<Collapse>,
    /// The components in it, in this order, in place of all it has.
    #[serde(default, deserialize_with = "given")]
    #[schema(nullable = false)]
    components: Option<Vec<ComponentKey>>,
}

async fn all(asking: &Asking) -> Result<Vec<Group>, Refusal> {
    let Some(actor) = asking.staff(Right::ReadComponents) else {
        let snapshot = asking.snapshot();
        let group = |group: &app::model::component::Group| Group {
            id: Key(group.id),
            name: group.name.clone(),
            description: group.description.clone(),
            position: group.position,
            collapse: OneOf(group.collapse),
            status: OneOf(group.status),
            components: snapshot.components.iter().filter(|c| c.group_id == Some(group.id)).map(|c| Key(c.id)).collect(),
            uptime: snapshot.uptime(group.id.cast()).map(percent),
            created_at: At(group.created_at),
            updated_at: At(group.updated_at),
            staff: None,
        };
        return Ok(snapshot.groups.iter().map(group).collect());
    };
    let Shape { groups, components } = components::load_shape(asking.services(), actor, asking.page()).await?;
    let snapshot = asking.of_team().await?;
    let group = |file: app::model::shape::GroupFile| {
        let own = components.iter().filter(|c| c.group_id == Some(file.id) && c.archived_at.is_none());
        let status = |c: &app::model::shape::ComponentFile| snapshot.component(c.id).map_or(c.status, |seen| seen.status);
        Group {
            id: Key(file.id),
            status: OneOf(app::model::Status::of_group(own.clone().map(status))),
            components: own.map(|c| Key(c.id)).collect(),
            uptime: snapshot.uptime(file.id.cast()).map(percent),
            name: file.name,
            description: file.description,
            position: file.position,
            collapse: OneOf(file.collapse),
            created_at: At(file.created_at),
            updated_at: At(file.updated_at),
            staff: Some(GroupStaff { rev: file.rev }),
        }
    };
    Ok(groups.into_iter().map(group).collect())
}

async fn one(asking: &Asking, id: GroupId) -> Result<Group, Refusal> {
    all(asking).await?.into_iter().find(|group| group.id.0 == id).ok_or_else(|| Refusal::missing("group"))
}

/// Every group, in order.
#[utoipa::path(get, path = "/groups", tag = "Components", params(Paging, OfPage),
    responses((status = 200, body = Part<Group>, description = "Groups"), ReadRefusals), security((), ("token" = [])))]
pub async fn list_groups(asking: Asking, Asked(paging): Asked<Paging>) -> Answered {
    asking.part(async { paging.of(all(&asking).await?, |group| group.id.0.to_string()) }).await
}

/// One group.
#[utoipa::path(get, path = "/groups/{id}", tag = "Components", params(("id" = GroupKey, Path, description = "Its id"), OfPage),
    responses((status = 200, body = Group, description = "The group"), ReadRefusals), security((), ("token" = [])))]
pub async fn read_group(asking: Asking, Named(id): Named<GroupId>) -> Answered {
    asking.answer(&one(&asking, id).await?)
}

/// Makes a group.
#[utoipa::path(post, path = "/groups", tag = "Components", params(OfPage), request_body = NewGroup,
    responses((status = 201, body = Group, description = "It is made", headers(("Location" = String, description = "Where it is"))), WriteRefusals), security(("token" = [])))]
pub async fn create_group(signed: Signed, Body(input): Body<NewGroup>) -> Answered {
    let (services, actor, page) = signed.means();
    let usual = New::named(input.name);
    let input = New {
        description: input.description,
        collapse: input.collapse.map_or(usual.collapse, |word| word.0),
        components: input.components.into_iter().map(|id| id.0).collect(),
        ..usual
    };
    let id = components::create_group(services, actor, page, input).await?;
    signed.made(&one(&signed.asking, id).await?, id)
}

/// Changes a group, and what is in it.
#[utoipa::path(patch, path = "/groups/{id}", tag = "Components", params(("id" = GroupKey, Path, description = "Its id"), OfPage), request_body = EditGroup,
    responses((status = 200, body = Group, description = "As it is now"), WriteRefusals), security(("token" = [])))]
pub async fn change_group(signed: Signed, Named(id): Named<GroupId>, Body(input): Body<EditGroup>) -> Answered {
    let (services, actor, page) = signed.means();
    let input = Edit {
        rev: input.rev,
        name: input.name,
        description: input.description,
        collapse: input.collapse.map(|word| word.0),
        components: input.components.map(|ids| ids.into_iter().map(|id| id.0).collect()),
    };
    components::edit_group(services, actor, page, id, input).await?;
    signed.answer(&one(&signed.asking, id).await?)
}

/// Takes a group away; its components stay, where it stood.
#[utoipa::path(delete, path = "/groups/{id}", tag = "Components", params(("id" = GroupKey, Path, description = "Its id"), OfPage),
    responses((status = 204, description = "It is gone"), DeedRefusals), security(("token" = [])))]
pub async fn delete_group(signed: Signed, Named(id): Named<GroupId>) -> Answered {
    let (services, actor, page) = signed.means();
    components::delete_group(services, actor, page, id).await?;
    signed.done()
}
