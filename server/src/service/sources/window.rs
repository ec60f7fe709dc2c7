//! Between which times a source is asked next: what is missing first, piece by piece, so that no source and no other metric is kept
//! waiting by a long gap.

use std::time::Duration;

use app::model::{Instant, source::SourceKind};

use crate::service::random;

/// How many points of one series are asked for at once, as far as the interval tells.
const POINTS: i64 = 1_000;

/// The longest stretch that is asked for at once where a source decides how many points it has, in milliseconds.
const LONGEST: i64 = 86_400_000;

/// How much of what was asked for is asked for again, in milliseconds: sources get points late.
const OVERLAP: i64 = 60_000;

/// The same where the newest figures are those of an unfinished hour.
const HOURS: i64 = 2 * 3_600_000;

/// A stretch of time that is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    /// Its first moment.
    pub from: Instant,
    /// Its last moment.
    pub to: Instant,
    /// Whether points are missing behind it.
    pub is_behind: bool,
}

/// What to ask for next at `now`, if anything is missing: `done` is up to when points have been asked for, and nothing older than
/// `kept` is wanted.
pub fn next(kind: SourceKind, interval_seconds: i64, done: Option<Instant>, (kept, now): (Instant, Instant)) -> Option<Window> {
    let step = interval_seconds.max(1).saturating_mul(1_000);
    let (now, kept) = (now.millis(), kept.millis());
    // A clock that was set back must not keep anything back.
    let done = done.map(|at| at.millis().min(now));
    let window = |from: i64, to: i64, end: i64| Window {
        from: Instant::from_millis(from),
        to: Instant::from_millis(to),
        is_behind: end.saturating_sub(to) > step,
    };
    match kind {
        SourceKind::Json => Some(window(now, now, now)),
        SourceKind::Prometheus => {
            let last = now - now.rem_euclid(step);
            let first = done.map_or(i64::MIN, |done| done - done.rem_euclid(step) + step);
            let first = first.max(kept + step - 1 - (kept + step - 1).rem_euclid(step));
            let to = last.min(first.saturating_add(step * (POINTS - 1)));
            (first <= last).then(|| window(first, to, last))
        }
        _ => {
            let overlap = if kind == SourceKind::Pingdom { HOURS } else { OVERLAP.max(2 * step) };
            let back = done.map_or(kept, |done| (done - overlap).max(kept));
            let from = back - back.rem_euclid(step);
            let reach = (step.saturating_mul(POINTS)).min(LONGEST).max(step);
            let to = now.min(done.unwrap_or(from).max(from).saturating_add(reach));
            Some(window(from, to, now))
        }
    }
}

/// When to ask again after all has been answered: soon after the next interval has begun, not all metrics at the same moment.
pub fn next_turn(interval_seconds: i64, now: Instant) -> Instant {
    let step = interval_seconds.max(1).saturating_mul(1_000);
    let spread = (step / 10).clamp(1, 10_000);
    let jitter = i64::try_from(random::ticket() % spread.unsigned_abs()).unwrap_or(0);
    let next = now.millis() - now.millis().rem_euclid(step) + step;
    Instant::from_millis(next) + Duration::from_millis(jitter.unsigned_abs())
}

#[cfg(test)]
mod tests {
    use super::*;

    const DAY: i64 = 86_400_000;

    fn at(millis: i64) -> Instant {
        Instant::from_millis(millis)
    }

    /// Every window until nothing is missing.
    fn all(kind: SourceKind, done: Option<i64>, kept: i64, now: i64) -> Vec<(i64, i64)> {
        let mut done = done.map(at);
        let mut found = Vec::new();
        while let Some(window) = next(kind, 60, done, (at(kept), at(now))) {
            found.push((window.from.millis(), window.to.millis()));
            done = Some(window.to);
            if !window.is_behind {
                break;
            }
        }
        found
    }

    #[test]
    fn a_month_is_asked_for_piece_by_piece_and_nothing_is_left_out() {
        let now = 100 * DAY + 30_000;
        let found = all(SourceKind::Prometheus, None, now - 30 * DAY, now);
        assert_eq!(found.len(), 44);
        assert_eq!((found[0].0, found.last().unwrap().1), (70 * DAY + 60_000, 100 * DAY));
        assert!(found.windows(2).all(|pair| pair[1].0 == pair[0].1 + 60_000), "each begins a step behind the last");
        let found = all(SourceKind::Graphite, None, now - 30 * DAY, now);
        assert_eq!(found.last().unwrap().1, now);
        assert!(found.windows(2).all(|pair| pair[1].0 <= pair[0].1 && pair[1].1 > pair[0].1), "{found:?}");
        assert!(found.len() < 60);
    }

    #[test]
    fn what_was_answered_is_asked_for_once_and_a_gap_is_filled() {
        let now = 100 * DAY + 30_000;
        assert_eq!(all(SourceKind::Prometheus, Some(100 * DAY), 0, now), []);
        assert_eq!(all(SourceKind::Prometheus, Some(100 * DAY - 180_000), 0, now), [(100 * DAY - 120_000, 100 * DAY)]);
        assert_eq!(all(SourceKind::Json, Some(now - DAY), 0, now), [(now, now)], "what is there now is all there is");
        assert_eq!(all(SourceKind::Prometheus, Some(now + DAY), 0, now), [], "the clock was set back");
        assert_eq!(all(SourceKind::Influx1, Some(now), 0, now), [(100 * DAY - 120_000, now)], "some is asked for again");
    }

    #[test]
    fn the_next_turn_is_soon_after_the_next_interval_begins() {
        for _ in 0..100 {
            let turn = next_turn(60, at(125_000)).millis();
            assert!((180_000..186_000).contains(&turn), "{turn}");
        }
    }
}
