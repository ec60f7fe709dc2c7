//! An authenticator app: shows the code of a secret somebody typed into it. It knows nothing of how Lightship checks codes.

use app::model::Instant;
use hmac::{Hmac, KeyInit, Mac};
use sha1::Sha1;

/// The code an app with this secret shows at this time.
pub fn shows(secret: &str, now: Instant) -> String {
    let mut mac = Hmac::<Sha1>::new_from_slice(&typed(secret)).expect("every length will do");
    mac.update(&(now.millis() / 30_000).to_be_bytes());
    let hash = mac.finalize().into_bytes();
    let offset = (hash[hash.len() - 1] & 0xf) as usize;
    let number = u32::from_be_bytes(hash[offset..offset + 4].try_into().expect("four bytes")) & 0x7fff_ffff;
    format!("{:06}", number % 1_000_000)
}

fn typed(secret: &str) -> Vec<u8> {
    let bits: String = secret
        .chars()
        .map(|c| "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".find(c).expect("it is base 32"))
        .map(|value| format!("{value:05b}"))
        .collect();
    bits.as_bytes()
        .chunks_exact(8)
        .map(|byte| u8::from_str_radix(std::str::from_utf8(byte).expect("zeros and ones"), 2).expect("eight of them"))
        .collect()
}
