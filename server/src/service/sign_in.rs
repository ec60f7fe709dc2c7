//! Signing in: e-mail address and password, then a code where there is a second factor.

use app::model::Instant;

use crate::{
    entity::user,
    error::Result,
    service::{
        Services,
        actor::Actor,
        members,
        mutation::{Deed, write_audit},
        second_factor,
        throttle::Throttle,
        users,
        vault::Vault,
    },
};

/// What somebody shows who wants to sign in, and where they are.
pub struct Proof<'a> {
    /// Their address.
    pub email: &'a str,
    /// Their password.
    pub password: &'a str,
    /// A code of their app or a recovery code, if they were asked for one.
    pub code: Option<&'a str>,
    /// The network they come from, as tries are counted.
    pub network: &'a str,
    /// The address and the request, for the audit log.
    pub ip: Option<String>,
    /// The request's id.
    pub request_id: Option<String>,
}

/// How it went.
#[derive(Debug)]
pub enum Outcome {
    /// They are who they say.
    Passed(Box<user::Model>),
    /// The password is right; a code has to be shown too.
    NeedsCode,
    /// The code is not good.
    WrongCode,
    /// There is no such account, the password is another, or the account is disabled: which, nobody is told.
    Refused,
}

/// Checks a proof. Who tries too often is refused before anything is looked at.
pub async fn sign_in(services: &Services, vault: &Vault, throttle: &Throttle, proof: Proof<'_>) -> Result<Outcome> {
    let account = proof.email.trim().to_lowercase();
    throttle.try_sign_in(&account, proof.network, services.clock.now())?;
    let Some(row) = users::verify(services, &account, proof.password).await? else {
        tracing::info!(ip = proof.ip, "somebody failed to sign in");
        return Ok(Outcome::Refused);
    };
    if row.totp_confirmed_at.is_some() {
        let Some(code) = proof.code.filter(|code| !code.trim().is_empty()) else { return Ok(Outcome::NeedsCode) };
        if !second_factor::pass(services, vault, row.id.0, code).await? {
            tracing::info!(ip = proof.ip, user = %row.id, "somebody with the right password failed to show a code");
            return Ok(Outcome::WrongCode);
        }
    }
    throttle.signed_in(&account, proof.network);
    note(services, &row, proof).await?;
    Ok(Outcome::Passed(Box::new(row)))
}

async fn note(services: &Services, row: &user::Model, proof: Proof<'_>) -> Result<()> {
    let actor = Actor::member(row.id.0, row.name.clone(), members::roles_of(services, row.id.0).await?);
    let actor = actor.from(proof.ip, proof.request_id);
    let now: Instant = services.clock.now();
    let tx = services.db.begin().await?;
    write_audit(&tx, &actor, None, now, Deed::on("signed in", "user", row.id)).await?;
    Ok(tx.commit().await?)
}

#[cfg(test)]
#[path = "sign_in_tests.rs"]
mod tests;
