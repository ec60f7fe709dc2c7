//! What the values of a metric mean for a threshold: pure, so that every process decides the same.

use app::model::{
    Instant,
    input::NewThreshold,
    threshold::{FiringEnd, Sight},
};

use super::values::Values;

/// In which stretch before now turns make a threshold unsteady, in milliseconds.
pub(super) const HOUR: i64 = 3_600_000;

const MINUTE: i64 = 60_000;

/// What a threshold does next.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Turn {
    /// It fires, at this value.
    Fire(f64),
    /// Its firing is over.
    End(FiringEnd),
}

/// A threshold and how often points are expected, in milliseconds.
pub(super) struct Rule<'a> {
    /// What staff decided.
    pub content: &'a NewThreshold,
    /// How far apart points are expected.
    pub pace: i64,
}

impl Rule<'_> {
    /// Whether a firing that began then, after turns at these times, ends only once the values have been quiet: there were many.
    pub(super) fn is_unsteady(&self, turns: &[Instant], began: Instant) -> bool {
        let lately = turns.iter().filter(|at| (0..HOUR).contains(&began.since(**at))).count();
        lately >= usize::try_from(self.content.turns).unwrap_or(usize::MAX)
    }

    /// For how long the last point still says something, in milliseconds.
    fn silent_after(&self) -> i64 {
        i64::from(self.content.silent_intervals).saturating_mul(self.pace)
    }

    /// For how long values have to be fine until a firing is over, in milliseconds.
    fn recovers_after(&self, is_unsteady: bool) -> i64 {
        let quiet = if is_unsteady { self.content.quiet_minutes } else { 0 };
        i64::from(self.content.recover_minutes.max(quiet)) * MINUTE
    }

    /// How far back values have to be known, in milliseconds.
    pub(super) fn reach(&self) -> i64 {
        let longest = self.content.for_minutes.max(self.content.recover_minutes).max(self.content.quiet_minutes);
        i64::from(longest) * MINUTE + self.silent_after() + self.pace
    }

    /// On which side the values are at `now`, and since when all of them, without a gap.
    pub(super) fn sight(&self, values: &Values, now: Instant) -> Sight {
        let silent = self.silent_after();
        let Some(newest) = values.newest.filter(|at| now.since(*at) <= silent) else { return Sight::Silent(values.newest) };
        let is_crossed = |value: f64| self.content.side.has(value, self.content.value);
        let Some(last) = values.readings.last() else { return Sight::Silent(Some(newest)) };
        let side = is_crossed(last.value);
        let mut since = last.from;
        for pair in values.readings.windows(2).rev() {
            if is_crossed(pair[0].value) != side || pair[1].from.since(pair[0].seen) > silent {
                break;
            }
            since = pair[0].from;
        }
        if side { Sight::Crossed(since) } else { Sight::Fine(since) }
    }

    /// What it does next, if anything.
    pub(super) fn turn(&self, values: &Values, now: Instant, is_firing: bool, is_unsteady: bool) -> Option<Turn> {
        let last = values.readings.last()?;
        let lasted = |since: Instant| last.until.min(now).since(since);
        match self.sight(values, now) {
            Sight::Crossed(since) if !is_firing && lasted(since) >= i64::from(self.content.for_minutes) * MINUTE => {
                Some(Turn::Fire(last.value))
            }
            Sight::Fine(since) if is_firing && lasted(since) >= self.recovers_after(is_unsteady) => Some(Turn::End(FiringEnd::Recovered)),
            _ => None,
        }
    }
}

#[cfg(test)]
#[path = "decide_tests.rs"]
mod tests;
