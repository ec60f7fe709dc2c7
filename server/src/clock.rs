//! The only place that asks what time it is, so that tests and drills can answer.

use std::sync::{
    Arc,
    atomic::{AtomicI64, Ordering},
};

use app::model::Instant;

/// Something that knows the time.
pub trait Clock: Send + Sync {
    /// The time now.
    fn now(&self) -> Instant;
}

/// A clock shared by everything in the process.
pub type SharedClock = Arc<dyn Clock>;

/// The operating system's clock.
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "this is the clock")]
    fn now(&self) -> Instant {
        Instant::from(jiff::Timestamp::now())
    }
}

/// A clock that is told the time: for tests, for drills, and for making up a past. It stands still until it is moved, or runs at a distance from the real one.
pub struct SetClock {
    /// Milliseconds: the time itself while standing, the distance to the real time while running.
    millis: AtomicI64,
    running: bool,
}

impl SetClock {
    /// A clock that stands at `at`.
    pub fn standing(at: Instant) -> Self {
        Self { millis: AtomicI64::new(at.millis()), running: false }
    }

    /// A clock that runs with the real one until it is moved.
    pub fn running() -> Self {
        Self { millis: AtomicI64::new(0), running: true }
    }

    /// Moves it by so many milliseconds, in either direction.
    pub fn advance(&self, millis: i64) {
        self.millis.fetch_add(millis, Ordering::SeqCst);
    }

    /// Sets it.
    pub fn set(&self, at: Instant) {
        let base = if self.running { SystemClock.now().millis() } else { 0 };
        self.millis.store(at.millis() - base, Ordering::SeqCst);
    }
}

impl Clock for SetClock {
    fn now(&self) -> Instant {
        let base = if self.running { SystemClock.now().millis() } else { 0 };
        Instant::from_millis(base + self.millis.load(Ordering::SeqCst))
    }
}
