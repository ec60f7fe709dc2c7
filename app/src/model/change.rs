//! What happened between two snapshots, small enough to send to every open tab, and how to fold it in.

use serde::{Deserialize, Serialize};

use crate::model::{
    AnnouncementId, ComponentId, Date, EventId, GroupId, Instant, MetricId, UpdateId,
    component::{Component, Group, SubjectId},
    event::{Event, newest_first},
    incident::Incident,
    maintenance::Maintenance,
    order,
    page::Page,
    snapshot::{Announcement, Days, Metric, Snapshot, first_day},
    uptime::{Day, History, counted_to},
};

/// A thing in a list, found by its id and kept in a fixed order.
pub trait Listed: Clone + PartialEq {
    /// What identifies it.
    type Key: Copy + Ord + std::fmt::Debug;
    /// What it is sorted by; must end in the id, so that the order is total.
    type Place: Ord;

    /// Its id.
    fn key(&self) -> Self::Key;

    /// Its place in the list.
    fn place(&self) -> Self::Place;
}

/// Changes of one list: what to put in place of the same id, or to add, and what to take away.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(bound(serialize = "T: Serialize, K: Serialize", deserialize = "T: Deserialize<'de>, K: Deserialize<'de>"))]
pub struct Patch<T, K> {
    /// New or changed things, whole.
    #[serde(default = "Vec::new", skip_serializing_if = "Vec::is_empty")]
    pub put: Vec<T>,
    /// Ids of things that are gone.
    #[serde(default = "Vec::new", skip_serializing_if = "Vec::is_empty")]
    pub gone: Vec<K>,
}

impl<T, K> Default for Patch<T, K> {
    fn default() -> Self {
        Self { put: Vec::new(), gone: Vec::new() }
    }
}

impl<T: Listed> Patch<T, T::Key> {
    fn between(old: &[T], new: &[T]) -> Self {
        let find = |list: &[T], key| list.iter().position(|t: &T| t.key() == key);
        Self {
            put: new.iter().filter(|n| find(old, n.key()).is_none_or(|at| old[at] != **n)).cloned().collect(),
            gone: old.iter().map(T::key).filter(|key| find(new, *key).is_none()).collect(),
        }
    }

    fn apply(self, list: &mut Vec<T>) {
        list.retain(|t| !self.gone.contains(&t.key()) && !self.put.iter().any(|p| p.key() == t.key()));
        list.extend(self.put);
        order::by_key(list, T::place);
    }
}

impl<T, K> Patch<T, K> {
    fn is_empty(&self) -> bool {
        self.put.is_empty() && self.gone.is_empty()
    }
}

/// A changed incident or maintenance: its head, with only those updates that are new or changed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct EventPatch<E> {
    /// The event with only its new and changed updates.
    pub event: E,
    /// Updates that are gone.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub gone: Vec<UpdateId>,
}

/// Changed days of one component or group.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct HistoryPatch {
    /// Whose.
    pub subject: SubjectId,
    /// The first day with data.
    pub first: Option<Date>,
    /// What its uptime is counted from.
    pub counted_from: Option<Instant>,
    /// New or changed days.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub put: Vec<Day>,
    /// Days that are fine after all.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub gone: Vec<Date>,
}

/// The difference between one version of a page and the next, for one audience.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Change {
    /// The version it leads to.
    pub version: u64,
    /// The version it leads on from, if that is not the one before. Those in between show the same to this audience.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<u64>,
    /// When that version came to be.
    pub at: Instant,
    /// The date then, in the page's zone.
    pub today: Date,
    /// When the window and its last day began, if a day has begun.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub days: Option<Days>,
    /// The page, if it changed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub page: Option<Page>,
    /// Groups.
    #[serde(default, skip_serializing_if = "Patch::is_empty")]
    pub groups: Patch<Group, GroupId>,
    /// Components.
    #[serde(default, skip_serializing_if = "Patch::is_empty")]
    pub components: Patch<Component, ComponentId>,
    /// Days and uptime.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub histories: Vec<HistoryPatch>,
    /// Components and groups that show no days any more.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub histories_gone: Vec<SubjectId>,
    /// Incidents.
    #[serde(default, skip_serializing_if = "Patch::is_empty")]
    pub incidents: Patch<EventPatch<Incident>, EventId>,
    /// Maintenances.
    #[serde(default, skip_serializing_if = "Patch::is_empty")]
    pub maintenances: Patch<EventPatch<Maintenance>, EventId>,
    /// Announcements.
    #[serde(default, skip_serializing_if = "Patch::is_empty")]
    pub announcements: Patch<Announcement, AnnouncementId>,
    /// Metrics.
    #[serde(default, skip_serializing_if = "Patch::is_empty")]
    pub metrics: Patch<Metric, MetricId>,
}

