//! What somebody does with their own account: sees it, changes it, leaves.

use app::model::{Instant, Language, Word, account::Account, input::EditProfile};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use crate::{
    entity::{Col, Json, link, member, session, user},
    error::Result,
    service::{
        Services,
        actor::Actor,
        members,
        mutation::{Deed, write_audit},
        pages, rows, second_factor, users,
    },
};

/// The account of whoever is signed in.
pub async fn load_account(services: &Services, actor: &Actor) -> Result<Account> {
    let id = actor.must_be_user()?;
    let row = users::load(services.db.read(), id).await?;
    let roles = members::roles_of(services, id).await?;
    let second_factor = row.totp_confirmed_at.is_some();
    let must_enrol = !second_factor && second_factor::is_required(services, roles.keys().copied()).await?;
    Ok(Account {
        id,
        email: row.email,
        name: row.name,
        language: row.language.as_deref().and_then(Language::parse),
        time_zone: row.time_zone,
        reminders: row.reminders,
        roles,
        second_factor,
        recovery_codes: row.recovery_codes.len(),
        must_enrol,
    })
}

/// Changes what somebody is called, how they read, and whether they are reminded.
pub async fn edit_profile(services: &Services, actor: &Actor, input: EditProfile) -> Result<()> {
    let id = actor.must_be_user()?;
    let input = input.validate()?;
    let time_zone = input.time_zone.as_deref().map(pages::check_zone).transpose()?;
    let now = services.clock.now();
    let tx = services.db.begin().await?;
    let row = users::lock(&tx, id).await?;
    let said = |row: &user::Model| (row.name.clone(), row.language.clone(), row.time_zone.clone(), row.reminders);
    let before = said(&row);
    let language = input.language.map(|language| language.as_str().to_owned());
    let row = user::Model { name: input.name, language, time_zone, reminders: input.reminders, updated_at: Col(now), ..row };
    if said(&row) == before {
        return Ok(());
    }
    rows::overwrite(&tx, row.clone()).await?;
    write_audit(&tx, actor, None, now, Deed::on("edited profile of", "user", id).before(&before).after(&said(&row))).await?;
    tx.commit().await?;
    Ok(())
}

/// Deletes the account of whoever is signed in and knows their password, unless a page would be left without an owner. What
/// they did stays in the audit log; their address is free again, and tokens they made stop working.
pub async fn delete_account(services: &Services, actor: &Actor, password: &str) -> Result<()> {
    let id = actor.must_be_user()?;
    users::must_know_password(services, id, password).await?;
    let tx = services.db.begin().await?;
    for page in members::roles(&tx, id).await?.into_keys() {
        members::lock(&tx, page).await?;
        members::must_leave_an_owner(&tx, page, id).await?;
    }
    let row = users::lock(&tx, id).await?;
    member::Entity::delete_many().filter(member::Column::UserId.eq(Col(id))).exec(&tx).await?;
    session::Entity::delete_many().filter(session::Column::UserId.eq(Col(id))).exec(&tx).await?;
    link::Entity::delete_many().filter(link::Column::UserId.eq(Col(id))).exec(&tx).await?;
    let now: Instant = services.clock.now();
    let gone = user::Model {
        // No address has two of these signs, so this one is in nobody's way.
        email: format!("@{id}@"),
        name: "deleted account".to_owned(),
        password_hash: None,
        totp_secret: None,
        totp_confirmed_at: None,
        totp_step: None,
        recovery_codes: Json(Vec::new()),
        language: None,
        time_zone: None,
        deleted_at: Some(Col(now)),
        ..row
    };
    users::void_sessions(&tx, gone, now).await?;
    write_audit(&tx, actor, None, now, Deed::on("deleted", "user", id)).await?;
    tx.commit().await?;
    Ok(())
}

#[cfg(test)]
#[path = "account_tests.rs"]
mod tests;
