//! Series and their points: what every format is turned into.

use std::fmt;

use crate::fault::quoted;

/// The furthest instant that is taken, 9999-12-30T22:00:00Z in milliseconds: what calendars can write.
const LATEST: i64 = 253_402_207_200_000;

/// What the points of a series are, as far as the format says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Kind {
    /// The format does not say.
    #[default]
    Unknown,
    /// A measurement that goes up and down.
    Gauge,
    /// A sum since some start, that only grows: its growth is what matters.
    Total,
    /// How much was added since the point before.
    Change,
}

/// Labels, sorted by name; no name is there twice, and no value is empty (an empty value means that there is no such label).
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Labels(Vec<(String, String)>);

impl Labels {
    /// Sorts labels and leaves out those without a value. `Err` is a name that is there twice.
    pub fn new(mut pairs: Vec<(String, String)>) -> Result<Self, String> {
        pairs.retain(|(_, value)| !value.is_empty());
        pairs.sort();
        match pairs.windows(2).find(|pair| pair[0].0 == pair[1].0) {
            Some(pair) => Err(pair[0].0.clone()),
            None => Ok(Self(pairs)),
        }
    }

    /// The value of a label; empty if it is not there.
    pub fn get(&self, name: &str) -> &str {
        match self.0.binary_search_by(|(known, _)| known.as_str().cmp(name)) {
            Ok(at) => &self.0[at].1,
            Err(_) => "",
        }
    }

    /// Names and values, sorted by name.
    pub fn pairs(&self) -> &[(String, String)] {
        &self.0
    }
}

/// One value at one time.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Point {
    /// When, in milliseconds since the epoch; nothing means "now", which only the receiver knows.
    pub at: Option<i64>,
    /// How much; never NaN and never infinite.
    pub value: f64,
}

/// Points that belong together.
#[derive(Clone, Debug, PartialEq)]
pub struct Series {
    /// What is measured.
    pub name: String,
    /// Of what.
    pub labels: Labels,
    /// How to read the points.
    pub kind: Kind,
    /// The points, in the order they were sent in.
    pub points: Vec<Point>,
}

impl fmt::Display for Series {
    /// As Prometheus writes it: `up{job="api"}`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name)?;
        if self.labels.0.is_empty() {
            return Ok(());
        }
        for (index, (name, value)) in self.labels.0.iter().enumerate() {
            write!(f, "{}{name}={value:?}", if index == 0 { "{" } else { "," })?;
        }
        f.write_str("}")
    }
}

/// An instant within the calendar, or why it is none.
pub(crate) fn instant(millis: i64) -> Result<i64, String> {
    match (0..=LATEST).contains(&millis) {
        true => Ok(millis),
        false => Err(format!("the time {} is out of range", quoted(&millis.to_string()))),
    }
}
