//! What a component's status really is: its baseline, plus what running maintenance and open incidents claim about it.
//!
//! Rules (Cachet 3's model, made explicit): maintenance replaces the baseline while it runs; an open incident never
//! overwrites anything, it adds a claim; the worst wins; when a claim ends only that claim is gone.

use crate::model::{ComponentId, EventId, IncidentState, Instant, Status};

/// One entry of the journal: from `at` on, the baseline is `status`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Baseline {
    /// When it began to hold.
    pub at: Instant,
    /// The status set.
    pub status: Status,
}

/// What one incident or maintenance says about one component for a while.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Claim {
    /// Who claims it.
    pub event: EventId,
    /// From when.
    pub from: Instant,
    /// Until when, not included; `None` while it lasts.
    pub until: Option<Instant>,
    /// What is claimed.
    pub status: Status,
}

impl Claim {
    fn holds_at(&self, at: Instant) -> bool {
        self.from <= at && self.until.is_none_or(|until| at < until)
    }
}

/// Everything that decides one component's status over time.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    /// Before this instant there is no data, whatever else is said.
    pub start: Option<Instant>,
    /// The journal, oldest first.
    pub baseline: Vec<Baseline>,
    /// Windows in which a maintenance runs.
    pub maintenance: Vec<Claim>,
    /// What published, visible incidents claimed while they were open.
    pub incidents: Vec<Claim>,
}

/// A stretch of time with one effective status and the same causes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Span {
    /// First instant of it.
    pub from: Instant,
    /// First instant after it.
    pub until: Instant,
    /// The effective status.
    pub status: Status,
    /// The incidents and maintenances that claim something then, worst claim first.
    pub causes: Vec<EventId>,
}

impl Facts {
    /// The journal as facts. A start before the first entry means: it worked since then. A start after it hides what was before.
    pub fn new(start: Option<Instant>, mut baseline: Vec<Baseline>) -> Self {
        baseline.sort_by_key(|b| b.at);
        if let (Some(start), Some(first)) = (start, baseline.first())
            && start < first.at
        {
            baseline.insert(0, Baseline { at: start, status: Status::Operational });
        }
        Self { start, baseline, maintenance: Vec::new(), incidents: Vec::new() }
    }

    /// The effective status at an instant, and who causes it (nobody if it is the baseline).
    pub fn at(&self, at: Instant) -> (Status, Vec<EventId>) {
        if self.start.is_some_and(|start| at < start) {
            return (Status::Unknown, Vec::new());
        }
        let baseline = self.baseline.iter().take_while(|b| b.at <= at).last().map_or(Status::Unknown, |b| b.status);
        let maintained = self.maintenance.iter().filter(|c| c.holds_at(at));
        let base = if maintained.clone().next().is_some() { Status::UnderMaintenance } else { baseline };
        let mut claims: Vec<&Claim> =
            self.incidents.iter().filter(|c| c.holds_at(at) && c.status != Status::Operational).chain(maintained).collect();
        claims.sort_by_key(|c| (std::cmp::Reverse(c.status), c.from, c.event));
        let status = claims.iter().map(|c| c.status).chain([base]).max().unwrap_or(base);
        (status, claims.into_iter().map(|c| c.event).collect())
    }

    /// The effective status over `[from, to)`, as adjoining spans without repetition.
    pub fn spans(&self, from: Instant, to: Instant) -> Vec<Span> {
        let mut borders = vec![from];
        borders.extend(self.start);
        borders.extend(self.baseline.iter().map(|b| b.at));
        for claim in self.maintenance.iter().chain(&self.incidents) {
            borders.push(claim.from);
            borders.extend(claim.until);
        }
        borders.retain(|b| (from..to).contains(b));
        borders.sort_unstable();
        borders.dedup();
        let ends = borders.iter().copied().skip(1).chain([to]);
        let mut spans: Vec<Span> = Vec::new();
        for (&start, until) in borders.iter().zip(ends) {
            let (status, causes) = self.at(start);
            match spans.last_mut() {
                Some(last) if last.status == status && last.causes == causes => last.until = until,
                _ => spans.push(Span { from: start, until, status, causes }),
            }
        }
        spans
    }

