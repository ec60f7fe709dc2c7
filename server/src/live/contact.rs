//! Whether the database can be reached.

use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};

use app::model::Instant;

/// Whether the database answers, and since when it does not.
#[derive(Default)]
pub struct Contact {
    /// When it last answered, in milliseconds; 0 before the first time.
    last: AtomicI64,
    lost: AtomicBool,
}

impl Contact {
    /// It has answered.
    pub(super) fn made(&self, now: Instant) {
        self.last.store(now.millis(), Ordering::Relaxed);
        self.lost.store(false, Ordering::Relaxed);
    }

    /// It has not answered.
    pub fn lost(&self) {
        self.lost.store(true, Ordering::Relaxed);
    }

    /// Whether the database answered when it was last asked.
    pub fn is_good(&self) -> bool {
        !self.lost.load(Ordering::Relaxed) && self.last.load(Ordering::Relaxed) > 0
    }

    /// When it last answered, if it ever did.
    pub fn last(&self) -> Option<Instant> {
        let last = self.last.load(Ordering::Relaxed);
        (last > 0).then(|| Instant::from_millis(last))
    }
}
