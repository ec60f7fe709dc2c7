//! Components as Cachet's clients know them.

pub mod read;
pub mod write;

use std::collections::BTreeMap;

use app::model::{ComponentId, GroupId, Status, Visibility, access::Right, component::SubjectId, shape::Shape};
use serde::Serialize;
use utoipa::ToSchema;

use super::words::{At, component_number, component_word};
use crate::{
    http::api::v3::{
        asking::{Asking, Signed},
        problem::Refusal,
    },
    live::numbers::Numbered,
    service::components,
};

/// A component with its effective status.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Component {
    /// Its number.
    pub id: i64,
    /// Its name.
    pub name: String,
    /// What it is, in inline Markdown.
    pub description: Option<String>,
    /// Where it lives.
    pub link: Option<String>,
    /// 1 operational, 2 performance issues, 3 partial outage, 4 major outage.
    pub status: i64,
    /// What that is called.
    pub status_name: &'static str,
    /// Its place in its group, or on the page, from 1.
    pub order: i32,
    /// The number of its group; 0 if it has none.
    pub group_id: i64,
    /// Whether visitors may see it.
    pub enabled: bool,
    /// Components have none.
    pub tags: BTreeMap<String, String>,
    /// When it was made.
    pub created_at: At,
    /// When it last changed.
    pub updated_at: At,
    /// Always empty: what is deleted is not listed.
    pub deleted_at: Option<At>,
    /// Its status.
    #[serde(skip)]
    #[schema(ignore)]
    pub is: Status,
}

/// Every component, as whoever asks may know it.
pub async fn all(asking: &Asking) -> Result<Vec<Component>, Refusal> {
    let numbers = asking.live.numbers();
    let group = |id: Option<GroupId>| id.and_then(|id| numbers.of(id)).unwrap_or_default();
    let Some(actor) = asking.staff(Right::ReadComponents) else {
        let seen = |component: &app::model::component::Component| {
            Some(Component {
                id: numbers.of(component.id)?,
                name: component.name.clone(),
                description: component.description_source.clone(),
                link: component.link.clone(),
                status: component_number(component.status),
                status_name: component_word(component.status),
                order: component.position,
                group_id: group(component.group_id),
                enabled: true,
                tags: BTreeMap::new(),
                created_at: At(component.created_at),
                updated_at: At(component.updated_at),
                deleted_at: None,
                is: component.status,
            })
        };
        return Ok(asking.snapshot().components.iter().filter_map(seen).collect());
    };
    let Shape { components, .. } = components::load_shape(asking.services(), actor, asking.page()).await?;
    let snapshot = asking.of_team().await?;
    let known = |file: &app::model::shape::ComponentFile| {
        let status = snapshot.component(file.id).map_or(file.status, |seen| seen.status);
        Some(Component {
            id: numbers.of(file.id)?,
            name: file.name.clone(),
            description: file.description.clone(),
            link: file.link.clone(),
            status: component_number(status),
            status_name: component_word(status),
            order: file.position,
            group_id: group(file.group_id),
            enabled: file.visibility == Visibility::Public && file.archived_at.is_none(),
            tags: BTreeMap::new(),
            created_at: At(file.created_at),
            updated_at: At(file.updated_at),
            deleted_at: None,
            is: status,
        })
    };
    Ok(components.iter().filter_map(known).collect())
}

/// One component, as whoever asks may know it.
pub async fn find(asking: &Asking, number: i64) -> Result<Component, Refusal> {
    all(asking).await?.into_iter().find(|component| component.id == number).ok_or_else(|| Refusal::missing("component"))
}

/// The component with this number, if it ever was one.
pub fn id_of(asking: &Asking, number: i64) -> Result<ComponentId, Refusal> {
    asking.live.numbers().id(Numbered::Component, number).ok_or_else(|| Refusal::missing("component"))
}

/// The component a field names by its number.
pub fn named(asking: &Asking, field: &str, number: i64) -> Result<ComponentId, Refusal> {
    id_of(asking, number).map_err(|_| Refusal::field(field, format!("names {number}, which is no component of this page")))
}

/// Puts a component or a group to its place in its line, from 1, and those behind it behind it. Without a place it stays where it is.
pub async fn put(signed: &Signed, group: Option<GroupId>, id: SubjectId, order: Option<i64>) -> Result<(), Refusal> {
    let Some(place) = order.and_then(|order| usize::try_from(order.checked_sub(1)?).ok()) else { return Ok(()) };
    let (services, actor, page) = signed.means();
    let places = components::load_shape(services, actor, page).await?.places();
    let mut line: Vec<SubjectId> = match group {
        Some(group) => {
            let own = places.into_iter().find(|place| place.group == Some(group));
            own.map(|place| place.components.iter().map(|id| id.cast()).collect()).unwrap_or_default()
        }
        None => {
            let head =
                |place: &app::model::shape::Place| place.group.map(|id| id.cast()).or_else(|| place.components.first().map(|id| id.cast()));
            places.iter().filter_map(head).collect()
        }
    };
    let Some(at) = line.iter().position(|own| *own == id) else { return Ok(()) };
    let place = place.min(line.len() - 1);
    if at == place {
        return Ok(());
    }
    let moved = line.remove(at);
    line.insert(place, moved);
    Ok(components::reorder(services, actor, page, group, &line).await?)
}
