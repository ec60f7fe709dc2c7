//! Page access users.

use app::model::{AccessGroupId, AccessUserId, PageId, access::Right, input::check_email, input::clean_line};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, sea_query::ExprTrait};

use super::{
    AccessUser, begin_change,
    links::{self, Held, Holder, Turn},
};
use crate::{
    entity::{Col, access_link, access_user},
    error::{Error, Result},
    service::{
        Services,
        actor::Actor,
        mutation::{Deed, write_audit},
        random, rows,
    },
};

/// What is said about a page access user; what is left out stays.
#[derive(Clone, Debug, Default)]
pub struct EditAccessUser {
    /// Their address.
    pub email: Option<String>,
    /// What another system calls them.
    pub external_login: Option<String>,
    /// The groups they are in, and no others.
    pub groups: Option<Vec<AccessGroupId>>,
}

/// The page's users by when they were made, a part at a time, or those with this address.
pub async fn list_users(
    services: &Services,
    actor: &Actor,
    page: PageId,
    email: Option<&str>,
    (offset, limit): (u64, u64),
) -> Result<Vec<AccessUser>> {
    actor.must(page, Right::ManageSubscribers)?;
    use access_user::Column as U;
    let db = services.db.read();
    let mut find = access_user::Entity::live(page);
    if let Some(email) = email {
        find = find.filter(U::Email.eq(email.trim().to_lowercase()));
    }
    let rows = find.order_by_asc(U::CreatedAt).order_by_asc(U::Id).offset(offset).limit(limit).all(db).await?;
    let links = links::of_these(db, rows.iter().map(|row| row.id.to_string())).await?;
    Ok(rows.into_iter().map(|row| view(row, &links)).collect())
}

/// One of them.
pub async fn load_user(services: &Services, actor: &Actor, page: PageId, id: AccessUserId) -> Result<AccessUser> {
    actor.must(page, Right::ManageSubscribers)?;
    let db = services.db.read();
    let row = find(db, page, id).await?;
    Ok(view(row, &links::of_these(db, [id.to_string()]).await?))
}

/// Makes one; a conflict if there is one with this address or login.
pub async fn create_user(services: &Services, actor: &Actor, page: PageId, input: EditAccessUser) -> Result<AccessUserId> {
    let tx = begin_change(services, actor, page).await?;
    let now = services.clock.now();
    let blank = access_user::Model {
        id: Col(random::id()),
        page_id: Col(page),
        email: None,
        external_login: None,
        created_at: Col(now),
        updated_at: Col(now),
        deleted_at: None,
    };
    let row = filled(blank, &input)?;
    must_be_alone(&tx, &row).await?;
    let id = row.id.0;
    rows::insert(&tx, row.clone()).await?;
    join(&tx, page, id, input.groups).await?;
    write_audit(&tx, actor, Some(page), now, Deed::on("created", "access user", id).after(&row)).await?;
    tx.commit().await?;
    Ok(id)
}

/// Changes one.
pub async fn edit_user(services: &Services, actor: &Actor, page: PageId, id: AccessUserId, input: EditAccessUser) -> Result<()> {
    let tx = begin_change(services, actor, page).await?;
    let before = find(&tx, page, id).await?;
    let now = services.clock.now();
    let row = access_user::Model { updated_at: Col(now), ..filled(before.clone(), &input)? };
    must_be_alone(&tx, &row).await?;
    rows::overwrite(&tx, row.clone()).await?;
    join(&tx, page, id, input.groups).await?;
    write_audit(&tx, actor, Some(page), now, Deed::on("edited", "access user", id).before(&before).after(&row)).await?;
    tx.commit().await?;
    Ok(())
}

/// Takes one away, with all they hold.
pub async fn delete_user(services: &Services, actor: &Actor, page: PageId, id: AccessUserId) -> Result<()> {
    let tx = begin_change(services, actor, page).await?;
    let before = find(&tx, page, id).await?;
    let now = services.clock.now();
    rows::overwrite(&tx, access_user::Model { deleted_at: Some(Col(now)), updated_at: Col(now), ..before.clone() }).await?;
    use access_link::Column as L;
    let theirs = L::HolderId.eq(id.to_string()).or(L::TargetId.eq(id.to_string()));
    access_link::Entity::delete_many().filter(theirs).exec(&tx).await?;
    write_audit(&tx, actor, Some(page), now, Deed::on("deleted", "access user", id).before(&before)).await?;
    tx.commit().await?;
    Ok(())
}

async fn find(db: &impl ConnectionTrait, page: PageId, id: AccessUserId) -> Result<access_user::Model> {
    let found = access_user::Entity::live(page).filter(access_user::Column::Id.eq(Col(id))).one(db).await?;
    found.ok_or(Error::NotFound("page access user"))
}

fn filled(mut row: access_user::Model, input: &EditAccessUser) -> Result<access_user::Model> {
    if let Some(email) = &input.email {
        row.email = Some(check_email(email)?);
    }
    if let Some(login) = &input.external_login {
        let login = clean_line(login);
        if login.is_empty() || login.chars().count() > 255 {
            return Err(Error::field("external_login", "must have 1 to 255 characters"));
        }
        row.external_login = Some(login);
    }
    if row.email.is_none() && row.external_login.is_none() {
        return Err(Error::field("email", "can't be blank"));
    }
    Ok(row)
}

/// Refuses an address or a login that is another's.
async fn must_be_alone(db: &impl ConnectionTrait, row: &access_user::Model) -> Result<()> {
    use access_user::Column as U;
    for (column, text) in [(U::Email, &row.email), (U::ExternalLogin, &row.external_login)] {
        let Some(text) = text else { continue };
        let same = access_user::Entity::live(row.page_id.0).filter(column.eq(text)).filter(U::Id.ne(row.id));
        if same.one(db).await?.is_some() {
            return Err(Error::conflict(format!("there is a page access user {text} already")));
        }
    }
    Ok(())
}

/// Makes them a member of these groups, and of no others.
async fn join(db: &impl ConnectionTrait, page: PageId, id: AccessUserId, groups: Option<Vec<AccessGroupId>>) -> Result<()> {
    let Some(groups) = groups else { return Ok(()) };
    links::must_be_few("page_access_group_ids", groups.len())?;
    use access_link::Column as L;
    let theirs = access_link::Entity::delete_many().filter(L::TargetId.eq(id.to_string())).filter(L::Kind.eq(Held::Users.kind()));
    theirs.exec(db).await?;
    for group in groups {
        let known = super::groups::find(db, page, group).await;
        known.map_err(|_| Error::field("page_access_group_ids", format!("name {group}, which is no page access group of this page")))?;
        links::write(db, page, Holder::Group(group), Held::Users, &Turn::Add(vec![id.to_string()])).await?;
    }
    Ok(())
}

fn view(row: access_user::Model, all: &[access_link::Model]) -> AccessUser {
    let id = row.id.to_string();
    let theirs = all.iter().filter(|link| link.kind == Held::Users.kind() && link.target_id == id);
    AccessUser {
        id: row.id.0,
        email: row.email,
        external_login: row.external_login,
        groups: theirs.filter_map(|link| link.holder_id.parse().ok()).collect(),
        components: links::held_by(all, &id, Held::Components),
        metrics: links::held_by(all, &id, Held::Metrics),
        created_at: row.created_at.0,
        updated_at: row.updated_at.0,
    }
}