impl Change {
    /// What leads from `old` to `new`.
    pub fn between(old: &Snapshot, new: &Snapshot) -> Self {
        Self {
            version: new.version,
            from: Some(old.version).filter(|from| from + 1 != new.version),
            at: new.at,
            today: new.today,
            days: (old.days != new.days).then_some(new.days),
            page: (old.page != new.page).then(|| new.page.clone()),
            groups: Patch::between(&old.groups, &new.groups),
            components: Patch::between(&old.components, &new.components),
            histories: new.histories.keys().filter_map(|id| history_between(*id, old, new)).collect(),
            histories_gone: old.histories.keys().filter(|id| !new.histories.contains_key(id)).copied().collect(),
            incidents: events_between(&old.incidents, &new.incidents),
            maintenances: events_between(&old.maintenances, &new.maintenances),
            announcements: Patch::between(&old.announcements, &new.announcements),
            metrics: Patch::between(&old.metrics, &new.metrics),
        }
    }

    /// The components and groups it changes, for showing where something happened.
    pub fn touched(&self) -> Vec<SubjectId> {
        self.components.put.iter().map(|c| c.id.cast()).chain(self.groups.put.iter().map(|g| g.id.cast())).collect()
    }
}

impl Snapshot {
    /// Whether the other, which is newer, shows the same though time has gone on. While something is not fine each minute shows.
    pub fn shows_like(&self, other: &Self) -> bool {
        let time_shows = other.is_ticking() && counted_to(self.at) != counted_to(other.at);
        !time_shows
            && self.epoch == other.epoch
            && (self.today, self.days) == (other.today, other.days)
            && self.page == other.page
            && self.groups == other.groups
            && self.components == other.components
            && self.incidents == other.incidents
            && self.maintenances == other.maintenances
            && self.announcements == other.announcements
            && self.metrics == other.metrics
            && self.histories.len() == other.histories.len()
            && other.histories.keys().all(|id| history_between(*id, self, other).is_none())
    }

    /// Folds a change in. The change must lead on from this version; anything else is left alone and answered with `false`.
    pub fn apply(&mut self, change: Change) -> bool {
        let from = change.from.unwrap_or(change.version.saturating_sub(1));
        if !(from..change.version).contains(&self.version) {
            return false;
        }
        self.version = change.version;
        self.at = change.at;
        self.today = change.today;
        self.days = change.days.unwrap_or(self.days);
        if let Some(page) = change.page {
            self.page = page;
        }
        change.groups.apply(&mut self.groups);
        change.components.apply(&mut self.components);
        self.histories.retain(|id, _| !change.histories_gone.contains(id));
        let (first, days) = (first_day(self.today), self.days);
        self.histories.values_mut().for_each(|history| history.age(first, days.from));
        for patch in change.histories {
            apply_history(self.histories.entry(patch.subject).or_default(), patch);
        }
        let (today, so_far) = (self.today, counted_to(self.at).since(days.today));
        let mut histories = std::mem::take(&mut self.histories);
        histories.iter_mut().for_each(|(id, history)| history.fill(today, || self.now_of(*id), so_far));
        self.histories = histories;
        apply_events(&mut self.incidents, change.incidents);
        apply_events(&mut self.maintenances, change.maintenances);
        change.announcements.apply(&mut self.announcements);
        change.metrics.apply(&mut self.metrics);
        true
    }
}

