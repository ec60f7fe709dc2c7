//! The one sentence on top of the page, as data: every surface says the same, each in its own language.

use std::time::Duration;

use crate::model::{IncidentState, Instant, Status, component::Component, incident::Incident, snapshot::Snapshot};

/// How long after a resolution the page still says "working again".
pub const RECENT: Duration = Duration::from_secs(24 * 3600);

/// Components in the same state, as the headline names them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    /// What they are.
    pub status: Status,
    /// Their names, in page order.
    pub names: Vec<String>,
}

/// What the headline says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Headline {
    /// There is nothing to watch yet.
    Empty,
    /// Everything works.
    AllWell,
    /// Everything works again, after trouble that ended less than a day ago.
    Recovered {
        /// The incident that ended last.
        name: String,
        /// When it began.
        from: Instant,
        /// When it ended.
        until: Instant,
    },
    /// Every component has the same trouble.
    Everything {
        /// Which.
        status: Status,
        /// How many components there are.
        total: usize,
    },
    /// Some components have trouble: worst status first.
    Trouble {
        /// By status, worst first.
        parts: Vec<Named>,
        /// How many components there are.
        total: usize,
    },
    /// An incident is open that names no component.
    Reports {
        /// Its title.
        name: String,
    },
    /// Nothing is wrong any more, but staff are still watching the fix.
    FixInPlace {
        /// The components that were affected.
        names: Vec<String>,
        /// The incident's title, if it names no component.
        incident: String,
    },
    /// Monitoring sees something that nobody has confirmed.
    Suspected {
        /// The components it sees it on.
        names: Vec<String>,
        /// Since when.
        since: Instant,
    },
    /// Only planned work.
    Maintenance {
        /// The components under maintenance.
        names: Vec<String>,
        /// Until when, if it is known.
        until: Option<Instant>,
    },
    /// Some components cannot be seen.
    NoData {
        /// Which.
        names: Vec<String>,
    },
}

/// The headline with what stands below it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Banner {
    /// The mark and colour.
    pub mark: Status,
    /// The sentence.
    pub headline: Headline,
    /// Since when there has been trouble.
    pub since: Option<Instant>,
    /// When staff promised to say more.
    pub next_update_at: Option<Instant>,
    /// When staff last said something, if there is anything open.
    pub last_word_at: Option<Instant>,
    /// What works, if anything does not. Empty while all is well.
    pub not_affected: Vec<String>,
    /// Planned work that runs beside trouble: names and end.
    pub also_maintained: Option<(Vec<String>, Option<Instant>)>,
}

impl Banner {
    /// Whether a promised update is late.
    pub fn is_overdue(&self, now: Instant) -> bool {
        self.next_update_at.is_some_and(|due| due < now)
    }

    /// Whether it tells of what monitoring sees and nobody has confirmed.
    pub fn is_suspected(&self) -> bool {
        matches!(self.headline, Headline::Suspected { .. })
    }

    /// What the snapshot says at `now`.
    pub fn of(snapshot: &Snapshot, now: Instant) -> Self {
        let listed = snapshot.top_to_bottom();
        let open = snapshot.open_incidents();
        let troubled: Vec<&&Component> = listed.iter().filter(|c| c.status.is_trouble()).collect();
        let headline = headline(snapshot, &listed, &open, now);
        let maintained = maintained(snapshot, &listed);
        let beside = !troubled.is_empty() || matches!(headline, Headline::Reports { .. } | Headline::Suspected { .. });
        Self {
            mark: mark(&headline, &listed),
            since: since(&headline, &troubled, &open),
            next_update_at: open.iter().filter_map(|i| i.next_update_at).min(),
            last_word_at: open.iter().filter_map(|i| i.updates.first()).map(|u| u.display_at).max(),
            not_affected: if beside { names(&listed, |c| c.status == Status::Operational && c.suspected.is_none()) } else { Vec::new() },
            also_maintained: maintained.filter(|_| beside),
            headline,
        }
    }
}

