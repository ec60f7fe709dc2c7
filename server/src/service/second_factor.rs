//! The second factor: one-time codes of an app, and recovery codes for when the device is lost. A page can require it of its
//! members.

use app::model::{PageId, UserId, access::Right, account::Enrolment};
use sea_orm::{ActiveValue::Set, ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter, sea_query::OnConflict};

use crate::{
    entity::{Col, Json, setting, user},
    error::{Error, Result},
    service::{
        Services,
        actor::Actor,
        mutation::{Deed, write_audit},
        one_time_code, qr_code, random, rows, secret, users,
        vault::Vault,
    },
};

/// What the secrets behind codes are sealed for.
const PURPOSE: &str = "one-time codes";

/// How many recovery codes somebody gets.
const RECOVERY_CODES: usize = 10;

/// Offers whoever is signed in a secret for their app, which counts once a code from it has come back; one offered before is
/// forgotten. `issuer` is what the app shows beside
/// the codes.
pub async fn begin(services: &Services, vault: &Vault, actor: &Actor, issuer: &str) -> Result<Enrolment> {
    let id = actor.must_be_user()?;
    let mut drawn = [0; one_time_code::SECRET];
    random::fill(&mut drawn);
    let sealed = vault.seal(PURPOSE, id.as_str(), &drawn)?;
    let tx = services.db.begin().await?;
    let row = users::lock(&tx, id).await?;
    if row.totp_confirmed_at.is_some() {
        return Err(Error::conflict("you have a second factor already: switch it off first"));
    }
    let address = one_time_code::address(&drawn, issuer, &row.email);
    rows::overwrite(&tx, user::Model { totp_secret: Some(sealed), totp_step: None, ..row }).await?;
    tx.commit().await?;
    Ok(Enrolment { secret: one_time_code::written(&drawn), picture: qr_code::svg(&address)?, address })
}

/// Takes the offered secret into use, once its app has shown a code of it. Answers with recovery codes, which are known nowhere
/// else.
pub async fn confirm(services: &Services, vault: &Vault, actor: &Actor, code: &str) -> Result<Vec<String>> {
    let id = actor.must_be_user()?;
    let now = services.clock.now();
    let tx = services.db.begin().await?;
    let row = users::lock(&tx, id).await?;
    if row.totp_confirmed_at.is_some() {
        return Err(Error::conflict("you have a second factor already"));
    }
    let step = fitting(services, vault, &row, code)?.ok_or_else(wrong_code)?;
    let (codes, recovery_codes) = draw_codes(id);
    rows::overwrite(&tx, user::Model { totp_confirmed_at: Some(Col(now)), totp_step: Some(step), recovery_codes, ..row }).await?;
    write_audit(&tx, actor, None, now, Deed::on("switched on second factor of", "user", id)).await?;
    tx.commit().await?;
    Ok(codes)
}

/// Other recovery codes in place of all there were, for whoever shows a code.
pub async fn renew_recovery_codes(services: &Services, vault: &Vault, actor: &Actor, code: &str) -> Result<Vec<String>> {
    let id = actor.must_be_user()?;
    let now = services.clock.now();
    let tx = services.db.begin().await?;
    let row = spend(services, vault, &tx, id, code).await?.ok_or_else(wrong_code)?;
    let (codes, recovery_codes) = draw_codes(id);
    rows::overwrite(&tx, user::Model { recovery_codes, ..row }).await?;
    write_audit(&tx, actor, None, now, Deed::on("renewed recovery codes of", "user", id)).await?;
    tx.commit().await?;
    Ok(codes)
}

/// Does without a second factor from now on, for whoever knows their password and shows a code.
pub async fn switch_off(services: &Services, vault: &Vault, actor: &Actor, password: &str, code: &str) -> Result<()> {
    let id = actor.must_be_user()?;
    users::must_know_password(services, id, password).await?;
    let tx = services.db.begin().await?;
    let row = spend(services, vault, &tx, id, code).await?.ok_or_else(wrong_code)?;
    rows::overwrite(&tx, without(row)).await?;
    write_audit(&tx, actor, None, services.clock.now(), Deed::on("switched off second factor of", "user", id)).await?;
    tx.commit().await?;
    Ok(())
}

/// Takes the second factor from somebody who lost it. Everybody signed in with their account is out.
pub async fn reset(services: &Services, actor: &Actor, id: UserId) -> Result<()> {
    let tx = services.db.begin().await?;
    let row = users::lock(&tx, id).await?;
    users::must_manage(&tx, actor, id).await?;
    let now = services.clock.now();
    users::void_sessions(&tx, without(row), now).await?;
    write_audit(&tx, actor, None, now, Deed::on("reset second factor of", "user", id)).await?;
    tx.commit().await?;
    Ok(())
}

