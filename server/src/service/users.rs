//! People with an account: made, signed in, kept out, given another password.

use std::collections::BTreeMap;

use app::model::{
    Instant, PageId, UserId,
    input::{NewUser, check_email},
    user::User,
};
use sea_orm::{ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, QueryFilter, QueryOrder, QuerySelect, SqlErr};

use crate::{
    entity::{Col, Json, user},
    error::{Error, Result},
    service::{
        Services,
        actor::Actor,
        members::{self, must_give, user_of},
        mutation::{Deed, write_audit},
        passwords, random, rows,
    },
};

/// Makes an account, and its member of the page it is made for. Without a password nobody can sign in with it yet.
pub async fn create_user(
    services: &Services,
    actor: &Actor,
    page: Option<PageId>,
    input: NewUser,
    password: Option<&str>,
) -> Result<UserId> {
    match page {
        Some(page) => must_give(actor, page, input.role)?,
        None => actor.must_run_installation()?,
    }
    let input = input.validate()?;
    let password_hash = match password {
        Some(password) => Some(passwords::choose(password, &[&input.email, &input.name]).await?),
        None => None,
    };
    let now = services.clock.now();
    let role = input.role;
    let row = row(input, password_hash, now);
    let id = row.id.0;
    let tx = services.db.begin().await?;
    if user::Entity::find().filter(user::Column::Email.eq(row.email.as_str())).one(&tx).await?.is_some() {
        return Err(has_account());
    }
    rows::insert(&tx, row.clone()).await.map_err(taken)?;
    let mut roles = BTreeMap::new();
    if let Some(page) = page {
        members::lock(&tx, page).await?;
        rows::insert(&tx, members::row(page, id, role, now)).await?;
        roles.insert(page, role);
    }
    write_audit(&tx, actor, page, now, Deed::on("created", "user", id).after(&view(&row, roles))).await?;
    tx.commit().await?;
    Ok(id)
}

/// The account these belong to, if they do and it may sign in. Takes as long whatever the reason it is none.
pub async fn verify(services: &Services, email: &str, password: &str) -> Result<Option<user::Model>> {
    let email = check_email(email).unwrap_or_default();
    let found = user::Entity::find().filter(user::Column::Email.eq(email)).one(services.db.read()).await?;
    let hash = found.as_ref().and_then(|row| row.password_hash.as_deref());
    let fits = passwords::verify(password, hash).await?;
    Ok(found.filter(|row| fits && row.disabled_at.is_none() && row.deleted_at.is_none()))
}

/// The account of whoever is signed in, who has just proved that they are.
pub async fn proven(services: &Services, actor: &Actor) -> Result<user::Model> {
    load(services.db.read(), actor.must_be_user()?).await
}

/// Gives an account a new password, which is returned this once. Everybody signed in with it is out.
pub async fn reset_password(services: &Services, actor: &Actor, id: UserId) -> Result<String> {
    let (password, hash) = passwords::invent().await?;
    let tx = services.db.begin().await?;
    let row = lock(&tx, id).await?;
    must_manage(&tx, actor, id).await?;
    save_hash(services, actor, tx, row, hash, "reset password of").await?;
    Ok(password)
}

/// Gives an account the password its owner chose: themselves, or whoever proved with a link to be them. Everybody signed in
/// with the old one is out.
pub async fn set_password(services: &Services, actor: &Actor, id: UserId, password: &str) -> Result<()> {
    let row = load(services.db.read(), id).await?;
    if user_of(actor) != Some(id) {
        must_manage(services.db.read(), actor, id).await?;
    }
    let hash = passwords::choose(password, &[&row.email, &row.name]).await?;
    let tx = services.db.begin().await?;
    let row = lock(&tx, id).await?;
    save_hash(services, actor, tx, row, hash, "set password of").await
}

/// The same for somebody signed in, who has to know their current password.
pub async fn change_password(services: &Services, actor: &Actor, current: &str, password: &str) -> Result<()> {
    let id = actor.must_be_user()?;
    must_know_password(services, id, current).await?;
    set_password(services, actor, id, password).await
}

/// Refuses unless this is somebody's password. Asked before what a stranger at an open screen must not do.
pub(super) async fn must_know_password(services: &Services, id: UserId, current: &str) -> Result<()> {
    let row = load(services.db.read(), id).await?;
    let knows = passwords::verify(current, row.password_hash.as_deref()).await?;
    if knows { Ok(()) } else { Err(Error::field("current", "is not your password")) }
}

/// Keeps somebody from signing in; their tokens stop working too. The last owner of a page cannot be kept out.
pub async fn disable(services: &Services, actor: &Actor, id: UserId) -> Result<()> {
    let tx = services.db.begin().await?;
    must_manage(&tx, actor, id).await?;
    for page in members::roles(&tx, id).await?.into_keys() {
        members::lock(&tx, page).await?;
        members::must_leave_an_owner(&tx, page, id).await?;
    }
    switch(services, actor, tx, id, Some(services.clock.now())).await
}

