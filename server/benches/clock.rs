//! A stopwatch, and what is said of many runs: their median, never their best.

use std::time::{Instant, SystemTime, UNIX_EPOCH};

/// Measures from its making on.
pub struct Stopwatch(Instant);

impl Stopwatch {
    /// Starts.
    #[expect(clippy::disallowed_methods, reason = "durations of the process itself are no time of the product")]
    pub fn start() -> Self {
        Self(Instant::now())
    }

    /// Milliseconds since the start.
    pub fn millis(&self) -> f64 {
        self.0.elapsed().as_secs_f64() * 1_000.0
    }
}

/// Nanoseconds since the epoch, which processes of one machine agree on.
#[expect(clippy::disallowed_methods, reason = "a stopwatch cannot be carried from one process to another")]
pub fn epoch_nanos() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| u64::try_from(since.as_nanos()).unwrap_or(u64::MAX))
}

/// Figures of many runs.
#[derive(Default)]
pub struct Runs(Vec<f64>);

impl Runs {
    /// Milliseconds that `work` takes, so many times, after one time that does not count.
    pub fn of<T>(count: usize, mut work: impl FnMut() -> T) -> Self {
        drop(work());
        let mut runs = Self::default();
        for _ in 0..count {
            let watch = Stopwatch::start();
            let made = work();
            runs.add(watch.millis());
            drop(made);
        }
        runs
    }

    /// Adds a figure.
    pub fn add(&mut self, figure: f64) {
        self.0.push(figure);
        self.0.sort_by(f64::total_cmp);
    }

    /// The figure in the middle.
    pub fn median(&self) -> f64 {
        self.at(0.5)
    }

    /// The smallest figure.
    pub fn least(&self) -> f64 {
        self.at(0.0)
    }

    /// The largest figure.
    pub fn most(&self) -> f64 {
        self.at(1.0)
    }

    /// How many there were, and how far they lie apart.
    pub fn spread(&self) -> String {
        format!("{} runs, {:.1} to {:.1}", self.0.len(), self.least(), self.most())
    }

    fn at(&self, share: f64) -> f64 {
        self.0.get((self.0.len().saturating_sub(1) as f64 * share).round() as usize).copied().unwrap_or(f64::NAN)
    }
}
