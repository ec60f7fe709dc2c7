//! The numbers compatible programs know things by, in memory: what everybody reads asks no database for them.

use std::collections::{BTreeMap, BTreeSet};

use app::model::{EventId, Id, component::SubjectId, snapshot::Snapshot};
use serde::{Deserialize, Serialize};

/// A sort of things that have numbers. Each counts from 1 on each page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Numbered {
    /// Groups of components.
    Group,
    /// Components.
    Component,
    /// Incidents.
    Incident,
    /// Maintenances.
    Maintenance,
    /// What is said of either, but for notes of staff.
    Update,
    /// Metrics.
    Metric,
    /// Subscribers; only the database knows their numbers.
    Subscriber,
}

impl Numbered {
    const ALL: [Self; 7] = [Self::Group, Self::Component, Self::Incident, Self::Maintenance, Self::Update, Self::Metric, Self::Subscriber];

    /// Its name in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Group => "group",
            Self::Component => "component",
            Self::Incident => "incident",
            Self::Maintenance => "maintenance",
            Self::Update => "update",
            Self::Metric => "metric",
            Self::Subscriber => "subscriber",
        }
    }

    /// The sort of this name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|sort| sort.as_str() == name)
    }
}

/// A number, and whose it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Given {
    /// The sort of things it counts.
    pub sort: Numbered,
    /// The number.
    pub number: i64,
    /// The thing's id.
    pub id: SubjectId,
}

/// The numbers of a page, of things that are gone too.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(from = "Vec<Given>", into = "Vec<Given>")]
pub struct Numbers {
    by_id: BTreeMap<SubjectId, i64>,
    by_number: BTreeMap<(Numbered, i64), SubjectId>,
}

impl Numbers {
    /// The number of a thing.
    pub fn of<K>(&self, id: Id<K>) -> Option<i64> {
        self.by_id.get(&id.cast()).copied()
    }

    /// The thing of this sort with this number. That it has one does not say that it is there, or who may know of it.
    pub fn id<K>(&self, sort: Numbered, number: i64) -> Option<Id<K>> {
        self.by_number.get(&(sort, number)).map(|id| id.cast())
    }

    /// Only those of what everybody may see: what is in a snapshot, and the events of its history.
    pub fn of_what_is_seen(&self, snapshot: &Snapshot, history: impl Iterator<Item = EventId>) -> Self {
        let mut seen: BTreeSet<SubjectId> = history.map(Id::cast).collect();
        seen.extend(snapshot.groups.iter().map(|group| group.id.cast()));
        seen.extend(snapshot.components.iter().map(|component| component.id.cast()));
        seen.extend(snapshot.metrics.iter().map(|metric| metric.id.cast()));
        seen.extend(snapshot.incidents.iter().flat_map(|incident| &incident.updates).map(|update| update.id.cast()));
        seen.extend(snapshot.maintenances.iter().flat_map(|work| &work.updates).map(|update| update.id.cast()));
        Vec::from(self.clone()).into_iter().filter(|given| seen.contains(&given.id)).collect::<Vec<_>>().into()
    }
}

impl Extend<Given> for Numbers {
    fn extend<T: IntoIterator<Item = Given>>(&mut self, all: T) {
        for given in all {
            self.by_id.insert(given.id, given.number);
            self.by_number.insert((given.sort, given.number), given.id);
        }
    }
}

impl From<Vec<Given>> for Numbers {
    fn from(all: Vec<Given>) -> Self {
        let mut numbers = Self::default();
        numbers.extend(all);
        numbers
    }
}

impl From<Numbers> for Vec<Given> {
    fn from(numbers: Numbers) -> Self {
        numbers.by_number.into_iter().map(|((sort, number), id)| Given { sort, number, id }).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_outlive_a_stay_on_disk_and_every_sort_has_a_name() {
        let id = |letter: &str| letter.repeat(12).parse::<SubjectId>().unwrap();
        let all =
            vec![Given { sort: Numbered::Component, number: 1, id: id("a") }, Given { sort: Numbered::Incident, number: 1, id: id("b") }];
        let numbers = Numbers::from(all);
        let again: Numbers = serde_json::from_str(&serde_json::to_string(&numbers).unwrap()).unwrap();
        assert_eq!(again, numbers);
        assert_eq!((again.of(id("b")), again.id(Numbered::Component, 1)), (Some(1), Some(id("a"))));
        assert_eq!(again.id::<()>(Numbered::Metric, 1), None);
        for sort in Numbered::ALL {
            assert_eq!(Numbered::parse(sort.as_str()), Some(sort));
            assert_eq!(serde_json::to_value(sort).unwrap(), sort.as_str(), "facts and the database call it alike");
        }
    }
}
