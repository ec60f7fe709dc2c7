//! The only place that draws lots: ids, tokens and keys, from the operating system's generator.

use std::sync::{
    LazyLock,
    atomic::{AtomicU64, Ordering},
};

use app::model::Id;
use rand::{TryRng, rngs::SysRng};

/// Fills `buffer` with unpredictable bytes.
pub fn fill(buffer: &mut [u8]) {
    SysRng.try_fill_bytes(buffer).expect("the operating system's random generator never fails once it runs");
}

/// A new id.
pub fn id<K>() -> Id<K> {
    // 252 is the largest multiple of 36 a byte can hold: larger bytes would make some characters likelier.
    Id::draw(|| {
        let mut byte = [255_u8];
        while byte[0] >= 252 {
            fill(&mut byte);
        }
        usize::from(byte[0])
    })
}

/// `bytes` unpredictable bytes in hexadecimal.
pub fn hex(bytes: usize) -> String {
    let mut buffer = vec![0; bytes];
    fill(&mut buffer);
    buffer.iter().map(|b| format!("{b:02x}")).collect()
}

/// A number that no other call gets, and none of another process either but by an unlikely chance. It is no secret: who knows
/// some may guess the next.
pub fn ticket() -> u64 {
    static BEGIN: LazyLock<u64> = LazyLock::new(|| {
        let mut buffer = [0; 8];
        fill(&mut buffer);
        u64::from_be_bytes(buffer)
    });
    static DRAWN: AtomicU64 = AtomicU64::new(0);
    // SplitMix64 (Steele, Lea, Flood 2014): it gives each number of 64 bits once, and neighbours look nothing alike.
    let n = DRAWN.fetch_add(0x9e37_79b9_7f4a_7c15, Ordering::Relaxed).wrapping_add(*BEGIN);
    let n = (n ^ (n >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let n = (n ^ (n >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    n ^ (n >> 31)
}

/// A positive number of 48 bits, for numeric ids that must be unique but tell nothing.
pub fn number() -> i64 {
    let mut buffer = [0; 8];
    fill(&mut buffer[2..]);
    i64::from_be_bytes(buffer)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a201_ids_do_not_repeat() {
        let ids: std::collections::BTreeSet<_> = (0..10_000).map(|_| id::<app::model::kind::Event>()).collect();
        assert_eq!(ids.len(), 10_000);
        assert!(number() > 0 && number() != number());
        assert_eq!(hex(16).len(), 32);
        assert_eq!((0..10_000).map(|_| ticket()).collect::<std::collections::BTreeSet<_>>().len(), 10_000);
    }
}
