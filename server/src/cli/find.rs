//! Finds what somebody at the command line means.

use std::fmt::Display;

use app::model::{ComponentId, PageId, Status};

use crate::{
    error::{Error, Result},
    service::{Services, actor::Actor, components, pages},
};

/// How many names a refusal lists.
const NAMED: usize = 20;

/// The page with this short name; without one the only page there is.
pub(super) async fn page(services: &Services, slug: Option<&str>) -> Result<PageId> {
    let pages = pages::list_pages(services, &Actor::command_line()).await?;
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
    let actor = Actor::command_line();
    let rows = components::list_components(services, &actor, page).await?;
    let groups = components::list_groups(services, &actor, page).await?;
    let named = rows.iter().map(|row| match groups.iter().find(|g| Some(g.id) == row.group_id) {
        Some(group) => (row, format!("{} - {}", group.name, row.name)),
        None => (row, row.name.clone()),
    });
    let named: Vec<_> = named.collect();
    let same = |name: &str| name.to_lowercase() == text.to_lowercase();
    let found: Vec<_> = named.iter().filter(|(row, full)| row.id.to_string() == text || same(&row.name) || same(full)).collect();
    match &found[..] {
        [(only, _)] => Ok(only.id.0),
        [] => {
            let known = listed(named.iter().map(|(_, full)| full.clone()).collect());
            Err(Error::field("component", format!("`{text}` is none of: {known}")))
        }
        _ => {
            let known = listed(found.iter().map(|(row, full)| format!("{full} ({})", row.id)).collect());
            Err(Error::field("component", format!("`{text}` is not clear: {known}")))
        }
    }
}

/// Components with statuses, written as `NAME=STATUS`.
pub(super) async fn statuses(services: &Services, page: PageId, texts: &[String]) -> Result<Vec<(ComponentId, Status)>> {
    let mut all = Vec::with_capacity(texts.len());
    for text in texts {
        let (name, status) = pair(text)?;
        all.push((component(services, page, name).await?, status));
    }
    Ok(all)
}

/// The two halves of `NAME=STATUS`.
pub(super) fn pair(text: &str) -> Result<(&str, Status)> {
    let (name, status) = text
        .rsplit_once('=')
        .ok_or_else(|| Error::field("component", format!("`{text}` must be NAME=STATUS, such as Search=major_outage")))?;
    Ok((name, status.parse().map_err(|error| Error::field("status", error))?))
}

/// The same answer, except that a thing that is not there is called by the name it was asked for.
pub(super) fn naming<T>(asked: impl Display, result: Result<T>) -> Result<T> {
    result.map_err(|error| match error {
        Error::NotFound(noun) => Error::conflict(format!("there is no {noun} `{asked}`")),
        other => other,
    })
}

/// Names for a refusal: all of them as long as a line can hold them.
pub(super) fn listed(mut names: Vec<String>) -> String {
    let more = names.len().saturating_sub(NAMED);
    names.truncate(NAMED);
    let named = if names.is_empty() { "nothing yet".to_owned() } else { names.join(", ") };
    if more > 0 { format!("{named} and {more} more") } else { named }
}
