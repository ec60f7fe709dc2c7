//! Passwords: good ones are hashed, weak ones refused. Two are hashed at a time, so that a flood of sign-ins leaves the
//! visitors their processor.

use app::model::input::check_password;
use argon2::{
    Argon2,
    password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash},
};
use tokio::sync::Semaphore;
use zxcvbn::{Score, zxcvbn};

use crate::{
    error::{Error, Result},
    service::random,
};

static AT_ONCE: Semaphore = Semaphore::const_new(2);

/// The hash of a password nobody knows, with the parameters of real ones: checked where there is no account, so that an answer
/// takes as long.
const NOBODYS: &str = "$argon2id$v=19$m=19456,t=2,p=1$bm9ib2R5IGhhcyB0aGlzIQ$TGlnaHRzaGlwIHdpdGhvdXQgYSBjcmV3IGF0IG5pZ2g";

/// The hash of a password somebody chose, with its parameters. Refused if it is too short, common or easily guessed; `about`
/// are texts everybody knows of them, such as their name.
pub async fn choose(password: &str, about: &[&str]) -> Result<String> {
    check_password(password)?;
    let about: Vec<String> = about.iter().map(|text| (*text).to_owned()).collect();
    blocking(password, move |password| {
        check_strength(password, &about)?;
        hash(password)
    })
    .await
}

/// A new password of 24 random letters and digits, and its hash.
pub async fn invent() -> Result<(String, String)> {
    let mut password = random::id::<()>().to_string();
    password.push_str(random::id::<()>().as_str());
    let hashed = blocking(&password, hash).await?;
    Ok((password, hashed))
}

/// Whether the password is the one of this hash; never without a hash, but it takes as long.
pub async fn verify(password: &str, hash: Option<&str>) -> Result<bool> {
    let expected = hash.unwrap_or(NOBODYS).to_owned();
    let is_somebodys = hash.is_some();
    // No password is that long, and hashing takes longer the longer it is.
    let password = if check_password(password).is_ok() { password } else { "" };
    let fits = blocking(password, move |password| {
        let expected = PasswordHash::new(&expected).map_err(|error| Error::Fault(format!("a password hash cannot be read: {error}")))?;
        Ok(Argon2::default().verify_password(password.as_bytes(), &expected).is_ok())
    })
    .await?;
    Ok(fits && is_somebodys)
}

/// Argon2id with 19 MiB, 2 passes and 1 lane, as OWASP advises (Password Storage Cheat Sheet), and a salt of 16 bytes.
fn hash(password: &str) -> Result<String> {
    let mut salt = [0; 16];
    random::fill(&mut salt);
    let hashed: std::result::Result<PasswordHash, _> = Argon2::default().hash_password_with_salt(password.as_bytes(), &salt);
    hashed.map(|hash| hash.to_string()).map_err(|error| Error::Fault(format!("a password cannot be hashed: {error}")))
}

/// Refuses what an attacker who knows the common passwords and the person would find within a hundred million guesses.
fn check_strength(password: &str, about: &[String]) -> Result<()> {
    let lower = password.to_lowercase();
    if about.iter().any(|text| text.to_lowercase() == lower) {
        return Err(Error::field("password", "must not be your e-mail address or your name"));
    }
    let parts = about.iter().flat_map(|text| text.split(|c: char| !c.is_alphanumeric())).map(str::to_owned);
    let squeezed = about.iter().map(|text| text.chars().filter(|c| c.is_alphanumeric()).collect());
    let known: Vec<String> = about.iter().cloned().chain(parts).chain(squeezed).filter(|part| part.chars().count() > 2).collect();
    let known: Vec<&str> = known.iter().map(String::as_str).collect();
    if zxcvbn(password, &known).score() < Score::Three {
        return Err(Error::field("password", "is easily guessed; several unrelated words make a good one"));
    }
    Ok(())
}

async fn blocking<T: Send + 'static>(password: &str, work: impl FnOnce(&str) -> Result<T> + Send + 'static) -> Result<T> {
    let permit = AT_ONCE.acquire().await.map_err(|error| Error::Fault(error.to_string()))?;
    let password = password.to_owned();
    let done = tokio::task::spawn_blocking(move || {
        // Held by the work itself: whoever asked may hang up, the processor is busy all the same.
        let _permit = permit;
        work(&password)
    });
    done.await.map_err(|error| Error::Fault(error.to_string()))?
}

#[cfg(test)]
#[path = "passwords_tests.rs"]
mod tests;
