//! What has to be read again but must not lie open in the database, such as the secrets behind one-time codes: sealed with
//! the installation's secret key.

use std::fmt;

use base64::{Engine, prelude::BASE64_STANDARD_NO_PAD};
use chacha20poly1305::{
    KeyInit, XChaCha20Poly1305, XNonce,
    aead::{Aead, Payload},
};
use hkdf::Hkdf;
use hmac::{Hmac, Mac};
use sha2::Sha256;

use crate::{
    error::{Error, Result},
    service::random,
};

/// How many bytes are drawn for each sealing: so many that none comes twice.
const NONCE: usize = 24;

/// Seals and unseals with keys made from the installation's secret key, another one for each purpose (HKDF, RFC 5869; XChaCha20
/// with Poly1305, RFC 8439 with the longer nonce of draft-irtf-cfrg-xchacha).
pub struct Vault(Hkdf<Sha256>);

impl fmt::Debug for Vault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Vault")
    }
}

impl Vault {
    /// A vault with this secret key, of at least 256 unpredictable bits.
    pub fn new(key: &[u8]) -> Self {
        Self(Hkdf::new(Some(b"lightship"), key))
    }

    /// Seals something; `owner` is whom it belongs to: moved to another owner it cannot be unsealed.
    pub fn seal(&self, purpose: &str, owner: &str, plain: &[u8]) -> Result<String> {
        let mut nonce = [0; NONCE];
        random::fill(&mut nonce);
        let payload = Payload { msg: plain, aad: owner.as_bytes() };
        let sealed = self.cipher(purpose).encrypt(&XNonce::from(nonce), payload);
        let sealed = sealed.map_err(|_| Error::Fault("a secret cannot be sealed".to_owned()))?;
        Ok(BASE64_STANDARD_NO_PAD.encode([&nonce[..], &sealed].concat()))
    }

    /// What was sealed for this purpose and owner. A fault if it was changed, or sealed with another secret key.
    pub fn unseal(&self, purpose: &str, owner: &str, sealed: &str) -> Result<Vec<u8>> {
        let fault = || Error::Fault(format!("a sealed secret ({purpose}) cannot be read: is this the secret key it was sealed with?"));
        let bytes = BASE64_STANDARD_NO_PAD.decode(sealed).map_err(|_| fault())?;
        let (nonce, sealed) = bytes.split_first_chunk::<NONCE>().ok_or_else(fault)?;
        let payload = Payload { msg: sealed, aad: owner.as_bytes() };
        self.cipher(purpose).decrypt(&XNonce::from(*nonce), payload).map_err(|_| fault())
    }

    /// Proves that a text was said by who has this secret key: 32 bytes nobody else can make (HMAC-SHA-256, RFC 2104).
    pub fn prove(&self, purpose: &str, said: &[u8]) -> [u8; 32] {
        self.signed(purpose, said).finalize().into_bytes().into()
    }

    /// Whether this is the proof, or the beginning of it; how long the answer takes does not tell how much of it is right.
    pub fn is_proof(&self, purpose: &str, said: &[u8], proof: &[u8]) -> bool {
        self.signed(purpose, said).verify_truncated_left(proof).is_ok()
    }

    fn signed(&self, purpose: &str, said: &[u8]) -> Hmac<Sha256> {
        let mut signer = Hmac::<Sha256>::new_from_slice(&self.key(purpose)).expect("HMAC takes a key of any length");
        signer.update(said);
        signer
    }

    fn key(&self, purpose: &str) -> [u8; 32] {
        let mut key = [0; 32];
        self.0.expand(purpose.as_bytes(), &mut key).expect("32 bytes are not too many for HKDF with SHA-256");
        key
    }

    fn cipher(&self, purpose: &str) -> XChaCha20Poly1305 {
        XChaCha20Poly1305::new(&self.key(purpose).into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_sealed_is_read_with_the_same_key_purpose_and_owner_alone() {
        let vault = Vault::new(&[7; 32]);
        let sealed = vault.seal("totp", "ann", b"secret").unwrap();
        assert_eq!(vault.unseal("totp", "ann", &sealed).unwrap(), b"secret");
        assert_ne!(vault.seal("totp", "ann", b"secret").unwrap(), sealed, "the same twice looks different");
        assert!(!sealed.contains("secret"));
        let (first, rest) = sealed.split_at(40);
        let changed = format!("{first}{}{}", if rest.starts_with('A') { 'B' } else { 'A' }, &rest[1..]);
        for (vault, purpose, owner, text) in [
            (&vault, "totp", "bob", sealed.as_str()),
            (&vault, "mail", "ann", &sealed),
            (&Vault::new(&[8; 32]), "totp", "ann", &sealed),
            (&vault, "totp", "ann", &changed),
            (&vault, "totp", "ann", "c2hvcnQ"),
            (&vault, "totp", "ann", "no base64!"),
        ] {
            let error = vault.unseal(purpose, owner, text).unwrap_err().to_string();
            assert!(error.contains("secret key") && !error.contains(text), "{error}");
        }
    }
}
