//! The live window of one page in memory: the rows the snapshot is derived from. Built from the database once, then kept
//! up to date by the facts of each change.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
    time::Duration,
};

use app::model::{
    AnnouncementId, ComponentId, EventId, EventKind, GroupId, Instant, MetricId, UpdateId, access::Audience, illustration::Illustration,
};
use serde::{Deserialize, Serialize};

use crate::{
    entity::{
        Col, announcement, component, component_group, event_component, event_update, incident, journal, maintenance, metric, page,
        postmortem, update_component, update_edit,
    },
    live::{fact::Fact, numbers::Numbers, view},
};

/// How far back events and journal are kept in memory: the 90 days of the bars, with room for zones and clock changes.
pub const WINDOW: Duration = Duration::from_secs(93 * 86_400);

/// How far back announcements that are over are kept in memory: a year, with room for leap days.
pub const ANNOUNCED: Duration = Duration::from_secs(366 * 86_400);

/// How many of the newest incidents, and of the newest maintenances, are kept however old they are: what the API's lists show.
pub const NEWEST: usize = 50;

/// An update with what belongs to it.
#[derive(Clone, Debug, PartialEq)]
pub struct UpdateFile {
    /// The update.
    pub row: event_update::Model,
    /// What it said about components.
    pub touched: Vec<update_component::Model>,
    /// What it said before, oldest first.
    pub edits: Vec<update_edit::Model>,
}

/// An incident or maintenance with everything that belongs to it.
#[derive(Clone, Debug, PartialEq)]
pub struct EventFile<R> {
    /// Its numeric id.
    pub number: i64,
    /// Its own row.
    pub row: R,
    /// Its components.
    pub affected: Vec<event_component::Model>,
    /// Its updates.
    pub updates: BTreeMap<UpdateId, UpdateFile>,
    /// Its postmortem.
    pub postmortem: Option<postmortem::Model>,
}

/// What memory knows of an event however old it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Known {
    /// What it is.
    pub kind: EventKind,
    /// When it began, or is planned to.
    pub began: Instant,
}

impl Known {
    /// An incident, with the moments it may have begun at.
    pub fn incident(started: Option<Col<Instant>>, first_posted: Option<Col<Instant>>, created: Col<Instant>) -> Self {
        Self { kind: EventKind::Incident, began: started.or(first_posted).unwrap_or(created).0 }
    }

    /// A maintenance, with the moments it may have begun at.
    pub fn maintenance(started: Option<Col<Instant>>, scheduled_for: Col<Instant>) -> Self {
        Self { kind: EventKind::Maintenance, began: started.unwrap_or(scheduled_for).0 }
    }
}

/// The rows of one page that decide what its visitors see.
#[derive(Clone, Debug, PartialEq)]
pub struct Ledger {
    /// The page; `version` and `changed_at` are those of the last change folded in.
    pub page: page::Model,
    /// Its groups.
    pub groups: BTreeMap<GroupId, component_group::Model>,
    /// Its components.
    pub components: BTreeMap<ComponentId, component::Model>,
    /// Each component's journal, oldest first.
    pub journal: BTreeMap<ComponentId, Vec<journal::Model>>,
    /// Its incidents.
    pub incidents: BTreeMap<EventId, EventFile<incident::Model>>,
    /// Its maintenances.
    pub maintenances: BTreeMap<EventId, EventFile<maintenance::Model>>,
    /// Its metrics.
    pub metrics: BTreeMap<MetricId, metric::Model>,
    /// The values beyond which a metric is not fine, each with the component it says something about.
    pub limits: BTreeMap<MetricId, Vec<(ComponentId, f64)>>,
    /// Its announcements.
    pub announcements: BTreeMap<AnnouncementId, announcement::Model>,
    /// Numbers of events whose own row has not come yet.
    pub numbers: BTreeMap<EventId, i64>,
    /// The numbers compatible programs know things by.
    pub numbered: Arc<Numbers>,
    /// Every event visitors may see, however old, so that an unknown address needs no question to the database, and one they
    /// may not know of is like one that never was.
    pub known: BTreeMap<EventId, Known>,
    /// Every picture of its texts, so that an unknown address needs no question to the database.
    pub illustrations: Arc<BTreeSet<Illustration>>,
}