/// What time alone does not do to a history.
fn history_between(subject: SubjectId, old: &Snapshot, new: &Snapshot) -> Option<HistoryPatch> {
    let (before, after) = (old.histories.get(&subject), new.histories.get(&subject)?);
    let mut aged = before.cloned().unwrap_or_default();
    aged.age(first_day(new.today), new.days.from);
    let goes_on = |day: &Day, other: &Day| day.date == new.today && day.is_like_but_for(other, new.now_of(subject));
    let same = |day: &Day, other: &Day| day == other || goes_on(day, other);
    let patch = HistoryPatch {
        subject,
        first: after.first,
        counted_from: after.counted_from,
        put: after.days.iter().filter(|day| !aged.days.iter().any(|other| same(day, other))).cloned().collect(),
        gone: aged.days.iter().map(|d| d.date).filter(|date| after.day(*date).is_none()).collect(),
    };
    let quiet = patch.put.is_empty() && patch.gone.is_empty();
    let unchanged = before.is_some() && quiet && (aged.first, aged.counted_from) == (after.first, after.counted_from);
    (!unchanged).then_some(patch)
}

fn apply_history(history: &mut History, patch: HistoryPatch) {
    history.first = patch.first;
    history.counted_from = patch.counted_from;
    history.days.retain(|d| !patch.gone.contains(&d.date) && !patch.put.iter().any(|p| p.date == d.date));
    history.days.extend(patch.put);
    order::by_key(&mut history.days, |d| d.date);
}

fn events_between<E>(old: &[E], new: &[E]) -> Patch<EventPatch<E>, EventId>
where
    E: Listed<Key = EventId> + Event,
    E::State: Clone + PartialEq,
{
    let patch = |new: &E| {
        let before = old.iter().find(|o| o.key() == new.key());
        if before == Some(new) {
            return None;
        }
        let known = before.map_or(&[][..], |b| b.updates());
        let mut event = new.clone();
        event.updates_mut().retain(|u| !known.contains(u));
        let gone = known.iter().map(|u| u.id).filter(|id| !new.updates().iter().any(|u| u.id == *id)).collect();
        Some(EventPatch { event, gone })
    };
    Patch {
        put: new.iter().filter_map(patch).collect(),
        gone: old.iter().map(E::key).filter(|key| !new.iter().any(|n| n.key() == *key)).collect(),
    }
}

fn apply_events<E>(list: &mut Vec<E>, patch: Patch<EventPatch<E>, EventId>)
where
    E: Listed<Key = EventId> + Event,
{
    for EventPatch { mut event, gone } in patch.put {
        if let Some(at) = list.iter().position(|e| e.key() == event.key()) {
            let mut kept = std::mem::take(list[at].updates_mut());
            kept.retain(|u| !gone.contains(&u.id) && !event.updates().iter().any(|n| n.id == u.id));
            event.updates_mut().append(&mut kept);
            newest_first(event.updates_mut());
            list[at] = event;
        } else {
            list.push(event);
        }
    }
    list.retain(|e| !patch.gone.contains(&e.key()));
    order::by_key(list, E::place);
}

impl Listed for Group {
    type Key = GroupId;
    type Place = (i32, GroupId);
    fn key(&self) -> GroupId {
        self.id
    }
    fn place(&self) -> Self::Place {
        (self.position, self.id)
    }
}

impl Listed for Component {
    type Key = ComponentId;
    type Place = (i32, ComponentId);
    fn key(&self) -> ComponentId {
        self.id
    }
    fn place(&self) -> Self::Place {
        (self.position, self.id)
    }
}

impl Listed for Incident {
    type Key = EventId;
    type Place = (std::cmp::Reverse<Instant>, EventId);
    fn key(&self) -> EventId {
        self.id
    }
    fn place(&self) -> Self::Place {
        (std::cmp::Reverse(self.created_at), self.id)
    }
}

impl Listed for Maintenance {
    type Key = EventId;
    type Place = (bool, i64, EventId);
    fn key(&self) -> EventId {
        self.id
    }
    /// Those to come soonest first, then those over newest first.
    fn place(&self) -> Self::Place {
        let over = self.state.is_over();
        let at = if over { -self.cancelled_at.unwrap_or(self.until()).millis() } else { self.scheduled_for.millis() };
        (over, at, self.id)
    }
}

impl Listed for Announcement {
    type Key = AnnouncementId;
    type Place = (std::cmp::Reverse<Instant>, AnnouncementId);
    fn key(&self) -> AnnouncementId {
        self.id
    }
    fn place(&self) -> Self::Place {
        (std::cmp::Reverse(self.starts_at), self.id)
    }
}

impl Listed for Metric {
    type Key = MetricId;
    type Place = (i32, MetricId);
    fn key(&self) -> MetricId {
        self.id
    }
    fn place(&self) -> Self::Place {
        (self.position, self.id)
    }
}