/// Since when it is as bad as the sentence begins with; without that, since when anything is open.
fn since(headline: &Headline, troubled: &[&&Component], open: &[&Incident]) -> Option<Instant> {
    let worst = match headline {
        Headline::Everything { status, .. } => Some(*status),
        Headline::Trouble { parts, .. } => parts.first().map(|part| part.status),
        _ => None,
    };
    let as_bad = troubled.iter().filter(|c| Some(c.status) == worst).filter_map(|c| c.since).min();
    as_bad.or_else(|| open.iter().map(|i| i.began()).min())
}

fn names(listed: &[&Component], which: impl Fn(&Component) -> bool) -> Vec<String> {
    listed.iter().filter(|c| which(c)).map(|c| c.name.clone()).collect()
}

fn maintained(snapshot: &Snapshot, listed: &[&Component]) -> Option<(Vec<String>, Option<Instant>)> {
    let names = names(listed, |c| c.status == Status::UnderMaintenance);
    let until = snapshot.running_maintenances().iter().map(|m| m.scheduled_until).max();
    (!names.is_empty()).then_some((names, until))
}

fn headline(snapshot: &Snapshot, listed: &[&Component], open: &[&Incident], now: Instant) -> Headline {
    let total = listed.len();
    let part = |status| Named { status, names: names(listed, |c| c.status == status) };
    let mut parts: Vec<Named> = [Status::MajorOutage, Status::PartialOutage, Status::DegradedPerformance].map(part).into();
    parts.retain(|p| !p.names.is_empty());
    if let [only] = &parts[..]
        && only.names.len() == total
        && total > 1
    {
        return Headline::Everything { status: only.status, total };
    }
    if !parts.is_empty() {
        return Headline::Trouble { parts, total };
    }
    if let Some(first) = open.iter().find(|i| i.state != IncidentState::Monitoring) {
        return Headline::Reports { name: first.name.clone() };
    }
    if let Some(first) = open.first() {
        let names = first.affected.iter().filter_map(|a| snapshot.component(a.component)).map(|c| c.name.clone()).collect();
        return Headline::FixInPlace { names, incident: first.name.clone() };
    }
    if let Some(since) = listed.iter().filter_map(|c| c.suspected).min() {
        return Headline::Suspected { names: names(listed, |c| c.suspected.is_some()), since };
    }
    if let Some((names, until)) = maintained(snapshot, listed) {
        return Headline::Maintenance { names, until };
    }
    let unseen = names(listed, |c| c.status == Status::Unknown);
    if !unseen.is_empty() {
        return Headline::NoData { names: unseen };
    }
    if total == 0 {
        return Headline::Empty;
    }
    match last_problem(snapshot).filter(|(_, until)| now.since(*until) < i64::try_from(RECENT.as_millis()).unwrap_or(i64::MAX)) {
        Some((incident, until)) => Headline::Recovered { name: incident.name.clone(), from: incident.began(), until },
        None => Headline::AllWell,
    }
}

/// The incident that ended last, false alarms and incidents that hurt nobody left out, and when it ended.
pub fn last_problem(snapshot: &Snapshot) -> Option<(&Incident, Instant)> {
    snapshot
        .incidents
        .iter()
        .filter(|i| !i.state.is_open() && !i.false_alarm && i.impact > crate::model::Impact::Maintenance)
        .filter_map(|i| Some((i, i.clock.resolved?)))
        .max_by_key(|(i, until)| (*until, i.id))
}

fn mark(headline: &Headline, listed: &[&Component]) -> Status {
    match headline {
        Headline::Empty | Headline::NoData { .. } | Headline::Suspected { .. } => Status::Unknown,
        Headline::AllWell | Headline::Recovered { .. } | Headline::FixInPlace { .. } => Status::Operational,
        Headline::Everything { .. } | Headline::Trouble { .. } => listed.iter().map(|c| c.status).max().unwrap_or(Status::Operational),
        Headline::Reports { .. } => Status::DegradedPerformance,
        Headline::Maintenance { .. } => Status::UnderMaintenance,
    }
}
