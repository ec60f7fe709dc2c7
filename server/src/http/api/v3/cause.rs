//! Why something has the status it has: what claims it, what is suspected, or that it was simply set.

use app::model::{EventId, Instant, component::Component, snapshot::Snapshot, word::Word};
use serde::Serialize;
use utoipa::ToSchema;

use super::schema::{At, EventKey, OneOf};

/// What a status can come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// An open incident says so.
    Incident,
    /// A maintenance is running.
    Maintenance,
    /// Monitoring suspects it, which nobody has confirmed; the status itself is as it was.
    Suspicion,
    /// Staff, a program or monitoring set it.
    Baseline,
}

impl Word for Origin {
    const ALL: &'static [Self] = &[Self::Incident, Self::Maintenance, Self::Suspicion, Self::Baseline];

    fn as_str(self) -> &'static str {
        match self {
            Self::Incident => "incident",
            Self::Maintenance => "maintenance",
            Self::Suspicion => "suspicion",
            Self::Baseline => "baseline",
        }
    }
}

/// What a status comes from, as it stands in fields.
pub type CauseKind = OneOf<Origin>;

/// What makes a status what it is.
#[derive(Debug, Serialize, ToSchema)]
pub struct Cause {
    /// What sort of thing.
    kind: CauseKind,
    /// The incident or maintenance.
    id: Option<EventKey>,
    /// What that is called.
    name: Option<String>,
    /// Since when, as far as it is known.
    since: Option<At>,
}

impl Cause {
    /// An incident or a maintenance that everybody who reads this snapshot may see.
    pub fn event(snapshot: &Snapshot, id: EventId) -> Option<Self> {
        let incident = snapshot.incident(id).map(|incident| (Origin::Incident, &incident.name, incident.began()));
        let found = incident.or_else(|| snapshot.maintenance(id).map(|work| (Origin::Maintenance, &work.name, work.from())));
        found.map(|(kind, name, since)| Self {
            kind: OneOf(kind),
            id: Some(super::schema::Key(id)),
            name: Some(name.clone()),
            since: Some(At(since)),
        })
    }

    /// A status that was set, since then.
    pub fn baseline(since: Option<Instant>) -> Self {
        Self { kind: OneOf(Origin::Baseline), id: None, name: None, since: since.map(At) }
    }

    fn suspicion(since: Instant) -> Self {
        Self { kind: OneOf(Origin::Suspicion), id: None, name: None, since: Some(At(since)) }
    }

    /// What makes a component's status what it is, the worst first.
    pub fn of(snapshot: &Snapshot, component: &Component) -> Vec<Self> {
        let mut causes: Vec<Self> = component.causes.iter().filter_map(|id| Self::event(snapshot, *id)).collect();
        causes.extend(component.suspected.map(Self::suspicion));
        if component.causes.is_empty() {
            causes.push(Self::baseline(component.since));
        }
        causes
    }
}
