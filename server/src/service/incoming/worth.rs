//! What the values of a series are worth on a metric.

use std::collections::BTreeMap;

use app::model::{Aggregation, Instant};
use ingest::Kind;

use super::rules::Rule;

/// The last value of a series before those that arrive.
pub(super) type Before = Option<(Instant, f64)>;

/// The points a rule makes of the values of a series.
pub(super) fn worth(rule: &Rule, kind: Kind, values: &BTreeMap<Instant, f64>, before: Before) -> Vec<(Instant, f64)> {
    let scaled = |(at, value): (Instant, f64)| (at, value * rule.scale);
    if !rule.rate {
        return values.iter().map(|(at, value)| scaled((*at, *value))).collect();
    }
    let mut last = before;
    let mut points = Vec::new();
    for (at, value) in values {
        let Some((then, total)) = last else {
            last = Some((*at, *value));
            continue;
        };
        // What comes late says nothing: how much of the growth was before it is not known any more.
        if *at <= then {
            continue;
        }
        let seconds = at.since(then) as f64 / 1_000.0;
        // A sum that is smaller than before has begun anew, from nothing.
        let grown = if kind == Kind::Change || *value < total { *value } else { value - total };
        points.push(scaled((*at, grown / seconds)));
        last = Some((*at, *value));
    }
    points
}

/// Values of several series at one instant on their way to become one.
pub(super) struct Gathered {
    way: Aggregation,
    count: u32,
    sum: f64,
    value: f64,
}

impl Gathered {
    /// The first of them.
    pub fn new(way: Aggregation, value: f64) -> Self {
        Self { way, count: 1, sum: value, value }
    }

    /// One more.
    pub fn add(&mut self, value: f64) {
        self.count += 1;
        self.sum += value;
        self.value = match self.way {
            Aggregation::Max => self.value.max(value),
            Aggregation::Min => self.value.min(value),
            _ => value,
        };
    }

    /// What they become. Counting counts points, so several at one instant stay the newest of them.
    pub fn value(&self) -> f64 {
        match self.way {
            Aggregation::Average => self.sum / f64::from(self.count),
            Aggregation::Sum => self.sum,
            Aggregation::Max | Aggregation::Min | Aggregation::Last | Aggregation::Count => self.value,
        }
    }
}
