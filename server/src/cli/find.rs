//! Finds what somebody at the command line means.

use std::fmt::Display;

use app::model::{ComponentId, PageId, Status};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use crate::{
    entity::{component, component_group, page},
    error::{Error, Result},
    service::Services,
};

/// How many names a refusal lists.
const NAMED: usize = 20;

/// The page with this short name; without one the only page there is.
pub(super) async fn page(services: &Services, slug: Option<&str>) -> Result<PageId> {
    let pages = page::Entity::find()
        .filter(page::Column::DeletedAt.is_null())
        .order_by_asc(page::Column::CreatedAt)
        .all(services.db.read())
        .await?;
    let known = || listed(pages.iter().map(|p| p.slug.clone()).collect());
    match (slug, &pages[..]) {
        (_, []) => Err(Error::conflict("there is no page yet; make one: lightship page create NAME")),
        (None, [only]) => Ok(only.id.0),
        (None, _) => Err(Error::field("--page", format!("must say which page: {}", known()))),
        (Some(slug), pages) => {
            let found = pages.iter().find(|p| p.slug == slug);
            found.map(|p| p.id.0).ok_or_else(|| Error::field("--page", format!("`{slug}` is none of: {}", known())))
        }
    }
}

/// The component somebody means: by id, by name, or by `Group - Name`.
pub(super) async fn component(services: &Services, page: PageId, text: &str) -> Result<ComponentId> {
    let rows = component::Entity::live(page).all(services.db.read()).await?;
    let groups = component_group::Entity::live(page).all(services.db.read()).await?;
    let full_name = |row: &component::Model| match groups.iter().find(|g| Some(g.id) == row.group_id) {
        Some(group) => format!("{} - {}", group.name, row.name),
        None => row.name.clone(),
    };
    let same = |name: &str| name.to_lowercase() == text.to_lowercase();
    let found: Vec<_> = rows.iter().filter(|row| row.id.to_string() == text || same(&row.name) || same(&full_name(row))).collect();
    match &found[..] {
        [only] => Ok(only.id.0),
        [] => {
            let known = listed(rows.iter().map(full_name).collect());
            Err(Error::field("component", format!("`{text}` is none of: {known}")))
        }
        _ => {
            let known = listed(found.iter().map(|row| format!("{} ({})", full_name(row), row.id)).collect());
            Err(Error::field("component", format!("`{text}` is not clear: {known}")))
        }
    }
}

/// Components with statuses, written as `NAME=STATUS`.
pub(super) async fn statuses(services: &Services, page: PageId, texts: &[String]) -> Result<Vec<(ComponentId, Status)>> {
    let mut all = Vec::with_capacity(texts.len());
    for text in texts {
        let (name, status) = text
            .rsplit_once('=')
            .ok_or_else(|| Error::field("component", format!("`{text}` must be NAME=STATUS, such as Search=major_outage")))?;
        let status = status.parse().map_err(|error| Error::field("component", error))?;
        all.push((component(services, page, name).await?, status));
    }
    Ok(all)
}

/// The same answer, except that a thing that is not there is called by the name it was asked for.
pub(super) fn naming<T>(asked: impl Display, result: Result<T>) -> Result<T> {
    result.map_err(|error| match error {
        Error::NotFound(noun) => Error::conflict(format!("there is no {noun} `{asked}`")),
        other => other,
    })
}

/// Names for a refusal: all of them as long as a line can hold them.
fn listed(mut names: Vec<String>) -> String {
    let more = names.len().saturating_sub(NAMED);
    names.truncate(NAMED);
    let named = if names.is_empty() { "nothing yet".to_owned() } else { names.join(", ") };
    if more > 0 { format!("{named} and {more} more") } else { named }
}
