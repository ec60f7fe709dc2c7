//! The log: to standard error, as the settings say, and never so much of it that a flood of failing requests fills a disk.

use std::{
    io::{self, IsTerminal, Stderr, Write},
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

use tracing::{Level, Metadata};
use tracing_subscriber::{
    EnvFilter,
    fmt::{MakeWriter, writer::OptionalWriter},
};

use crate::config::LogSettings;

/// How many lines may come at once.
const AT_ONCE: u64 = 1_000;

/// How many may come each second from then on.
const PER_SECOND: u64 = 10;

/// What its libraries say of the queue, the queue says itself, once.
const SILENT: [&str; 2] = ["apalis_core=off", "apalis_postgres=off"];

/// Logs from now on.
pub(super) fn begin(settings: &LogSettings) -> Result<(), String> {
    let filter = EnvFilter::try_new(&settings.log).map_err(|error| format!("the log filter `{}` does not work: {error}", settings.log))?;
    let silence = |filter: EnvFilter, what: &str| what.parse().map(|directive| filter.add_directive(directive));
    let filter = SILENT.into_iter().try_fold(filter, silence).map_err(|error| error.to_string())?;
    let is_json = settings.log_format == "json";
    let builder = tracing_subscriber::fmt().with_env_filter(filter).with_writer(Rationed::new(is_json));
    let builder = if io::stderr().is_terminal() { builder } else { builder.with_ansi(false) };
    let result = if is_json { builder.json().try_init() } else { builder.try_init() };
    result.map_err(|error| error.to_string())
}

/// Standard error, for so many lines.
struct Rationed {
    ration: Arc<Mutex<Ration>>,
    started: Instant,
    is_json: bool,
}

impl Rationed {
    #[expect(clippy::disallowed_methods, reason = "durations of the process itself are no time of the product")]
    fn new(is_json: bool) -> Self {
        Self { ration: Arc::default(), started: Instant::now(), is_json }
    }

    fn say_what_is_missing(&self, lines: u64) {
        let message = format!("{lines} lines were left out here: there were too many at once");
        let line =
            if self.is_json { serde_json::json!({ "level": "WARN", "fields": { "message": message } }).to_string() } else { message };
        let _ = writeln!(io::stderr(), "{line}");
    }
}

impl<'a> MakeWriter<'a> for Rationed {
    type Writer = OptionalWriter<Stderr>;

    fn make_writer(&'a self) -> Self::Writer {
        OptionalWriter::some(io::stderr())
    }

    fn make_writer_for(&'a self, line: &Metadata<'_>) -> Self::Writer {
        // Whoever asks for the details wants all of them.
        if *line.level() > Level::INFO {
            return self.make_writer();
        }
        let taken = self.ration.lock().unwrap_or_else(PoisonError::into_inner).take(self.started.elapsed());
        match taken {
            None => OptionalWriter::none(),
            Some(0) => self.make_writer(),
            Some(missing) => {
                self.say_what_is_missing(missing);
                self.make_writer()
            }
        }
    }
}

/// How many lines are left, and how many were left out since the last one.
struct Ration {
    left: u64,
    filled: Duration,
    missing: u64,
}

impl Default for Ration {
    fn default() -> Self {
        Self { left: AT_ONCE, filled: Duration::ZERO, missing: 0 }
    }
}

impl Ration {
    /// Takes a line; answers with how many were left out before it, or with nothing if it is left out itself.
    fn take(&mut self, now: Duration) -> Option<u64> {
        let seconds = now.saturating_sub(self.filled).as_secs();
        self.left = AT_ONCE.min(self.left + seconds.saturating_mul(PER_SECOND));
        self.filled += Duration::from_secs(seconds);
        if self.left == 0 {
            self.missing += 1;
            return None;
        }
        self.left -= 1;
        Some(std::mem::take(&mut self.missing))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a185_a_flood_of_lines_is_rationed_and_says_so() {
        let mut ration = Ration::default();
        let mut lines = |from: Duration, count: u64| (0..count).filter_map(|_| ration.take(from)).collect::<Vec<_>>();
        let second = Duration::from_secs(1);
        assert_eq!(lines(Duration::ZERO, 10_000).len(), 1_000);
        let later = lines(second, 10_000);
        assert_eq!((later.len(), later[0], later[1]), (10, 9_000, 0), "the first of them says how many are missing");
        let minute: usize = (2..62).map(|n| lines(second * n, 10_000).len()).sum();
        assert_eq!(minute, 600);
        assert_eq!(lines(second * 100_000, 2_000).len(), 1_000, "after a rest there is room again, and no more than that");
    }
}
