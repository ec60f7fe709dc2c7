//! Which series belong to which metrics of a page, ready to be used.

use std::collections::HashMap;

use app::model::{Aggregation, MetricId, metric::PushSource};
use ingest::{Labels, matcher::Matcher};

use crate::{entity::metric, service::metrics};

/// What a metric wants of the series that arrive.
pub(super) type Wanted = (MetricId, Aggregation, PushSource);

/// How one metric takes series.
pub(super) struct Rule {
    pub metric: MetricId,
    pub aggregation: Aggregation,
    pub scale: f64,
    pub rate: bool,
    matcher: Matcher,
}

/// The rules of a page, found by the name of a series where they have one.
pub(super) struct Rules {
    wanted: Vec<Wanted>,
    all: Vec<Rule>,
    by_name: HashMap<String, Vec<usize>>,
    nameless: Vec<usize>,
}

/// What these metrics want.
pub(super) fn wanted(rows: &[metric::Model]) -> Vec<Wanted> {
    rows.iter().filter_map(|row| Some((row.id.0, row.aggregation.0, metrics::source_of(row).push?))).collect()
}

impl Rules {
    /// Compiles them. A matcher that cannot be read any more selects nothing.
    pub fn new(wanted: Vec<Wanted>) -> Self {
        let rule = |(metric, aggregation, push): &Wanted| {
            let matcher = push.matcher.parse().ok()?;
            Some(Rule { metric: *metric, aggregation: *aggregation, scale: push.scale, rate: push.rate, matcher })
        };
        let all: Vec<Rule> = wanted.iter().filter_map(rule).collect();
        let (mut by_name, mut nameless) = (HashMap::<String, Vec<usize>>::new(), Vec::new());
        for (at, rule) in all.iter().enumerate() {
            match rule.matcher.name() {
                Some(name) => by_name.entry(name.to_owned()).or_default().push(at),
                None => nameless.push(at),
            }
        }
        Self { wanted, all, by_name, nameless }
    }

    /// Whether they were made of this.
    pub fn are_of(&self, wanted: &[Wanted]) -> bool {
        self.wanted == wanted
    }

    /// Those a series belongs to, in the order of the metrics.
    pub fn of(&self, name: &str, labels: &Labels) -> Vec<&Rule> {
        let named = self.by_name.get(name).map(Vec::as_slice).unwrap_or_default();
        let mut found: Vec<usize> =
            named.iter().chain(&self.nameless).copied().filter(|at| self.all[*at].matcher.matches(name, labels)).collect();
        found.sort_unstable();
        found.into_iter().map(|at| &self.all[at]).collect()
    }
}
