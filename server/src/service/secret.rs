//! Secrets nobody can guess: drawn, and kept as their hash alone, which is enough for what nobody can guess.

use app::model::ID_LENGTH;
use sha2::{Digest, Sha256};

use crate::service::random;

/// How many random characters `[a-z0-9]` a secret has: 206 bits.
pub const LENGTH: usize = 40;

/// A new secret of forty characters `[a-z0-9]`.
pub fn draw() -> String {
    let drawn: String = (0..LENGTH.div_ceil(ID_LENGTH)).map(|_| random::id::<()>().to_string()).collect();
    drawn.chars().take(LENGTH).collect()
}

/// Its SHA-256 in hexadecimal: what is stored in its place, and what it is looked up by. The secret itself is never compared.
pub fn hash(secret: &str) -> String {
    Sha256::digest(secret.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Whether a text could be a secret of ours; what is none need not be looked up.
pub fn is_one(text: &str) -> bool {
    text.len() == LENGTH && text.bytes().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_long_different_and_kept_as_a_hash() {
        let (one, other) = (draw(), draw());
        assert!(is_one(&one) && one != other);
        assert_eq!(hash("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        for odd in ["", "short", &one.to_uppercase(), &format!("{one}a"), &format!("{}'", &one[1..])] {
            assert!(!is_one(odd), "{odd}");
        }
    }
}
