//! One-time codes of an authenticator app: six digits that change every thirty seconds (RFC 6238 with its usual parameters).

use app::model::Instant;
use hmac::{Hmac, KeyInit, Mac};
use sha1::Sha1;

/// How long a code is shown, in seconds.
const STEP: i64 = 30;

/// How many digits it has.
const DIGITS: u32 = 6;

/// How many steps a device's clock may be off, either way.
const DRIFT: i64 = 1;

/// How many bytes a secret has: as many as SHA-1 gives (RFC 4226, section 4).
pub const SECRET: usize = 20;

/// Which step an instant lies in.
fn step(at: Instant) -> i64 {
    at.millis().div_euclid(STEP * 1_000)
}

/// The code of a step.
fn code(secret: &[u8], step: i64) -> String {
    let mut mac = Hmac::<Sha1>::new_from_slice(secret).expect("HMAC takes keys of every length");
    mac.update(&step.to_be_bytes());
    let hash = mac.finalize().into_bytes();
    // "Dynamic truncation": the last four bits say where in the hash the number stands (RFC 4226, section 5.3).
    let at = usize::from(hash[19] & 15);
    let number = u32::from_be_bytes([hash[at] & 0x7f, hash[at + 1], hash[at + 2], hash[at + 3]]);
    format!("{:0width$}", number % 10_u32.pow(DIGITS), width = DIGITS as usize)
}

/// The step a code is of, if it is of one now that comes after `used`: each code is good once, and none before it.
pub fn check(secret: &[u8], typed: &str, now: Instant, used: Option<i64>) -> Option<i64> {
    let typed: String = typed.chars().filter(|c| !c.is_whitespace()).collect();
    let now = step(now);
    // Every step is compared, and the whole of each: how long it takes says nothing.
    let fitting = (now - DRIFT..=now + DRIFT).filter(|step| is_same(&code(secret, *step), &typed)).max()?;
    used.is_none_or(|used| fitting > used).then_some(fitting)
}

fn is_same(one: &str, other: &str) -> bool {
    one.len() == other.len() && one.bytes().zip(other.bytes()).fold(0, |difference, (a, b)| difference | (a ^ b)) == 0
}

/// The secret as people and apps write it: base 32 (RFC 4648) without padding.
pub fn written(secret: &[u8]) -> String {
    const ALPHABET: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    let mut text = String::with_capacity(secret.len() * 8 / 5 + 1);
    let (mut held, mut bits) = (0_u32, 0);
    for byte in secret {
        held = (held << 8) | u32::from(*byte);
        bits += 8;
        while bits >= 5 {
            bits -= 5;
            text.push(char::from(ALPHABET[(held >> bits) as usize & 31]));
        }
    }
    if bits > 0 {
        text.push(char::from(ALPHABET[(held << (5 - bits)) as usize & 31]));
    }
    text
}

/// What an app reads from the picture: `otpauth://totp/...` (Key Uri Format). `account` is whose codes they are, `issuer`
/// what for.
pub fn address(secret: &[u8], issuer: &str, account: &str) -> String {
    let (issuer, account) = (escaped(issuer), escaped(account));
    format!("otpauth://totp/{issuer}:{account}?secret={}&issuer={issuer}&algorithm=SHA1&digits={DIGITS}&period={STEP}", written(secret))
}

/// Everything but letters, digits and `-._~` as `%xx`.
fn escaped(text: &str) -> String {
    let escape = |byte: u8| match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => char::from(byte).to_string(),
        other => format!("%{other:02X}"),
    };
    text.bytes().map(escape).collect()
}

/// The code an app with this secret shows.
#[cfg(test)]
pub fn shown(secret: &[u8], now: Instant) -> String {
    code(secret, step(now))
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECRET: &[u8] = b"12345678901234567890";

    #[test]
    fn codes_are_those_of_the_standard() {
        // RFC 6238, appendix B: the last six of its eight digits.
        for (second, expected) in [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (1_111_111_111, "050471"),
            (1_234_567_890, "005924"),
            (2_000_000_000, "279037"),
            (20_000_000_000, "353130"),
        ] {
            assert_eq!(shown(SECRET, Instant::from_millis(second * 1_000)), expected, "{second}");
        }
    }

    #[test]
    fn a_code_is_good_once_and_half_a_minute_early_or_late() {
        let now = Instant::from_millis(1_000_000 * 30_000);
        let at = |steps: i64| shown(SECRET, Instant::from_millis(now.millis() + steps * 30_000));
        for (steps, good) in [(-2, false), (-1, true), (0, true), (1, true), (2, false)] {
            assert_eq!(check(SECRET, &at(steps), now, None).is_some(), good, "{steps}");
        }
        let used = check(SECRET, &at(0), now, None);
        assert_eq!(check(SECRET, &at(0), now, used), None, "used");
        assert_eq!(check(SECRET, &at(-1), now, used), None, "older than the one used");
        assert!(check(SECRET, &at(1), now, used).is_some());
        let spaced = format!(" {} {}", &at(0)[..3], &at(0)[3..]);
        assert!(check(SECRET, &spaced, now, None).is_some());
        for odd in ["", "0", "28708", "2870821", "abcdef", "２８７０８２"] {
            assert_eq!(check(SECRET, odd, Instant::from_millis(59_000), None), None, "{odd}");
        }
    }

    #[test]
    fn secrets_are_written_as_apps_read_them() {
        // RFC 4648, section 10.
        for (plain, expected) in [("", ""), ("f", "MY"), ("fo", "MZXQ"), ("foo", "MZXW6"), ("foob", "MZXW6YQ"), ("foobar", "MZXW6YTBOI")] {
            assert_eq!(written(plain.as_bytes()), expected);
        }
        assert_eq!(
            address(b"foobar", "Reelway & Söhne", "ann+x@example.com"),
            "otpauth://totp/Reelway%20%26%20S%C3%B6hne:ann%2Bx%40example.com?secret=MZXW6YTBOI\
             &issuer=Reelway%20%26%20S%C3%B6hne&algorithm=SHA1&digits=6&period=30"
        );
    }
}
