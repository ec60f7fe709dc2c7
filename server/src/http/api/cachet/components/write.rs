//! Making, changing and deleting components.

use app::model::{
    GroupId, Visibility,
    input::{EditComponent as Edit, NewComponent as New},
};
use serde::Deserialize;
use utoipa::ToSchema;

use super::{Component, find, id_of, put};
use crate::{
    http::api::{
        cachet::{
            asking::{One, Writer, one},
            body::{Given, text},
            refusal::{DeedRefusals, WriteRefusals},
            words::{Flag, component_status},
        },
        v3::{
            asking::{Answered, Asking},
            body::Named,
            problem::Refusal,
        },
    },
    live::numbers::Numbered,
    service::components,
};

/// A component to be made.
#[derive(Debug, Deserialize, ToSchema)]
pub struct NewComponent {
    /// Its name.
    #[schema(min_length = 1, max_length = 255)]
    name: String,
    /// What it is, in inline Markdown.
    description: Option<String>,
    /// What it is at first: 1 operational, 2 performance issues, 3 partial outage, 4 major outage.
    #[schema(minimum = 1, maximum = 4)]
    status: i64,
    /// Where it lives.
    link: Option<String>,
    /// Its place in its group, or on the page, from 1; last if nothing is said.
    order: Option<i64>,
    /// The number of its group; 0 for none.
    group_id: Option<i64>,
    /// Whether visitors may see it; yes if nothing is said.
    enabled: Option<Flag>,
}

/// What to change about a component. What is not there stays.
#[derive(Debug, Deserialize, ToSchema)]
pub struct EditComponent {
    /// Its name.
    #[schema(max_length = 255)]
    name: Option<String>,
    /// What it is, in inline Markdown.
    #[serde(default, deserialize_with = "text")]
    #[schema(value_type = Option<String>)]
    description: Option<Option<String>>,
    /// What it is by itself: 1 operational, 2 performance issues, 3 partial outage, 4 major outage.
    #[schema(minimum = 1, maximum = 4)]
    status: Option<i64>,
    /// Where it lives.
    #[serde(default, deserialize_with = "text")]
    #[schema(value_type = Option<String>)]
    link: Option<Option<String>>,
    /// Its place in its group, or on the page, from 1.
    order: Option<i64>,
    /// The number of its group; 0 for none.
    group_id: Option<i64>,
    /// Whether visitors may see it.
    enabled: Option<Flag>,
}

/// The group a number means.
fn group(asking: &Asking, number: i64) -> Result<Option<GroupId>, Refusal> {
    let missing = || Refusal::field("group_id", format!("names {number}, which is no group of this page"));
    match number {
        0 => Ok(None),
        number => asking.live.numbers().id(Numbered::Group, number).map(Some).ok_or_else(missing),
    }
}

/// Makes a component.
#[utoipa::path(post, path = "/components", tag = "Components", request_body = NewComponent,
    responses((status = 200, body = One<Component>, description = "It is made"), WriteRefusals), security(("token" = []), ("bearer" = [])))]
pub async fn create_component(Writer(signed): Writer, Given(input): Given<NewComponent>) -> Answered {
    let (services, actor, page) = signed.means();
    let group_id = group(&signed.asking, input.group_id.unwrap_or_default())?;
    let visibility = if input.enabled.is_none_or(|enabled| enabled.0) { Visibility::Public } else { Visibility::Hidden };
    let new = New {
        description: input.description,
        link: input.link,
        group_id,
        status: component_status("status", input.status)?,
        visibility,
        ..New::named(input.name)
    };
    let id = components::create(services, actor, page, new).await?;
    put(&signed, group_id, id.cast(), input.order).await?;
    let number = signed.asking.live.numbers().of(id).unwrap_or_default();
    one(&signed.asking, find(&signed.asking, number).await?)
}

/// Changes a component.
#[utoipa::path(put, path = "/components/{id}", tag = "Components", params(("id" = i64, Path, description = "Its number")), request_body = EditComponent,
    responses((status = 200, body = One<Component>, description = "As it is now"), WriteRefusals), security(("token" = []), ("bearer" = [])))]
pub async fn change_component(Writer(signed): Writer, Named(number): Named<i64>, Given(input): Given<EditComponent>) -> Answered {
    let (services, actor, page) = signed.means();
    let (was, id) = (find(&signed.asking, number).await?, id_of(&signed.asking, number)?);
    let status = input.status.map(|status| component_status("status", status)).transpose()?;
    let group_number = input.group_id.unwrap_or(was.group_id);
    let group_id = group(&signed.asking, group_number)?;
    // Who sends back all they read changes what is different, and needs no right to more.
    let enabled = input.enabled.map(|enabled| enabled.0).filter(|enabled| *enabled != was.enabled);
    let edit = Edit {
        name: input.name.filter(|name| *name != was.name),
        description: input.description.filter(|text| *text != was.description),
        link: input.link.filter(|link| *link != was.link),
        group_id: (group_number != was.group_id).then_some(group_id),
        visibility: enabled.map(|enabled| if enabled { Visibility::Public } else { Visibility::Hidden }),
        archived: enabled.filter(|enabled| *enabled).map(|_| false),
        ..Edit::at_rev(None)
    };
    if edit != Edit::at_rev(None) {
        components::edit(services, actor, page, id, edit).await?;
    }
    put(&signed, group_id, id.cast(), input.order.filter(|order| *order != i64::from(was.order) || group_number != was.group_id)).await?;
    if let Some(status) = status {
        components::set_statuses(services, actor, page, &[(id, status)]).await?;
    }
    one(&signed.asking, find(&signed.asking, number).await?)
}

/// Takes a component away.
#[utoipa::path(delete, path = "/components/{id}", tag = "Components", params(("id" = i64, Path, description = "Its number")),
    responses((status = 204, description = "It is gone"), DeedRefusals), security(("token" = []), ("bearer" = [])))]
pub async fn delete_component(Writer(signed): Writer, Named(number): Named<i64>) -> Answered {
    let (services, actor, page) = signed.means();
    components::delete(services, actor, page, id_of(&signed.asking, number)?).await?;
    signed.done()
}