/// Lets somebody sign in again.
pub async fn enable(services: &Services, actor: &Actor, id: UserId) -> Result<()> {
    let tx = services.db.begin().await?;
    switch(services, actor, tx, id, None).await
}

/// Every account of the installation by e-mail address.
pub async fn list_users(services: &Services, actor: &Actor) -> Result<Vec<User>> {
    actor.must_run_installation()?;
    let db = services.db.read();
    let users = user::Entity::find().filter(user::Column::DeletedAt.is_null()).order_by_asc(user::Column::Email).all(db).await?;
    let mut roles: BTreeMap<UserId, BTreeMap<PageId, _>> = BTreeMap::new();
    for row in members::live(db, None).await? {
        roles.entry(row.user_id.0).or_default().insert(row.page_id.0, row.role.0);
    }
    Ok(users.iter().map(|row| view(row, roles.remove(&row.id.0).unwrap_or_default())).collect())
}

/// A new account.
pub(super) fn row(input: NewUser, password_hash: Option<String>, now: Instant) -> user::Model {
    user::Model {
        id: Col(random::id()),
        email: input.email,
        name: input.name,
        password_hash,
        totp_secret: None,
        totp_confirmed_at: None,
        totp_step: None,
        recovery_codes: Json(Vec::new()),
        language: None,
        time_zone: None,
        reminders: true,
        credentials_at: Col(now),
        last_seen_at: None,
        disabled_at: None,
        created_at: Col(now),
        updated_at: Col(now),
        deleted_at: None,
    }
}

fn has_account() -> Error {
    Error::conflict("there is an account with this e-mail address already")
}

/// Two accounts that took the same address at the same moment.
pub(super) fn taken(error: Error) -> Error {
    match error {
        Error::Database(fault) if matches!(fault.sql_err(), Some(SqlErr::UniqueConstraintViolation(_))) => has_account(),
        other => other,
    }
}

/// A user as staff may see them: no hashes, no secrets.
pub(super) fn view(row: &user::Model, roles: BTreeMap<PageId, app::model::Role>) -> User {
    User {
        id: row.id.0,
        email: row.email.clone(),
        name: row.name.clone(),
        roles,
        second_factor: row.totp_confirmed_at.is_some(),
        last_seen_at: row.last_seen_at.map(|at| at.0),
        disabled_at: row.disabled_at.map(|at| at.0),
        created_at: row.created_at.0,
    }
}

/// The account with this id.
pub(super) async fn load(db: &impl ConnectionTrait, id: UserId) -> Result<user::Model> {
    let found = user::Entity::find_by_id(Col(id)).filter(user::Column::DeletedAt.is_null()).one(db).await?;
    found.ok_or(Error::NotFound("user"))
}

/// The same, kept from being changed by anybody else until the transaction ends. Pages are locked first.
pub(super) async fn lock(tx: &DatabaseTransaction, id: UserId) -> Result<user::Model> {
    let found = user::Entity::find_by_id(Col(id)).filter(user::Column::DeletedAt.is_null()).lock_exclusive().one(tx).await?;
    found.ok_or(Error::NotFound("user"))
}

/// Makes everything that was proved with the old credentials void, even if it was proved in the same millisecond.
pub(super) async fn void_sessions(tx: &DatabaseTransaction, mut row: user::Model, now: Instant) -> Result<()> {
    row.credentials_at = Col(Instant::from_millis(now.millis().max(row.credentials_at.millis() + 1)));
    row.updated_at = Col(now);
    rows::overwrite(tx, row).await
}

/// Whoever could give somebody all the roles they have may also decide whether and how they sign in.
pub(super) async fn must_manage(db: &impl ConnectionTrait, actor: &Actor, id: UserId) -> Result<()> {
    let roles = members::roles(db, id).await?;
    if roles.is_empty() {
        return actor.must_run_installation();
    }
    roles.into_iter().try_for_each(|(page, role)| must_give(actor, page, role)).map_err(|_| Error::Forbidden)
}

async fn save_hash(
    services: &Services,
    actor: &Actor,
    tx: DatabaseTransaction,
    mut row: user::Model,
    hash: String,
    verb: &str,
) -> Result<()> {
    let (id, now) = (row.id.0, services.clock.now());
    row.password_hash = Some(hash);
    void_sessions(&tx, row, now).await?;
    write_audit(&tx, actor, None, now, Deed::on(verb, "user", id)).await?;
    tx.commit().await?;
    Ok(())
}

async fn switch(services: &Services, actor: &Actor, tx: DatabaseTransaction, id: UserId, disabled: Option<Instant>) -> Result<()> {
    let mut row = lock(&tx, id).await?;
    must_manage(&tx, actor, id).await?;
    if row.disabled_at.is_some() == disabled.is_some() {
        return Ok(());
    }
    row.disabled_at = disabled.map(Col);
    let now = services.clock.now();
    void_sessions(&tx, row, now).await?;
    let verb = if disabled.is_some() { "disabled" } else { "enabled" };
    write_audit(&tx, actor, None, now, Deed::on(verb, "user", id)).await?;
    tx.commit().await?;
    Ok(())
}

#[cfg(test)]
#[path = "users_tests.rs"]
mod tests;
