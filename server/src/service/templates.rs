//! Templates: what is prepared for an incident before there is one.

use app::model::{
    PageId, TemplateId,
    access::Right,
    input::{EditTemplate, NewTemplate},
    template::Template,
};
use sea_orm::{ColumnTrait, QueryFilter, QueryOrder};

use crate::{
    entity::{Col, Json, component, template},
    error::{Error, Result},
    service::{
        Services,
        actor::Actor,
        mutation::{Deed, Mutation, must_be_fresh},
        random, rows,
    },
};

/// The most templates a page can have.
const MOST: usize = 200;

/// Makes a template, last of all.
pub async fn create(services: &Services, actor: &Actor, page: PageId, input: NewTemplate) -> Result<TemplateId> {
    let input = input.validate()?;
    let mut m = Mutation::begin(services, actor, page, Right::RunEvents).await?;
    let others = all(&m).await?;
    if others.len() >= MOST {
        return Err(Error::conflict(format!("a page can have {MOST} templates")));
    }
    check_components(&m, &input).await?;
    let row = template::Model {
        id: Col(random::id()),
        page_id: Col(page),
        name: input.name,
        folder: input.folder,
        texts: Json(input.texts),
        statuses: Json(input.statuses),
        compatible: Json(input.compatible),
        position: others.last().map_or(0, |last| last.position + 1),
        rev: 1,
        created_at: Col(m.now()),
        updated_at: Col(m.now()),
        deleted_at: None,
    };
    let id = row.id.0;
    rows::insert(m.tx(), row.clone()).await?;
    m.audit(Deed::on("created", "template", id).after(&row)).await?;
    m.commit().await?;
    Ok(id)
}

/// Changes a template. Somebody else's change since `input.rev` refuses it; changing nothing makes no version.
pub async fn edit(services: &Services, actor: &Actor, page: PageId, id: TemplateId, input: EditTemplate) -> Result<()> {
    let wanted = input.content.validate()?;
    let mut m = Mutation::begin(services, actor, page, Right::RunEvents).await?;
    let before = load(&m, id).await?;
    must_be_fresh("template", input.rev, before.rev)?;
    check_components(&m, &wanted).await?;
    let mut row = before.clone();
    row.name = wanted.name;
    row.folder = wanted.folder;
    row.texts = Json(wanted.texts);
    row.statuses = Json(wanted.statuses);
    if !wanted.compatible.is_empty() {
        row.compatible = Json(wanted.compatible);
    }
    if row == before {
        return Ok(());
    }
    row.rev += 1;
    row.updated_at = Col(m.now());
    rows::overwrite(m.tx(), row.clone()).await?;
    m.audit(Deed::on("edited", "template", id).before(&before).after(&row)).await?;
    m.commit().await?;
    Ok(())
}

/// Puts all templates of a page in this order.
pub async fn reorder(services: &Services, actor: &Actor, page: PageId, ids: &[TemplateId]) -> Result<()> {
    let mut m = Mutation::begin(services, actor, page, Right::RunEvents).await?;
    let before = all(&m).await?;
    let sorted = |mut ids: Vec<TemplateId>| {
        ids.sort_unstable();
        ids
    };
    let old: Vec<TemplateId> = before.iter().map(|row| row.id.0).collect();
    if sorted(ids.to_vec()) != sorted(old.clone()) {
        return Err(Error::field("ids", "must name each template of the page exactly once"));
    }
    if old == ids {
        return Ok(());
    }
    for row in before {
        let place = ids.iter().position(|id| *id == row.id.0).and_then(|place| i32::try_from(place).ok()).unwrap_or_default();
        if row.position != place {
            rows::overwrite(m.tx(), template::Model { position: place, ..row }).await?;
        }
    }
    m.audit(Deed::on("reordered templates of", "page", page).before(&old).after(&ids)).await?;
    m.commit().await?;
    Ok(())
}

/// Takes a template away.
pub async fn delete(services: &Services, actor: &Actor, page: PageId, id: TemplateId) -> Result<()> {
    let mut m = Mutation::begin(services, actor, page, Right::RunEvents).await?;
    let before = load(&m, id).await?;
    let mut row = before.clone();
    row.deleted_at = Some(Col(m.now()));
    row.updated_at = Col(m.now());
    row.rev += 1;
    rows::overwrite(m.tx(), row).await?;
    m.audit(Deed::on("deleted", "template", id).before(&before)).await?;
    m.commit().await?;
    Ok(())
}

/// The page's templates in their order. Components that are gone are left out of them.
pub async fn list_templates(services: &Services, actor: &Actor, page: PageId) -> Result<Vec<Template>> {
    actor.must(page, Right::ReadEvents)?;
    let db = services.db.read();
    let rows = ordered(page).all(db).await?;
    let there: Vec<_> = component::Entity::live(page).filter(component::Column::ArchivedAt.is_null()).all(db).await?;
    let is_there = |id| there.iter().any(|row| row.id.0 == id);
    let view = |row: template::Model| {
        let statuses = row.statuses.0.into_iter().filter(|(id, _)| is_there(*id)).collect();
        let content = NewTemplate { name: row.name, folder: row.folder, texts: row.texts.0, statuses, compatible: row.compatible.0 };
        Template { id: row.id.0, rev: row.rev, content }
    };
    Ok(rows.into_iter().map(view).collect())
}

fn ordered(page: PageId) -> sea_orm::Select<template::Entity> {
    template::Entity::live(page).order_by_asc(template::Column::Position).order_by_asc(template::Column::Id)
}

async fn all(m: &Mutation<'_>) -> Result<Vec<template::Model>> {
    Ok(ordered(m.page_id()).all(m.tx()).await?)
}

async fn load(m: &Mutation<'_>, id: TemplateId) -> Result<template::Model> {
    let found = template::Entity::live(m.page_id()).filter(template::Column::Id.eq(Col(id))).one(m.tx()).await?;
    found.ok_or(Error::NotFound("template"))
}

/// Refuses components of other pages, and those that are gone.
async fn check_components(m: &Mutation<'_>, input: &NewTemplate) -> Result<()> {
    let there = component::Entity::live(m.page_id()).filter(component::Column::ArchivedAt.is_null()).all(m.tx()).await?;
    match input.statuses.iter().find(|(id, _)| !there.iter().any(|row| row.id.0 == *id)) {
        Some((id, _)) => Err(Error::field("components", format!("{id} is no component of this page"))),
        None => Ok(()),
    }
}

#[cfg(test)]
#[path = "templates_tests.rs"]
mod tests;
