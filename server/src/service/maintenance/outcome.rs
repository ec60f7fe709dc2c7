//! Where a maintenance stands and when it really ran: what its updates say, taken together.

use app::model::{Instant, MaintenanceState, Word};

use crate::{
    entity::{Col, event_update, maintenance},
    error::Result,
    service::{events, mutation::Mutation},
};

/// Works out state, actual times and the promise from the updates. Notes for staff decide nothing.
pub(super) async fn recompute(m: &Mutation<'_>, mut row: maintenance::Model) -> Result<maintenance::Model> {
    let told = events::load_updates(m, row.id.0).await?;
    let told: Vec<event_update::Model> = told.into_iter().map(|(update, _)| update).filter(|update| !update.internal).collect();
    let outcome = Outcome::of(told.iter().filter_map(|u| Some((MaintenanceState::parse(u.state.as_deref()?)?, u.display_at.0))));
    row.state = Col(outcome.state);
    row.started_at = outcome.started_at.map(Col);
    row.ended_at = outcome.ended_at.map(Col);
    row.cancelled_at = outcome.cancelled_at.map(Col);
    row.next_update_at = told.last().and_then(|u| u.next_update_at).filter(|_| !outcome.state.is_over());
    Ok(row)
}

/// When the newest update that visitors can read is shown to have happened, and the newest that set a state.
pub(super) async fn newest(m: &Mutation<'_>, row: &maintenance::Model) -> Result<(Option<Instant>, Option<Instant>)> {
    let told = events::load_updates(m, row.id.0).await?;
    let told = || told.iter().rev().map(|(update, _)| update).filter(|update| !update.internal);
    Ok((told().next().map(|u| u.display_at.0), told().find(|u| u.state.is_some()).map(|u| u.display_at.0)))
}

#[derive(Debug, PartialEq, Eq)]
struct Outcome {
    state: MaintenanceState,
    started_at: Option<Instant>,
    ended_at: Option<Instant>,
    cancelled_at: Option<Instant>,
}

impl Outcome {
    /// `steps` are the states set, oldest first. The first moment of each stretch counts; going back takes what came after away.
    fn of(steps: impl Iterator<Item = (MaintenanceState, Instant)>) -> Self {
        let mut outcome = Self { state: MaintenanceState::Scheduled, started_at: None, ended_at: None, cancelled_at: None };
        for (state, at) in steps {
            let began = (state.is_running() || state == MaintenanceState::Completed).then_some(at);
            outcome.started_at = match state {
                MaintenanceState::Scheduled => None,
                _ => outcome.started_at.or(began),
            };
            let first = |reached: bool, before: Option<Instant>| reached.then(|| before.unwrap_or(at));
            outcome.ended_at = first(state == MaintenanceState::Completed, outcome.ended_at);
            outcome.cancelled_at = first(state == MaintenanceState::Cancelled, outcome.cancelled_at);
            outcome.state = state;
        }
        outcome
    }
}

#[cfg(test)]
mod tests {
    use super::{MaintenanceState::*, *};

    fn outcome(steps: &[(MaintenanceState, i64)]) -> (MaintenanceState, [Option<i64>; 3]) {
        let outcome = Outcome::of(steps.iter().map(|(state, at)| (*state, Instant::from_millis(*at))));
        (outcome.state, [outcome.started_at, outcome.ended_at, outcome.cancelled_at].map(|at| at.map(Instant::millis)))
    }

    #[test]
    fn state_and_actual_times_follow_from_the_updates() {
        assert_eq!(outcome(&[]), (Scheduled, [None; 3]));
        assert_eq!(outcome(&[(Scheduled, 1), (InProgress, 5), (Verifying, 8)]), (Verifying, [Some(5), None, None]));
        assert_eq!(outcome(&[(Scheduled, 1), (Verifying, 5), (Completed, 9), (Completed, 11)]), (Completed, [Some(5), Some(9), None]));
        assert_eq!(outcome(&[(Scheduled, 1), (Completed, 9)]), (Completed, [Some(9), Some(9), None]));
        assert_eq!(outcome(&[(Scheduled, 1), (Cancelled, 9)]), (Cancelled, [None, None, Some(9)]));
        assert_eq!(outcome(&[(InProgress, 5), (Cancelled, 9)]), (Cancelled, [Some(5), None, Some(9)]));
        assert_eq!(outcome(&[(InProgress, 5), (Completed, 9), (InProgress, 12)]), (InProgress, [Some(5), None, None]));
        assert_eq!(outcome(&[(InProgress, 5), (Scheduled, 9)]), (Scheduled, [None; 3]));
    }
}