    /// Since when the effective status at `now` has held, looking back to `from` at most.
    pub fn since(&self, from: Instant, now: Instant) -> Option<Instant> {
        let spans = self.spans(from, now + std::time::Duration::from_millis(1));
        let status = spans.last()?.status;
        spans.iter().rev().take_while(|s| s.status == status).last().map(|s| s.from)
    }
}

/// One update of an incident, as far as it decides statuses.
#[derive(Clone, Debug)]
pub struct Step {
    /// When it is shown to have happened.
    pub at: Instant,
    /// The state it sets; `None` for a comment.
    pub state: Option<IncidentState>,
    /// The statuses it sets.
    pub statuses: Vec<(ComponentId, Status)>,
}

/// What an incident claims about each component it ever touched. `steps` are its published updates, oldest first.
/// If the trouble is known to have started before the first update that names components, their claims start then.
pub fn incident_claims(event: EventId, started: Option<Instant>, steps: &[Step]) -> Vec<(ComponentId, Claim)> {
    let mut done: Vec<(ComponentId, Claim)> = Vec::new();
    let mut open: Vec<(ComponentId, Claim)> = Vec::new();
    let mut backdate = started;
    let mut is_open = true;
    for step in steps {
        if let Some(state) = step.state {
            is_open = state.is_open();
        }
        for &(component, status) in &step.statuses {
            let held = open.iter().position(|(c, _)| *c == component);
            if let Some(held) = held {
                if is_open && open[held].1.status == status {
                    continue;
                }
                let (component, claim) = open.swap_remove(held);
                done.push((component, Claim { until: Some(step.at), ..claim }));
            }
            if is_open && status != Status::Operational {
                let from = backdate.map_or(step.at, |started| started.min(step.at));
                open.push((component, Claim { event, from, until: None, status }));
            }
        }
        if !step.statuses.is_empty() {
            backdate = None;
        }
        if !is_open {
            done.extend(open.drain(..).map(|(component, claim)| (component, Claim { until: Some(step.at), ..claim })));
        }
    }
    done.append(&mut open);
    done.retain(|(_, claim)| claim.until.is_none_or(|until| claim.from < until));
    done.sort_by_key(|(component, claim)| (*component, claim.from));
    done
}

/// The effective statuses of a group over time: at each instant its worst child, children without data left out.
pub fn combine(children: &[Vec<Span>]) -> Vec<Span> {
    let mut borders: Vec<Instant> = children.iter().flatten().flat_map(|s| [s.from, s.until]).collect();
    borders.sort_unstable();
    borders.dedup();
    let mut cursors = vec![0_usize; children.len()];
    let mut spans: Vec<Span> = Vec::new();
    for pair in borders.windows(2) {
        let &[from, until] = pair else { continue };
        let mut now: Vec<&Span> = Vec::with_capacity(children.len());
        for (child, cursor) in children.iter().zip(&mut cursors) {
            while child.get(*cursor).is_some_and(|s| s.until <= from) {
                *cursor += 1;
            }
            now.extend(child.get(*cursor).filter(|s| s.from <= from));
        }
        let status = Status::of_group(now.iter().map(|s| s.status));
        now.sort_by_key(|s| std::cmp::Reverse(s.status));
        let mut causes: Vec<EventId> = Vec::new();
        for cause in now.iter().flat_map(|s| &s.causes) {
            if !causes.contains(cause) {
                causes.push(*cause);
            }
        }
        match spans.last_mut() {
            Some(last) if last.status == status && last.causes == causes && last.until == from => last.until = until,
            _ => spans.push(Span { from, until, status, causes }),
        }
    }
    spans
}

#[cfg(test)]
#[path = "effective_tests.rs"]
mod tests;