/// Whether a code is a good one of somebody's app, or one of their recovery codes. It is good no more afterwards.
pub async fn pass(services: &Services, vault: &Vault, id: UserId, code: &str) -> Result<bool> {
    let tx = services.db.begin().await?;
    let passed = spend(services, vault, &tx, id, code).await?.is_some();
    tx.commit().await?;
    Ok(passed)
}

/// Requires a second factor of everybody who works on a page, or no longer. Who has none can only set one up until they have.
pub async fn require(services: &Services, actor: &Actor, page: PageId, required: bool) -> Result<()> {
    actor.must(page, Right::OwnPage)?;
    let tx = services.db.begin().await?;
    if required {
        let row = setting::ActiveModel { key: Set(key(page)), value: Set("required".to_owned()) };
        let there = OnConflict::column(setting::Column::Key).update_column(setting::Column::Value).to_owned();
        setting::Entity::insert(row).on_conflict(there).exec_without_returning(&tx).await?;
    } else {
        setting::Entity::delete_by_id(key(page)).exec(&tx).await?;
    }
    let verb = if required { "required second factor on" } else { "required no second factor on" };
    write_audit(&tx, actor, Some(page), services.clock.now(), Deed::on(verb, "page", page)).await?;
    tx.commit().await?;
    Ok(())
}

/// Whether any of these pages requires a second factor.
pub async fn is_required(services: &Services, pages: impl IntoIterator<Item = PageId>) -> Result<bool> {
    let keys: Vec<String> = pages.into_iter().map(key).collect();
    Ok(setting::Entity::find().filter(setting::Column::Key.is_in(keys)).one(services.db.read()).await?.is_some())
}

/// Uses up a code, and answers with the row as it then is; none if the code is not good.
async fn spend(services: &Services, vault: &Vault, tx: &DatabaseTransaction, id: UserId, code: &str) -> Result<Option<user::Model>> {
    let mut row = users::lock(tx, id).await?;
    if row.totp_confirmed_at.is_none() {
        return Ok(None);
    }
    if let Some(step) = fitting(services, vault, &row, code)? {
        row.totp_step = Some(step);
    } else {
        let hash = recovery_hash(id, code);
        let Some(at) = row.recovery_codes.iter().position(|kept| *kept == hash) else { return Ok(None) };
        row.recovery_codes.remove(at);
        let actor = Actor::member(id, row.name.clone(), std::collections::BTreeMap::new());
        write_audit(tx, &actor, None, services.clock.now(), Deed::on("used recovery code of", "user", id)).await?;
    }
    rows::overwrite(tx, row.clone()).await?;
    Ok(Some(row))
}

/// The step a code is of, if it is good now.
fn fitting(services: &Services, vault: &Vault, row: &user::Model, code: &str) -> Result<Option<i64>> {
    let Some(sealed) = &row.totp_secret else { return Ok(None) };
    let secret = vault.unseal(PURPOSE, row.id.as_str(), sealed)?;
    Ok(one_time_code::check(&secret, code, services.clock.now(), row.totp_step))
}

fn without(row: user::Model) -> user::Model {
    user::Model { totp_secret: None, totp_confirmed_at: None, totp_step: None, recovery_codes: Json(Vec::new()), ..row }
}

fn wrong_code() -> Error {
    Error::field("code", "is not a good code: they change every half minute, and each is good once")
}

fn key(page: PageId) -> String {
    format!("second_factor.{page}")
}

/// New recovery codes, such as `h4xq-0czd-m2pk`, and what is kept of them.
fn draw_codes(id: UserId) -> (Vec<String>, Json<Vec<String>>) {
    let draw = |_| {
        let drawn = random::id::<()>().to_string();
        format!("{}-{}-{}", &drawn[..4], &drawn[4..8], &drawn[8..])
    };
    let codes: Vec<String> = (0..RECOVERY_CODES).map(draw).collect();
    let hashes = codes.iter().map(|code| recovery_hash(id, code)).collect();
    (codes, Json(hashes))
}

/// What is kept of a recovery code: however it is typed, and for this person alone.
fn recovery_hash(id: UserId, code: &str) -> String {
    let plain: String = code.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect();
    secret::hash(&format!("{id} {plain}"))
}

#[cfg(test)]
#[path = "second_factor_tests.rs"]
mod tests;