impl Ledger {
    /// A page with nothing on it.
    pub fn new(page: page::Model) -> Self {
        Self {
            page,
            groups: BTreeMap::new(),
            components: BTreeMap::new(),
            journal: BTreeMap::new(),
            incidents: BTreeMap::new(),
            maintenances: BTreeMap::new(),
            metrics: BTreeMap::new(),
            limits: BTreeMap::new(),
            announcements: BTreeMap::new(),
            numbers: BTreeMap::new(),
            numbered: Arc::default(),
            known: BTreeMap::new(),
            illustrations: Arc::default(),
        }
    }

    /// Whether folding these facts in leads to what the database holds. It does not where rows are needed that are not here:
    /// when an event comes back that had left the window, or when one goes and an older one moves up among the newest.
    pub fn can_fold(&self, facts: &[Fact]) -> bool {
        let begins = |id: EventId| self.numbers.contains_key(&id) || facts.iter().any(|f| matches!(f, Fact::Event(e) if e.id == id));
        facts.iter().all(|fact| match fact {
            Fact::Incident(row) if row.deleted_at.is_some() => can_lose(&self.incidents, row.id.0),
            Fact::Incident(row) => self.incidents.contains_key(&row.id.0) || begins(row.id.0),
            Fact::Maintenance(row) if row.deleted_at.is_some() => can_lose(&self.maintenances, row.id.0),
            Fact::Maintenance(row) => self.maintenances.contains_key(&row.id.0) || begins(row.id.0),
            _ => true,
        })
    }

    /// Folds in the facts of the change that led to `version`. Ask [`can_fold`](Self::can_fold) first.
    pub fn fold(&mut self, version: i64, at: Instant, facts: Vec<Fact>) {
        facts.into_iter().for_each(|fact| self.take(fact));
        self.page.version = version;
        self.page.changed_at.0 = at;
        self.forget_old(at);
    }

    fn take(&mut self, fact: Fact) {
        match fact {
            Fact::Page(row) => self.page = row,
            Fact::Group(row) => keep(&mut self.groups, row.id.0, row.deleted_at.is_some(), row),
            Fact::Component(row) => keep(&mut self.components, row.id.0, row.deleted_at.is_some() || row.archived_at.is_some(), row),
            Fact::Journal(row) => {
                let journal = self.journal.entry(row.component_id.0).or_default();
                journal.push(row);
                journal.sort_by_key(|j| (j.at, j.id));
            }
            Fact::Event(row) => {
                self.numbers.insert(row.id.0, row.number);
            }
            Fact::Incident(row) => {
                let (id, gone) = (row.id.0, row.deleted_at.is_some());
                let known = Known::incident(row.started_at, row.first_posted_at, row.created_at);
                let seen = view::sees_incident(Audience::Public, &row).then_some(known);
                know(&mut self.known, id, seen);
                file(&mut self.incidents, &mut self.numbers, id, gone, row);
            }
            Fact::Maintenance(row) => {
                let (id, gone) = (row.id.0, row.deleted_at.is_some());
                let seen = view::sees_maintenance(Audience::Public, &row).then(|| Known::maintenance(row.started_at, row.scheduled_for));
                know(&mut self.known, id, seen);
                file(&mut self.maintenances, &mut self.numbers, id, gone, row);
            }
            Fact::Affected { event, rows } => {
                self.with_event(event, |affected, _, _| *affected = sorted(rows, |r| r.component_id));
            }
            Fact::Update(row) => {
                self.with_event(row.event_id.0, |_, updates, _| {
                    let id = row.id.0;
                    if row.deleted_at.is_some() {
                        updates.remove(&id);
                    } else if let Some(update) = updates.get_mut(&id) {
                        update.row = row;
                    } else {
                        updates.insert(id, UpdateFile { row, touched: Vec::new(), edits: Vec::new() });
                    }
                });
            }
            Fact::Touched { event, update, rows } => self.with_event(event, |_, updates, _| {
                if let Some(update) = updates.get_mut(&update) {
                    update.touched = sorted(rows, |r| r.component_id);
                }
            }),
            Fact::Edit { event, row } => self.with_event(event, |_, updates, _| {
                if let Some(update) = updates.get_mut(&row.update_id.0) {
                    update.edits.push(row);
                }
            }),
            Fact::Postmortem(row) => self.with_event(row.event_id.0, |_, _, postmortem| *postmortem = Some(row)),
            Fact::Metric(row) => keep(&mut self.metrics, row.id.0, row.deleted_at.is_some(), row),
            Fact::Limits { metric, values } => {
                _ = if values.is_empty() { self.limits.remove(&metric) } else { self.limits.insert(metric, values) };
            }
            Fact::Announcement(row) => keep(&mut self.announcements, row.id.0, row.deleted_at.is_some(), row),
            Fact::Numbered(all) => Arc::make_mut(&mut self.numbered).extend(all),
            Fact::Illustration { name, is_kept } => {
                let all = Arc::make_mut(&mut self.illustrations);
                _ = if is_kept { all.insert(name) } else { all.remove(&name) };
            }
        }
    }

