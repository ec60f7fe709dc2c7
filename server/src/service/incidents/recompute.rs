//! What an incident is follows from its updates; after any change to them it is worked out anew.

use std::collections::BTreeMap;

use app::model::{ComponentId, Impact, IncidentState, Instant, Status, Word};

use crate::{
    entity::{Col, event_update, incident, update_component},
    error::{Error, Result},
    service::{events, mutation::Mutation},
};

/// Works out state, impact, affected components, the promise and the end from the updates. Notes for staff decide nothing.
pub(super) async fn recompute(m: &mut Mutation<'_>, mut row: incident::Model) -> Result<incident::Model> {
    let mut told = events::load_updates(m, row.id.0).await?;
    told.retain(|(update, _)| !update.internal);
    let outcome = Outcome::of(&told);
    if row.backfilled && outcome.state.is_open() {
        return Err(Error::conflict("this incident was entered after it was over and stays so; open a new one"));
    }
    if outcome.state.is_open() && !row.state.0.is_open() {
        row.false_alarm = false;
    }
    row.state = Col(outcome.state);
    row.impact = Col(outcome.impact);
    row.resolved_at = outcome.resolved_at;
    row.next_update_at = if outcome.state.is_open() { outcome.next_update_at } else { None };
    let still_mitigated = row.mitigated_at.filter(|at| outcome.reopened_at.is_none_or(|reopened| reopened <= *at));
    row.mitigated_at = still_mitigated.or(outcome.monitoring_at);
    // A moment before the start would give negative durations everywhere.
    let first = [row.resolved_at, row.mitigated_at].into_iter().flatten().min();
    if let (Some(started), Some(first)) = (row.started_at, first)
        && first < started
    {
        return Err(Error::field("display_at", "must not lie before the incident's start"));
    }
    events::write_affected(m, row.id.0, &outcome.affected).await?;
    Ok(row)
}

struct Outcome {
    state: IncidentState,
    /// The worst the affected components ever were, by what the updates said.
    impact: Impact,
    affected: BTreeMap<ComponentId, Status>,
    resolved_at: Option<Col<Instant>>,
    /// When it last came back after it had been resolved.
    reopened_at: Option<Col<Instant>>,
    monitoring_at: Option<Col<Instant>>,
    next_update_at: Option<Col<Instant>>,
}

impl Outcome {
    fn of(updates: &[(event_update::Model, Vec<update_component::Model>)]) -> Self {
        let mut outcome = Self {
            state: IncidentState::Investigating,
            impact: Impact::None,
            affected: BTreeMap::new(),
            resolved_at: None,
            reopened_at: None,
            monitoring_at: None,
            next_update_at: None,
        };
        for (update, touched) in updates {
            if let Some(state) = update.state.as_deref().and_then(IncidentState::parse) {
                outcome.turn(state, update.display_at);
            }
            for row in touched {
                outcome.affected.insert(row.component_id.0, row.new_status.0);
            }
            let hurt = outcome.affected.values().copied().filter(|s| *s != Status::Operational).collect::<Vec<_>>();
            if outcome.state.is_open() {
                outcome.impact = outcome.impact.max(Impact::of(hurt));
            }
            outcome.next_update_at = update.next_update_at;
        }
        outcome
    }

    fn turn(&mut self, state: IncidentState, at: Col<Instant>) {
        if state.is_open() && !self.state.is_open() {
            // Its end took all it had said of components away, named or not, and whatever had been mitigated.
            self.affected.values_mut().for_each(|status| *status = Status::Operational);
            self.reopened_at = Some(at);
            self.monitoring_at = None;
        }
        match state {
            IncidentState::Resolved => self.resolved_at = self.resolved_at.or(Some(at)),
            _ => self.resolved_at = None,
        }
        if state == IncidentState::Monitoring {
            self.monitoring_at = self.monitoring_at.or(Some(at));
        }
        self.state = state;
    }
}
