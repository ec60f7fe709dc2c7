//! Who may do what on which page. A page that has an owner keeps one.

use std::collections::BTreeMap;

use app::model::{
    Instant, PageId, Role, UserId,
    access::Right,
    input::{ListFilter, check_email, page_size},
    listing::Listing,
    member::Member,
    user::User,
};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, JoinType, QueryFilter, QueryOrder, QuerySelect, RelationTrait,
    sea_query::{ExprTrait, Query},
};

use crate::{
    entity::{Col, member, page, user},
    error::{Error, Result},
    service::{
        Services,
        actor::Actor,
        mutation::{Deed, write_audit},
        rows, search, users,
    },
};

/// What somebody may do on each page that is still there.
pub async fn roles_of(services: &Services, user: UserId) -> Result<BTreeMap<PageId, Role>> {
    roles(services.db.read(), user).await
}

/// The members of a page with their role on it, the most powerful first.
pub async fn list_members(services: &Services, actor: &Actor, page: PageId) -> Result<Vec<User>> {
    actor.must(page, Right::ReadMembers)?;
    let rows =
        member::Entity::find().filter(member::Column::PageId.eq(Col(page))).find_also_related(user::Entity).all(services.db.read()).await?;
    let found = rows.into_iter().filter_map(|(row, user)| Some((row.role.0, user.filter(|u| u.deleted_at.is_none())?)));
    let mut all: Vec<(Role, User)> = found.map(|(role, user)| (role, users::view(&user, [(page, role)].into()))).collect();
    all.sort_by(|(a, x), (b, y)| b.cmp(a).then_with(|| x.email.cmp(&y.email)));
    Ok(all.into_iter().map(|(_, user)| user).collect())
}

/// The members of a page by address, a part at a time, or those whose name or address has a text in it.
pub async fn find_members(services: &Services, actor: &Actor, page: PageId, filter: &ListFilter) -> Result<Listing<Member>> {
    actor.must(page, Right::ReadMembers)?;
    let limit = page_size(filter.limit);
    let mut find = member::Entity::find()
        .find_also_related(user::Entity)
        .filter(member::Column::PageId.eq(Col(page)))
        .filter(user::Column::DeletedAt.is_null());
    if !filter.text.trim().is_empty() {
        let text = |column: user::Column| search::contains(column, &filter.text);
        find = find.filter(text(user::Column::Name).or(text(user::Column::Email)));
    }
    if let Some(after) = &filter.after {
        find = find.filter(user::Column::Email.gt(after));
    }
    let rows = find.order_by_asc(user::Column::Email).limit(limit as u64 + 1).all(services.db.read()).await?;
    let found: Vec<Member> = rows.into_iter().filter_map(|(row, user)| Some(member_view(&row, user?))).collect();
    Ok(Listing::of(found, limit, |member| member.email.clone()))
}

fn member_view(row: &member::Model, user: user::Model) -> Member {
    Member {
        id: user.id.0,
        is_invited: user.password_hash.is_none(),
        email: user.email,
        name: user.name,
        role: row.role.0,
        second_factor: user.totp_confirmed_at.is_some(),
        last_seen_at: user.last_seen_at.map(|at| at.0),
        disabled_at: user.disabled_at.map(|at| at.0),
        joined_at: row.created_at.0,
    }
}

/// Makes somebody who has an account already a member of a page.
pub async fn add_member(services: &Services, actor: &Actor, page: PageId, email: &str, role: Role) -> Result<UserId> {
    must_give(actor, page, role)?;
    let email = check_email(email)?;
    let found = user::Entity::find().filter(user::Column::Email.eq(email)).filter(user::Column::DeletedAt.is_null());
    let row = found.one(services.db.read()).await?.ok_or_else(|| Error::field("email", "belongs to no account"))?;
    set_role(services, actor, page, row.id.0, role).await?;
    Ok(row.id.0)
}

/// Gives a member another role; not found if they are none.
pub async fn change_role(services: &Services, actor: &Actor, page: PageId, user: UserId, role: Role) -> Result<()> {
    must_give(actor, page, role)?;
    if !roles(services.db.read(), user).await?.contains_key(&page) {
        return Err(Error::NotFound("member"));
    }
    set_role(services, actor, page, user, role).await
}

