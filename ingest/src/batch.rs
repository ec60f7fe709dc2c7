//! What came out of one body: series, what was passed over on purpose, and what was refused.

use std::collections::HashMap;

use crate::{
    Fault, Kind, Labels, Limits, Place, Point, Series,
    fault::quoted,
    sample::{self},
};

/// What Prometheus sends when a series has ended: a NaN with exactly these bits.
pub(crate) const STALE: u64 = 0x7ff0_0000_0000_0002;

/// How many bytes of names and labels are looked at for one body, kept or not: what a body of the largest size can honestly need.
const WORK: usize = 1 << 30;

/// What a label takes besides its letters, in bytes.
const ENTRY: usize = 64;

/// What was passed over on purpose: nothing is wrong with it, but it is no point.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Skipped {
    /// Marks that say "this series has ended".
    pub stale: usize,
    /// Values that are not a number, or infinite.
    pub not_finite: usize,
    /// Fields and values that are text or empty.
    pub no_number: usize,
}

/// Everything that came out of one body.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Batch {
    /// Series with their points, in the order they first came.
    pub series: Vec<Series>,
    /// What was passed over on purpose.
    pub skipped: Skipped,
    /// What was refused, as far as it is listed.
    pub faults: Vec<Fault>,
    /// How much was refused, listed or not.
    pub refused: usize,
}

impl Batch {
    /// How many points there are, over all series.
    pub fn points(&self) -> usize {
        self.series.iter().map(|series| series.points.len()).sum()
    }
}

/// Gathers points into series within limits.
#[derive(Debug)]
pub struct Collector<'a> {
    limits: &'a Limits,
    places: HashMap<(String, Labels), usize>,
    batch: Batch,
    points: usize,
    text: usize,
    work: usize,
}

impl<'a> Collector<'a> {
    /// An empty one.
    pub fn new(limits: &'a Limits) -> Self {
        Self { limits, places: HashMap::new(), batch: Batch::default(), points: 0, text: 0, work: 0 }
    }

    /// The limits it keeps.
    pub fn limits(&self) -> &'a Limits {
        self.limits
    }

    /// Takes one point; `at` in milliseconds since the epoch. Says whether it was kept: a value that is not finite is passed over and
    /// counted, a point beyond a limit is refused and listed with its place.
    pub fn add(&mut self, place: impl FnOnce() -> Place, name: &str, labels: &[(String, String)], kind: Kind, point: Point) -> bool {
        match self.open(name, labels, kind) {
            Ok(series) => self.push(place, series, point),
            Err(why) => self.refuse(Fault { place: place(), why }),
        }
    }

    /// The number of a series within this batch; a series that stays without points is left out in the end. `Err` says which limit
    /// it breaks.
    pub fn open(&mut self, name: &str, labels: &[(String, String)], kind: Kind) -> Result<usize, String> {
        let limits = self.limits;
        if name.is_empty() {
            return Err("a series needs a name".to_owned());
        }
        if labels.len() > limits.labels {
            return Err(format!("{} labels are more than {}", labels.len(), limits.labels));
        }
        let long = |name: &str| format!("the name {} is longer than {} bytes", quoted(name), limits.name);
        if name.len() > limits.name {
            return Err(long(name));
        }
        let text = name.len() + labels.iter().map(|(label, value)| label.len() + value.len() + ENTRY).sum::<usize>();
        self.spend(text)?;
        for (label, value) in labels {
            if label.is_empty() {
                return Err("a label needs a name".to_owned());
            }
            if label.len() > limits.name {
                return Err(long(label));
            }
            if value.len() > limits.value {
                return Err(format!("the value of the label {} is longer than {} bytes", quoted(label), limits.value));
            }
        }
        let labels = Labels::new(labels.to_vec()).map_err(|twice| format!("the label {} is there twice", quoted(&twice)))?;
        let count = self.places.len();
        let key = (name.to_owned(), labels);
        if let Some(index) = self.places.get(&key) {
            return Ok(*index);
        }
        if count == limits.series {
            return Err(format!("more than {} series", limits.series));
        }
        if self.text + text > limits.text {
            return Err(format!("names and labels take more than {} bytes", limits.text));
        }
        self.text += text;
        self.batch.series.push(Series { name: key.0.clone(), labels: key.1.clone(), kind, points: Vec::new() });
        self.places.insert(key, count);
        Ok(count)
    }

    /// Counts bytes of labels that are about to be copied. `Err` if one body made so many that it was made to waste time.
    pub fn spend(&mut self, bytes: usize) -> Result<(), String> {
        self.work = self.work.saturating_add(bytes);
        if self.work > WORK { Err("the labels of this body are far too many".to_owned()) } else { Ok(()) }
    }

    /// Takes one point of a series that was opened. Says whether it was kept.
    pub fn push(&mut self, place: impl FnOnce() -> Place, series: usize, point: Point) -> bool {
        if point.value.to_bits() == STALE {
            self.batch.skipped.stale += 1;
            return false;
        }
        if !point.value.is_finite() {
            self.batch.skipped.not_finite += 1;
            return false;
        }
        if let Some(Err(why)) = point.at.map(sample::instant) {
            return self.refuse(Fault { place: place(), why });
        }
        if self.points == self.limits.points {
            return self.refuse(Fault { place: place(), why: format!("more than {} points", self.limits.points) });
        }
        let Some(series) = self.batch.series.get_mut(series) else { return false };
        series.points.push(point);
        self.points += 1;
        true
    }

    /// Counts something that is text or empty, and no point.
    pub fn skip_text(&mut self) {
        self.batch.skipped.no_number += 1;
    }

    /// Counts what is refused, and lists it while there is room. Always `false`: nothing was kept.
    pub fn refuse(&mut self, fault: Fault) -> bool {
        self.batch.refused += 1;
        if self.batch.faults.len() < self.limits.faults {
            self.batch.faults.push(fault);
        }
        false
    }

    /// Whether no more faults are listed. A body that is taken whole or not at all need not be read further.
    pub fn has_said_enough(&self) -> bool {
        self.batch.faults.len() >= self.limits.faults
    }

    /// How much was refused so far.
    pub fn refused(&self) -> usize {
        self.batch.refused
    }

    /// What was gathered.
    pub fn finish(mut self) -> Batch {
        self.batch.series.retain(|series| !series.points.is_empty());
        self.batch
    }
}

#[cfg(test)]
#[path = "batch_tests.rs"]
mod tests;
