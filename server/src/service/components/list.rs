//! What staff read about components and groups.

use std::collections::BTreeMap;

use app::model::{
    ComponentId, GroupId, PageId, Status,
    access::{Audience, Right},
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, TransactionTrait};

use crate::{
    entity::{Col, component, component_dependency as dependency, component_group, journal},
    error::{Error, Result},
    live::{derive, load},
    service::{Services, actor::Actor},
};

/// The most journal entries one question gets.
const MOST: u64 = 1_000;

/// The page's components in the order of the page, archived ones last. What monitoring tools prove themselves with is left out.
pub async fn list_components(services: &Services, actor: &Actor, page: PageId) -> Result<Vec<component::Model>> {
    let places: BTreeMap<GroupId, i32> =
        list_groups(services, actor, page).await?.into_iter().map(|group| (group.id.0, group.position)).collect();
    let mut all = component::Entity::live(page).all(services.db.read()).await?;
    all.iter_mut().for_each(|row| row.automation_key.clear());
    all.sort_by_key(|row| {
        let on_page = row.group_id.and_then(|id| places.get(&id.0).copied()).unwrap_or(row.position);
        (row.archived_at.is_some(), on_page, row.position, row.created_at, row.id)
    });
    Ok(all)
}

/// The same, each with the status it has with what open incidents and maintenance say of it.
pub async fn list_effective(services: &Services, actor: &Actor, page: PageId) -> Result<Vec<(component::Model, Status)>> {
    let rows = list_components(services, actor, page).await?;
    let tx = services.db.read().begin().await?;
    let seen = derive::snapshot(&load::ledger(&tx, page).await?, Audience::Team, "");
    tx.commit().await?;
    let effective = |row: component::Model| {
        let status = seen.component(row.id.0).map_or(row.status.0, |component| component.status);
        (row, status)
    };
    Ok(rows.into_iter().map(effective).collect())
}

/// The page's groups in order, empty ones too.
pub async fn list_groups(services: &Services, actor: &Actor, page: PageId) -> Result<Vec<component_group::Model>> {
    actor.must(page, Right::ReadComponents)?;
    let mut all = component_group::Entity::live(page).all(services.db.read()).await?;
    all.sort_by_key(|row| (row.position, row.created_at, row.id));
    Ok(all)
}

/// The newest entries of a component's journal, newest first; at most 1,000.
pub async fn list_journal(
    services: &Services,
    actor: &Actor,
    page: PageId,
    component: ComponentId,
    limit: u64,
) -> Result<Vec<journal::Model>> {
    find(services, actor, page, component, Right::ReadComponents).await?;
    let all = journal::Entity::find()
        .filter(journal::Column::ComponentId.eq(Col(component)))
        .order_by_desc(journal::Column::At)
        .order_by_desc(journal::Column::Id)
        .limit(limit.min(MOST))
        .all(services.db.read())
        .await?;
    Ok(all)
}

/// What a component depends on directly.
pub async fn list_depends_on(services: &Services, actor: &Actor, page: PageId, component: ComponentId) -> Result<Vec<ComponentId>> {
    find(services, actor, page, component, Right::ReadComponents).await?;
    let pairs = dependencies(services, page).await?;
    Ok(pairs.into_iter().filter(|(dependent, _)| *dependent == component).map(|(_, on)| on).collect())
}

/// What depends directly on what, in pairs: first what depends, then on what.
pub async fn list_dependencies(services: &Services, actor: &Actor, page: PageId) -> Result<Vec<(ComponentId, ComponentId)>> {
    actor.must(page, Right::ReadComponents)?;
    dependencies(services, page).await
}

/// What cannot work without a component: first what depends on it directly, then what depends on those, and so on.
pub async fn list_dependents(services: &Services, actor: &Actor, page: PageId, component: ComponentId) -> Result<Vec<ComponentId>> {
    find(services, actor, page, component, Right::ReadComponents).await?;
    let pairs = dependencies(services, page).await?;
    let mut reached = vec![component];
    let mut next = 0;
    while let Some(&on) = reached.get(next) {
        for (dependent, _) in pairs.iter().filter(|(_, other)| *other == on) {
            if !reached.contains(dependent) {
                reached.push(*dependent);
            }
        }
        next += 1;
    }
    Ok(reached.split_off(1))
}

/// What a monitoring tool proves itself with when it sets this component's status.
pub async fn load_automation_key(services: &Services, actor: &Actor, page: PageId, component: ComponentId) -> Result<String> {
    Ok(find(services, actor, page, component, Right::ShapePage).await?.automation_key)
}

pub(super) async fn find(services: &Services, actor: &Actor, page: PageId, id: ComponentId, right: Right) -> Result<component::Model> {
    actor.must(page, right)?;
    let found = component::Entity::live(page).filter(component::Column::Id.eq(Col(id))).one(services.db.read()).await?;
    found.ok_or(Error::NotFound("component"))
}

/// Who depends on whom, both still there.
async fn dependencies(services: &Services, page: PageId) -> Result<Vec<(ComponentId, ComponentId)>> {
    let there: Vec<ComponentId> = component::Entity::live(page).all(services.db.read()).await?.into_iter().map(|c| c.id.0).collect();
    let rows = dependency::Entity::find().filter(dependency::Column::PageId.eq(Col(page))).all(services.db.read()).await?;
    let pairs = rows.into_iter().map(|row| (row.component_id.0, row.depends_on_id.0));
    Ok(pairs.filter(|(a, b)| there.contains(a) && there.contains(b)).collect())
}
