//! Changing, archiving, restoring and deleting a component.

use std::collections::BTreeSet;

use app::model::{ComponentId, PageId, access::Right, input::EditComponent};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::{check_group, describe, load, order, save, shown};
use crate::{
    entity::{Col, component, component_dependency as dependency},
    error::{Error, Result},
    service::{
        Services,
        actor::Actor,
        mutation::{Deed, Mutation, must_be_fresh},
        rows,
    },
};

/// Changes a component. Somebody else's change since `input.rev`, if it is given, refuses it; changing nothing makes no version.
pub async fn edit(services: &Services, actor: &Actor, page: PageId, id: ComponentId, input: EditComponent) -> Result<()> {
    let input = input.validate()?;
    let html = match &input.description {
        Some(description) => Some(describe(description.as_deref()).await?),
        None => None,
    };
    let mut m = Mutation::begin(services, actor, page, Right::ShapePage).await?;
    let before = load(&m, id).await?;
    if let Some(seen) = input.rev {
        must_be_fresh("component", seen, before.rev)?;
    }
    let mut row = before.clone();
    row.name = input.name.unwrap_or(row.name);
    row.description = input.description.unwrap_or(row.description);
    row.description_html = html.unwrap_or(row.description_html);
    row.link = input.link.unwrap_or(row.link);
    row.showcase = input.showcase.unwrap_or(row.showcase);
    row.start_date = input.start_date.map_or(row.start_date, |date| date.map(|d| d.to_string()));
    row.only_show_if_degraded = input.only_show_if_degraded.unwrap_or(row.only_show_if_degraded);
    row.visibility = input.visibility.map_or(row.visibility, Col);
    row.uptime_objective = input.uptime_objective.unwrap_or(row.uptime_objective);
    if let Some(group) = input.group_id {
        check_group(&m, group).await?;
        row.group_id = group.map(Col);
    }
    row.archived_at = match input.archived {
        Some(true) => row.archived_at.or(Some(Col(m.now()))),
        Some(false) => None,
        None => row.archived_at,
    };
    let depends = match &input.depends_on {
        Some(on) => write_dependencies(&m, id, on).await?,
        None => false,
    };
    if row == before && !depends {
        return Ok(());
    }
    let comes = row.archived_at.is_none() && (before.archived_at.is_some() || row.group_id != before.group_id);
    if comes {
        row.position = order::end_of(&m, row.group_id.map(|g| g.0)).await?;
    }
    row.rev += 1;
    row.updated_at = Col(m.now());
    save(&mut m, row.clone()).await?;
    order::close_ranks(&mut m, before.group_id.map(|g| g.0)).await?;
    let after = load(&m, id).await?;
    m.audit(Deed::on("edited", "component", id).before(&shown(&before)).after(&shown(&after))).await?;
    m.commit().await?;
    Ok(())
}

/// Takes a component away. Its past stays in the database; no surface shows it.
pub async fn delete(services: &Services, actor: &Actor, page: PageId, id: ComponentId) -> Result<()> {
    let mut m = Mutation::begin(services, actor, page, Right::ShapePage).await?;
    let before = load(&m, id).await?;
    let mut row = before.clone();
    row.deleted_at = Some(Col(m.now()));
    row.updated_at = Col(m.now());
    row.rev += 1;
    save(&mut m, row).await?;
    order::close_ranks(&mut m, before.group_id.map(|g| g.0)).await?;
    m.audit(Deed::on("deleted", "component", id).before(&shown(&before))).await?;
    m.commit().await?;
    Ok(())
}

/// Writes what a component depends on, in place of all it had. Says whether that is something else than before.
async fn write_dependencies(m: &Mutation<'_>, id: ComponentId, on: &[ComponentId]) -> Result<bool> {
    let wanted: BTreeSet<ComponentId> = on.iter().copied().collect();
    if wanted.contains(&id) {
        return Err(Error::field("depends_on", "must not name the component itself"));
    }
    let known =
        component::Entity::live(m.page_id()).filter(component::Column::Id.is_in(wanted.iter().map(|id| Col(*id)))).all(m.tx()).await?;
    if let Some(missing) = wanted.iter().find(|id| !known.iter().any(|c| c.id == **id)) {
        return Err(Error::field("depends_on", format!("names {missing}, which is no component of this page")));
    }
    let mine = dependency::Column::ComponentId.eq(Col(id));
    let had = dependency::Entity::find().filter(mine.clone()).all(m.tx()).await?;
    if had.iter().map(|d| d.depends_on_id.0).collect::<BTreeSet<_>>() == wanted {
        return Ok(false);
    }
    dependency::Entity::delete_many().filter(mine).exec(m.tx()).await?;
    let page_id = Col(m.page_id());
    let rows = wanted.into_iter().map(|on| dependency::Model { component_id: Col(id), depends_on_id: Col(on), page_id }).collect();
    rows::insert_all(m.tx(), rows).await?;
    Ok(true)
}