    fn with_event(
        &mut self,
        id: EventId,
        change: impl FnOnce(&mut Vec<event_component::Model>, &mut BTreeMap<UpdateId, UpdateFile>, &mut Option<postmortem::Model>),
    ) {
        if let Some(file) = self.incidents.get_mut(&id) {
            change(&mut file.affected, &mut file.updates, &mut file.postmortem);
        } else if let Some(file) = self.maintenances.get_mut(&id) {
            change(&mut file.affected, &mut file.updates, &mut file.postmortem);
        }
    }

    /// Lets go of what no snapshot at `at` or later can show.
    fn forget_old(&mut self, at: Instant) {
        let since = at - WINDOW;
        let newest = nth_newest(self.incidents.values().map(|f| f.row.created_at.0));
        self.incidents.retain(|_, f| is_current(f.row.resolved_at.map(|r| r.0), f.row.created_at.0, since, newest));
        let newest = nth_newest(self.maintenances.values().map(|f| f.row.created_at.0));
        self.maintenances.retain(|_, f| is_current(over(&f.row), f.row.created_at.0, since, newest));
        self.announcements.retain(|_, a| a.ends_at.is_none_or(|ends| ends.0 >= at - ANNOUNCED));
        for journal in self.journal.values_mut() {
            let before = journal.partition_point(|j| j.at.0 < since);
            journal.drain(..before.saturating_sub(1));
        }
    }
}

/// Whether an event still belongs to the live window: open, ended or entered since, or among the newest.
pub fn is_current(over: Option<Instant>, created: Instant, since: Instant, newest: Option<Instant>) -> bool {
    over.is_none_or(|over| over >= since) || created >= since || newest.is_some_and(|newest| created >= newest)
}

/// When a maintenance was over, as far as memory goes: one that was called off early stays until the time it was planned for.
pub fn over(row: &maintenance::Model) -> Option<Instant> {
    row.ended_at.or(row.cancelled_at).map(|over| over.0.max(row.scheduled_for.0))
}

/// The moment from which on an event is among the [`NEWEST`].
pub fn nth_newest(created: impl Iterator<Item = Instant>) -> Option<Instant> {
    let mut all: Vec<Instant> = created.collect();
    all.sort_unstable_by(|a, b| b.cmp(a));
    all.truncate(NEWEST);
    all.last().copied()
}

fn can_lose<R>(files: &BTreeMap<EventId, EventFile<R>>, id: EventId) -> bool {
    files.len() < NEWEST || !files.contains_key(&id)
}

fn know(known: &mut BTreeMap<EventId, Known>, id: EventId, seen: Option<Known>) {
    match seen {
        Some(seen) => known.insert(id, seen),
        None => known.remove(&id),
    };
}

fn keep<K: Ord, R>(map: &mut BTreeMap<K, R>, id: K, gone: bool, row: R) {
    if gone {
        map.remove(&id);
    } else {
        map.insert(id, row);
    }
}

fn file<R>(map: &mut BTreeMap<EventId, EventFile<R>>, numbers: &mut BTreeMap<EventId, i64>, id: EventId, gone: bool, row: R) {
    if gone {
        map.remove(&id);
    } else if let Some(file) = map.get_mut(&id) {
        file.row = row;
    } else {
        let number = numbers.remove(&id).unwrap_or_default();
        map.insert(id, EventFile { number, row, affected: Vec::new(), updates: BTreeMap::new(), postmortem: None });
    }
}

fn sorted<R, K: Ord>(mut rows: Vec<R>, key: impl Fn(&R) -> K) -> Vec<R> {
    rows.sort_by_key(key);
    rows
}