/// Gives somebody a role on a page, in place of the one they had. What they were signed in to is void.
pub async fn set_role(services: &Services, actor: &Actor, page: PageId, user: UserId, role: Role) -> Result<()> {
    must_give(actor, page, role)?;
    let tx = services.db.begin().await?;
    lock(&tx, page).await?;
    let account = users::lock(&tx, user).await?;
    let before = find(&tx, page, user).await?;
    if let Some(before) = &before {
        must_give(actor, page, before.role.0)?;
        if before.role == role {
            return Ok(());
        }
        if role != Role::Owner {
            must_leave_an_owner(&tx, page, user).await?;
        }
    }
    let now = services.clock.now();
    let mut deed = Deed::on("set role of", "user", user).after(&role);
    match before {
        Some(before) => {
            deed = deed.before(&before.role);
            rows::overwrite(&tx, member::Model { role: Col(role), updated_at: Col(now), ..before }).await?;
        }
        None => rows::insert(&tx, row(page, user, role, now)).await?,
    }
    users::void_sessions(&tx, account, now).await?;
    write_audit(&tx, actor, Some(page), now, deed).await?;
    tx.commit().await?;
    Ok(())
}

/// Ends somebody's membership of a page. Their account stays, and tokens they made for the page stop working.
pub async fn remove(services: &Services, actor: &Actor, page: PageId, user: UserId) -> Result<()> {
    actor.must(page, Right::ManageAccess)?;
    let tx = services.db.begin().await?;
    lock(&tx, page).await?;
    let before = find(&tx, page, user).await?.ok_or(Error::NotFound("member"))?;
    must_give(actor, page, before.role.0)?;
    must_leave_an_owner(&tx, page, user).await?;
    member::Entity::delete_by_id((Col(page), Col(user))).exec(&tx).await?;
    let now = services.clock.now();
    users::void_sessions(&tx, users::lock(&tx, user).await?, now).await?;
    write_audit(&tx, actor, Some(page), now, Deed::on("removed", "member", user).before(&before.role)).await?;
    tx.commit().await?;
    Ok(())
}

/// The person an actor is, if they are one.
pub(super) fn user_of(actor: &Actor) -> Option<UserId> {
    actor.must_be_user().ok()
}

/// Refuses unless the actor may give and take this role on the page: only owners make owners.
pub(super) fn must_give(actor: &Actor, page: PageId, role: Role) -> Result<()> {
    actor.must(page, if role == Role::Owner { Right::OwnPage } else { Right::ManageAccess })
}

/// Locks a page against other changes of it and of its members.
pub(super) async fn lock(tx: &DatabaseTransaction, page: PageId) -> Result<()> {
    let found = page::Entity::find_by_id(Col(page)).filter(page::Column::DeletedAt.is_null()).lock_exclusive().one(tx).await?;
    found.map(|_| ()).ok_or(Error::NotFound("page"))
}

/// Refuses what would leave the page without an owner who can sign in, if this user is the last one. The page must be locked.
pub(super) async fn must_leave_an_owner(tx: &DatabaseTransaction, page: PageId, user: UserId) -> Result<()> {
    let owners = member::Entity::find()
        .join(JoinType::InnerJoin, member::Relation::User.def())
        .filter(member::Column::PageId.eq(Col(page)))
        .filter(member::Column::Role.eq(Col(Role::Owner)))
        .filter(user::Column::DisabledAt.is_null())
        .filter(user::Column::DeletedAt.is_null())
        .all(tx)
        .await?;
    let is_one = owners.iter().any(|row| row.user_id == user);
    if is_one && owners.len() == 1 { Err(Error::conflict("the page needs an owner: name another one first")) } else { Ok(()) }
}

/// A new membership.
pub(super) fn row(page: PageId, user: UserId, role: Role, now: Instant) -> member::Model {
    member::Model { page_id: Col(page), user_id: Col(user), role: Col(role), created_at: Col(now), updated_at: Col(now) }
}

/// What somebody may do on each page that is still there.
pub(super) async fn roles(db: &impl ConnectionTrait, user: UserId) -> Result<BTreeMap<PageId, Role>> {
    Ok(live(db, Some(user)).await?.into_iter().map(|row| (row.page_id.0, row.role.0)).collect())
}

/// All memberships of pages that are still there, of everybody or of one.
pub(super) async fn live(db: &impl ConnectionTrait, user: Option<UserId>) -> Result<Vec<member::Model>> {
    let there = Query::select().column(page::Column::Id).from(page::Entity).and_where(page::Column::DeletedAt.is_null()).to_owned();
    let mut find = member::Entity::find().filter(member::Column::PageId.in_subquery(there));
    if let Some(user) = user {
        find = find.filter(member::Column::UserId.eq(Col(user)));
    }
    Ok(find.all(db).await?)
}

async fn find(tx: &DatabaseTransaction, page: PageId, user: UserId) -> Result<Option<member::Model>> {
    Ok(member::Entity::find_by_id((Col(page), Col(user))).one(tx).await?)
}
