//! Groups of components as Cachet's clients know them.

use app::model::{
    Collapse, GroupId, Instant, Status,
    access::Right,
    input::{EditGroup as Edit, NewGroup as New},
    shape::Shape,
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::{
    asking::{One, Reader, Writer, one},
    body::Given,
    components::{self as own, Component},
    list::{Many, Paging, listed},
    refusal::{DeedRefusals, ReadRefusals, WriteRefusals},
    words::{At, Flag, component_word},
};
use crate::{
    http::api::v3::{
        asking::{Answered, Asking},
        body::{Asked, Named},
        problem::Refusal,
    },
    live::numbers::Numbered,
    service::components,
};

/// A group of components.
#[derive(Debug, Serialize, ToSchema)]
pub struct Group {
    /// Its number.
    id: i64,
    /// Its name.
    name: String,
    /// Its place among groups and loose components, from 1.
    order: i32,
    /// 0 if it is always open at first, 1 if always closed, 2 if open only while one of its components is not fine.
    collapsed: i64,
    /// Always 1: a group is shown whenever one of its components is.
    visible: i64,
    /// When it was made.
    created_at: At,
    /// When it last changed.
    updated_at: At,
    /// Those of its components visitors may see, in order.
    enabled_components: Vec<Component>,
    /// What the status of the worst of these is called.
    lowest_human_status: &'static str,
}

/// A group to be made.
#[derive(Debug, Deserialize, ToSchema)]
pub struct NewGroup {
    /// Its name.
    #[schema(min_length = 1, max_length = 255)]
    name: String,
    /// Its place among groups and loose components, from 1; last if nothing is said.
    order: Option<i64>,
    /// 0 if it is always open at first, 1 if always closed, 2 if open only while one of its components is not fine.
    #[schema(minimum = 0, maximum = 2)]
    collapsed: Option<i64>,
    /// Passed over: a group is shown whenever one of its components is.
    #[expect(dead_code, reason = "Cachet's clients always send it")]
    visible: Option<Flag>,
}

/// What to change about a group. What is not there stays.
#[derive(Debug, Deserialize, ToSchema)]
pub struct EditGroup {
    /// Its name.
    #[schema(max_length = 255)]
    name: Option<String>,
    /// Its place among groups and loose components, from 1.
    order: Option<i64>,
    /// 0 if it is always open at first, 1 if always closed, 2 if open only while one of its components is not fine.
    #[schema(minimum = 0, maximum = 2)]
    collapsed: Option<i64>,
    /// Passed over: a group is shown whenever one of its components is.
    #[expect(dead_code, reason = "Cachet's clients always send it")]
    visible: Option<Flag>,
}

/// Which groups are meant.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Which {
    /// Only the one with this number.
    id: Option<i64>,
    /// Only those with this name.
    name: Option<String>,
    /// Only those that collapse so.
    collapsed: Option<i64>,
}

fn collapsed(collapse: Collapse) -> i64 {
    match collapse {
        Collapse::Never => 0,
        Collapse::Always => 1,
        Collapse::WhenFine => 2,
    }
}

fn collapse(number: i64) -> Result<Collapse, Refusal> {
    match number {
        0 => Ok(Collapse::Never),
        1 => Ok(Collapse::Always),
        2 => Ok(Collapse::WhenFine),
        _ => Err(Refusal::field("collapsed", "must be 0 (no), 1 (yes) or 2 (while it is operational)")),
    }
}

/// What is the same of a group for everybody.
struct Seen<'a> {
    id: GroupId,
    name: &'a str,
    position: i32,
    collapse: Collapse,
    created_at: Instant,
    updated_at: Instant,
}

async fn all(asking: &Asking) -> Result<Vec<Group>, Refusal> {
    let (numbers, components) = (asking.live.numbers(), own::all(asking).await?);
    let group = |seen: Seen<'_>| {
        let id = numbers.of(seen.id)?;
        let mut enabled: Vec<Component> = components.iter().filter(|c| c.group_id == id && c.enabled).cloned().collect();
        enabled.sort_by_key(|component| component.order);
        Some(Group {
            id,
            name: seen.name.to_owned(),
            order: seen.position,
            collapsed: collapsed(seen.collapse),
            visible: 1,
            created_at: At(seen.created_at),
            updated_at: At(seen.updated_at),
            lowest_human_status: component_word(Status::of_group(enabled.iter().map(|component| component.is))),
            enabled_components: enabled,
        })
    };
    macro_rules! seen {
        ($one:expr) => {
            group(Seen {
                id: $one.id,
                name: &$one.name,
                position: $one.position,
                collapse: $one.collapse,
                created_at: $one.created_at,
                updated_at: $one.updated_at,
            })
        };
    }
    let Some(actor) = asking.staff(Right::ReadComponents) else {
        return Ok(asking.snapshot().groups.iter().filter_map(|one| seen!(one)).collect());
    };
    let Shape { groups, .. } = components::load_shape(asking.services(), actor, asking.page()).await?;
    Ok(groups.iter().filter_map(|one| seen!(one)).collect())
}

