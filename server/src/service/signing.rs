//! What webhooks are signed with: secrets as Standard Webhooks writes them, sealed, the newest before the one it replaced.

use base64::{Engine, prelude::BASE64_STANDARD};

use crate::{
    error::Result,
    service::{random, vault::Vault},
};

/// What the secrets of webhooks are sealed for.
const PURPOSE: &str = "webhook";

/// A new secret (`whsec_` and base64) for whoever has this id, and what is kept of it. The one before goes on being good until
/// there is another: it is kept behind the new one.
pub fn renew(vault: &Vault, owner: &str, kept: Option<&str>) -> Result<(String, String)> {
    let mut bytes = [0; 24];
    random::fill(&mut bytes);
    let secret = written(&bytes);
    let before = secrets(vault, owner, kept)?.into_iter().next();
    let both: Vec<String> = std::iter::once(secret.clone()).chain(before).collect();
    let sealed = vault.seal(PURPOSE, owner, both.join(" ").as_bytes())?;
    Ok((secret, sealed))
}

/// What messages are signed with: the newest secret, and the one before it. Until one is drawn it is one that follows from the
/// secret key, so that whoever subscribed by themselves has one too.
pub fn secrets(vault: &Vault, owner: &str, kept: Option<&str>) -> Result<Vec<String>> {
    let Some(sealed) = kept else { return Ok(vec![written(&vault.prove(PURPOSE, owner.as_bytes()))]) };
    let plain = vault.unseal(PURPOSE, owner, sealed)?;
    Ok(String::from_utf8_lossy(&plain).split(' ').map(str::to_owned).collect())
}

fn written(bytes: &[u8]) -> String {
    format!("whsec_{}", BASE64_STANDARD.encode(bytes))
}
