//! Taking the series of one request.

use std::collections::BTreeMap;

use app::model::{Instant, MetricId, PageId, access::Right};
use ingest::{Fault, Kind, Labels, Series};

use super::{
    Incoming,
    rules::Rules,
    seen,
    worth::{Gathered, worth},
};
use crate::{
    error::Result,
    service::{
        Services,
        actor::Actor,
        metrics::{self, MOST_POINTS},
        secret,
    },
};

/// How many reasons are told why values were not taken.
const FAULTS: usize = 100;

/// What became of the series of one request.
#[derive(Debug, Default)]
pub struct Taken {
    /// How many values could be taken, whether a metric wants them or not.
    pub values: usize,
    /// How many points metrics got.
    pub points: usize,
    /// How many values could not be taken.
    pub refused: usize,
    /// Why, for the first of them.
    pub faults: Vec<Fault>,
}

impl Taken {
    fn refuse(&mut self, series: &dyn std::fmt::Display, why: &str) {
        self.refused += 1;
        if self.faults.len() < FAULTS {
            let name: String = series.to_string().chars().take(200).collect();
            self.faults.push(Fault::field(name, why));
        }
    }
}

/// A series with those of its values that can be taken.
pub(super) struct Arrival {
    pub key: String,
    pub name: String,
    pub labels: Labels,
    pub kind: Kind,
    pub values: BTreeMap<Instant, f64>,
    /// The metric it belongs to; the first of several.
    pub metric: Option<MetricId>,
    /// Whether its growth counts for any of them.
    pub rated: bool,
}

/// Takes series that came through a door: points of the metrics they belong to, and a place in the list for all of them. Values that
/// cannot be are left out and counted; all others are taken.
pub async fn take(
    services: &Services,
    actor: &Actor,
    page: PageId,
    incoming: &Incoming,
    (door, series): (&'static str, Vec<Series>),
) -> Result<Taken> {
    actor.must(page, Right::PushPoints)?;
    let now = services.clock.now();
    let rules = incoming.rules(services, page).await?;
    let mut taken = Taken::default();
    let mut arrivals: Vec<Arrival> = series.into_iter().map(|series| arrival(series, &rules, now, &mut taken)).collect();
    arrivals.retain(|arrival| !arrival.values.is_empty());
    let rated: Vec<&str> = arrivals.iter().filter(|arrival| arrival.rated).map(|arrival| arrival.key.as_str()).collect();
    let before = seen::last_values(services.db.read(), page, &rated).await?;
    let mut gathered: BTreeMap<(MetricId, Instant), Gathered> = BTreeMap::new();
    for arrival in &arrivals {
        for rule in rules.of(&arrival.name, &arrival.labels) {
            for (at, value) in worth(rule, arrival.kind, &arrival.values, before.get(&arrival.key).copied()) {
                let one = || Gathered::new(rule.aggregation, value);
                gathered.entry((rule.metric, at)).and_modify(|all| all.add(value)).or_insert_with(one);
            }
        }
    }
    let points = gathered.into_iter().map(|((metric, at), all)| (metric, at, all.value()));
    // A scale can carry a value out of what is possible.
    let points: Vec<_> = points.filter(|(_, at, value)| metrics::fits(now, *at, *value).is_ok()).collect();
    for part in points.chunks(MOST_POINTS) {
        taken.points += metrics::push_points(services, actor, page, part.to_vec()).await?;
    }
    seen::note(services, page, incoming, (door, &arrivals)).await?;
    Ok(taken)
}

fn arrival(series: Series, rules: &Rules, now: Instant, taken: &mut Taken) -> Arrival {
    let mut values = BTreeMap::new();
    for point in &series.points {
        let at = point.at.map_or(now, Instant::from_millis);
        match metrics::fits(now, at, point.value) {
            Ok(()) => {
                taken.values += 1;
                values.insert(at, point.value);
            }
            Err((field, why)) => taken.refuse(&series, &format!("{field} {why}")),
        }
    }
    let found = rules.of(&series.name, &series.labels);
    let (metric, rated) = (found.first().map(|rule| rule.metric), found.iter().any(|rule| rule.rate));
    Arrival { key: key(&series.name, &series.labels), name: series.name, labels: series.labels, kind: series.kind, values, metric, rated }
}

/// What a series is known by: the same for the same name and labels, and for nothing else.
fn key(name: &str, labels: &Labels) -> String {
    let mut text = format!("{} {name}", name.len());
    for (label, value) in labels.pairs() {
        text.push_str(&format!("{} {label}{} {value}", label.len(), value.len()));
    }
    secret::hash(&text)
}