async fn find(asking: &Asking, number: i64) -> Result<Group, Refusal> {
    all(asking).await?.into_iter().find(|group| group.id == number).ok_or_else(|| Refusal::missing("group"))
}

fn id_of(asking: &Asking, number: i64) -> Result<GroupId, Refusal> {
    asking.live.numbers().id(Numbered::Group, number).ok_or_else(|| Refusal::missing("group"))
}

/// Groups.
#[utoipa::path(get, path = "/components/groups", tag = "Components", params(Which, Paging),
    responses((status = 200, body = Many<Group>, description = "Groups"), ReadRefusals), security((), ("token" = []), ("bearer" = [])))]
pub async fn list_groups(Reader(asking): Reader, Asked(which): Asked<Which>, Asked(paging): Asked<Paging>) -> Answered {
    let meant = |group: &Group| {
        which.id.is_none_or(|id| id == group.id)
            && which.name.as_ref().is_none_or(|name| *name == group.name)
            && which.collapsed.is_none_or(|collapsed| collapsed == group.collapsed)
    };
    listed(&asking, paging, None, async { Ok(all(&asking).await?.into_iter().filter(meant).collect()) }).await
}

/// One group.
#[utoipa::path(get, path = "/components/groups/{id}", tag = "Components", params(("id" = i64, Path, description = "Its number")),
    responses((status = 200, body = One<Group>, description = "The group"), ReadRefusals), security((), ("token" = []), ("bearer" = [])))]
pub async fn read_group(Reader(asking): Reader, Named(number): Named<i64>) -> Answered {
    one(&asking, find(&asking, number).await?)
}

/// Makes a group.
#[utoipa::path(post, path = "/components/groups", tag = "Components", request_body = NewGroup,
    responses((status = 200, body = One<Group>, description = "It is made"), WriteRefusals), security(("token" = []), ("bearer" = [])))]
pub async fn create_group(Writer(signed): Writer, Given(input): Given<NewGroup>) -> Answered {
    let (services, actor, page) = signed.means();
    let new = New { collapse: collapse(input.collapsed.unwrap_or_default())?, ..New::named(input.name) };
    let id = components::create_group(services, actor, page, new).await?;
    own::put(&signed, None, id.cast(), input.order).await?;
    let number = signed.asking.live.numbers().of(id).unwrap_or_default();
    one(&signed.asking, find(&signed.asking, number).await?)
}

/// Changes a group.
#[utoipa::path(put, path = "/components/groups/{id}", tag = "Components", params(("id" = i64, Path, description = "Its number")), request_body = EditGroup,
    responses((status = 200, body = One<Group>, description = "As it is now"), WriteRefusals), security(("token" = []), ("bearer" = [])))]
pub async fn change_group(Writer(signed): Writer, Named(number): Named<i64>, Given(input): Given<EditGroup>) -> Answered {
    let (services, actor, page) = signed.means();
    let id = id_of(&signed.asking, number)?;
    let edit = Edit { name: input.name, collapse: input.collapsed.map(collapse).transpose()?, ..Edit::at_rev(None) };
    components::edit_group(services, actor, page, id, edit).await?;
    own::put(&signed, None, id.cast(), input.order).await?;
    one(&signed.asking, find(&signed.asking, number).await?)
}

/// Takes a group away; its components stay.
#[utoipa::path(delete, path = "/components/groups/{id}", tag = "Components", params(("id" = i64, Path, description = "Its number")),
    responses((status = 204, description = "It is gone"), DeedRefusals), security(("token" = []), ("bearer" = [])))]
pub async fn delete_group(Writer(signed): Writer, Named(number): Named<i64>) -> Answered {
    let (services, actor, page) = signed.means();
    components::delete_group(services, actor, page, id_of(&signed.asking, number)?).await?;
    signed.done()
}
