//! Page access groups.

use app::model::{AccessGroupId, PageId, access::Right, input::NAME_LENGTH, input::clean_line};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::{
    AccessGroup, begin_change,
    links::{self, Held, Holder, Turn},
};
use crate::{
    entity::{Col, access_group, access_link},
    error::{Error, Result},
    service::{
        Services,
        actor::Actor,
        mutation::{Deed, write_audit},
        random, rows,
    },
};

/// What is said about a page access group; what is left out stays.
#[derive(Clone, Debug, Default)]
pub struct EditAccessGroup {
    /// What it is called.
    pub name: Option<String>,
    /// What another system calls it.
    pub external_identifier: Option<String>,
    /// What it holds from now on, of each kind that is named.
    pub held: Vec<(Held, Vec<String>)>,
}

/// The page's groups by when they were made, a part at a time.
pub async fn list_groups(services: &Services, actor: &Actor, page: PageId, (offset, limit): (u64, u64)) -> Result<Vec<AccessGroup>> {
    actor.must(page, Right::ManageSubscribers)?;
    use access_group::Column as G;
    let db = services.db.read();
    let ordered = access_group::Entity::live(page).order_by_asc(G::CreatedAt).order_by_asc(G::Id);
    let rows = ordered.offset(offset).limit(limit).all(db).await?;
    let links = links::of_these(db, rows.iter().map(|row| row.id.to_string())).await?;
    Ok(rows.into_iter().map(|row| view(row, &links)).collect())
}

/// One of them.
pub async fn load_group(services: &Services, actor: &Actor, page: PageId, id: AccessGroupId) -> Result<AccessGroup> {
    actor.must(page, Right::ManageSubscribers)?;
    let db = services.db.read();
    let row = find(db, page, id).await?;
    Ok(view(row, &links::of_these(db, [id.to_string()]).await?))
}

/// Makes one.
pub async fn create_group(services: &Services, actor: &Actor, page: PageId, input: EditAccessGroup) -> Result<AccessGroupId> {
    let tx = begin_change(services, actor, page).await?;
    let now = services.clock.now();
    let blank = access_group::Model {
        id: Col(random::id()),
        page_id: Col(page),
        name: String::new(),
        external_identifier: None,
        created_at: Col(now),
        updated_at: Col(now),
        deleted_at: None,
    };
    let row = filled(blank, &input)?;
    let id = row.id.0;
    rows::insert(&tx, row.clone()).await?;
    fill(&tx, page, id, input.held).await?;
    write_audit(&tx, actor, Some(page), now, Deed::on("created", "access group", id).after(&row)).await?;
    tx.commit().await?;
    Ok(id)
}

/// Changes one.
pub async fn edit_group(services: &Services, actor: &Actor, page: PageId, id: AccessGroupId, input: EditAccessGroup) -> Result<()> {
    let tx = begin_change(services, actor, page).await?;
    let before = find(&tx, page, id).await?;
    let now = services.clock.now();
    let row = access_group::Model { updated_at: Col(now), ..filled(before.clone(), &input)? };
    rows::overwrite(&tx, row.clone()).await?;
    fill(&tx, page, id, input.held).await?;
    write_audit(&tx, actor, Some(page), now, Deed::on("edited", "access group", id).before(&before).after(&row)).await?;
    tx.commit().await?;
    Ok(())
}

/// Takes one away, with all it holds.
pub async fn delete_group(services: &Services, actor: &Actor, page: PageId, id: AccessGroupId) -> Result<()> {
    let tx = begin_change(services, actor, page).await?;
    let before = find(&tx, page, id).await?;
    let now = services.clock.now();
    rows::overwrite(&tx, access_group::Model { deleted_at: Some(Col(now)), updated_at: Col(now), ..before.clone() }).await?;
    access_link::Entity::delete_many().filter(access_link::Column::HolderId.eq(id.to_string())).exec(&tx).await?;
    write_audit(&tx, actor, Some(page), now, Deed::on("deleted", "access group", id).before(&before)).await?;
    tx.commit().await?;
    Ok(())
}

pub(super) async fn find(db: &impl ConnectionTrait, page: PageId, id: AccessGroupId) -> Result<access_group::Model> {
    let found = access_group::Entity::live(page).filter(access_group::Column::Id.eq(Col(id))).one(db).await?;
    found.ok_or(Error::NotFound("page access group"))
}

fn filled(mut row: access_group::Model, input: &EditAccessGroup) -> Result<access_group::Model> {
    if let Some(name) = &input.name {
        row.name = clean_line(name);
    }
    if let Some(identifier) = &input.external_identifier {
        row.external_identifier = Some(clean_line(identifier)).filter(|identifier| !identifier.is_empty());
    }
    for (field, text) in [("name", Some(&row.name)), ("external_identifier", row.external_identifier.as_ref())] {
        let Some(text) = text else { continue };
        if text.is_empty() {
            return Err(Error::field(field, "can't be blank"));
        }
        if text.chars().count() > NAME_LENGTH {
            return Err(Error::field(field, format!("must have at most {NAME_LENGTH} characters")));
        }
    }
    Ok(row)
}

async fn fill(db: &impl ConnectionTrait, page: PageId, id: AccessGroupId, held: Vec<(Held, Vec<String>)>) -> Result<()> {
    for (held, ids) in held {
        links::write(db, page, Holder::Group(id), held, &Turn::Replace(ids)).await?;
    }
    Ok(())
}

fn view(row: access_group::Model, all: &[access_link::Model]) -> AccessGroup {
    let id = row.id.to_string();
    AccessGroup {
        id: row.id.0,
        name: row.name,
        external_identifier: row.external_identifier,
        users: links::held_by(all, &id, Held::Users),
        components: links::held_by(all, &id, Held::Components),
        metrics: links::held_by(all, &id, Held::Metrics),
        created_at: row.created_at.0,
        updated_at: row.updated_at.0,
    }
}
