//! Any JSON, with a path that says where the number is (RFC 9535): `$.checks[?@.name == 'api'].latency`.
//!
//! The value may be a number, the text of one, or a truth value. A second path may say where its time is: seconds or milliseconds since
//! the epoch, or a date. Paths that find several values need a path that finds as many times.

use std::{fmt, str::FromStr};

use serde_json::Value;

use super::UNNAMED;
use crate::{
    Batch, Collector, Fault, Kind, Limits, Place, Point,
    json::{self},
    number, time,
};

/// The largest body, in bytes: all of it is held as values, which take much more room than text.
const BODY: usize = 1 << 20;

/// The longest path, in bytes.
const LONGEST: usize = 500;

/// How deep brackets of a path may nest.
const DEEPEST: usize = 8;

/// How often a path may look at all that is below (`..`), and how many selectors may stand beside others: each multiplies the work.
const MANY: usize = 2;

/// From here on a number is milliseconds rather than seconds: in seconds it would be the year 5138.
const IN_MILLIS: f64 = 1e11;

/// A path to values in JSON.
#[derive(Clone, Debug)]
pub struct JsonPath {
    text: String,
    path: serde_json_path::JsonPath,
}

impl FromStr for JsonPath {
    type Err = Fault;

    /// The fault says at which byte reading ended.
    fn from_str(text: &str) -> Result<Self, Fault> {
        bounded(text)?;
        let path = serde_json_path::JsonPath::parse(text).map_err(|error| Fault::byte(error.position(), error.message()))?;
        Ok(Self { text: text.to_owned(), path })
    }
}

impl fmt::Display for JsonPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// Refuses paths that are long, deep, or made to find the same value over and over.
fn bounded(text: &str) -> Result<(), Fault> {
    if text.len() > LONGEST {
        return Err(Fault::byte(LONGEST, format!("a path is no longer than {LONGEST} bytes")));
    }
    let (mut depth, mut below, mut beside, mut filters, mut quote) = (0usize, 0, 0, 0, None);
    let mut before = ' ';
    for (at, letter) in text.char_indices() {
        match (quote, letter) {
            (Some(_), '\\') if before == '\\' => {
                before = ' ';
                continue;
            }
            (Some(open), _) if letter == open && before != '\\' => quote = None,
            (Some(_), _) => {}
            (None, '\'' | '"') => quote = Some(letter),
            (None, '[' | '(') => depth += 1,
            (None, ']' | ')') => depth = depth.saturating_sub(1),
            (None, '!') if before == '!' => return Err(Fault::byte(at, "one `!` is enough")),
            (None, '.') if before == '.' => below += 1,
            (None, ',') => beside += 1,
            (None, '?') => filters += 1,
            _ => {}
        }
        before = letter;
        if depth > DEEPEST {
            return Err(Fault::byte(at, format!("brackets nest deeper than {DEEPEST}")));
        }
        if below > MANY || beside > MANY || filters > MANY {
            return Err(Fault::byte(at, format!("`..`, `,` and `?` may each be there {MANY} times at most")));
        }
    }
    Ok(())
}

/// Reads values, and their times if there is a path to them, from a body.
pub fn parse(body: &[u8], value: &JsonPath, at: Option<&JsonPath>, limits: &Limits) -> Result<Batch, Fault> {
    let root: Value = json::whole(json::text(body, limits.body.min(BODY))?)?;
    let values = find(value, &root, limits)?;
    let times = at.map(|path| find(path, &root, limits)).transpose()?;
    let count = values.len();
    match &times {
        Some(times) if times.len() != count => {
            return Err(Fault::whole(format!("{value} finds {count} values, but their path finds {} times", times.len())));
        }
        None if count != 1 => {
            return Err(Fault::whole(format!("{value} finds {count} values; without their times one is expected")));
        }
        _ => {}
    }
    let mut collector = Collector::new(limits);
    let series = collector.open(UNNAMED, &[], Kind::Unknown).map_err(Fault::whole)?;
    for (index, value_found) in values.into_iter().enumerate() {
        let path = if count == 1 { value.to_string() } else { format!("{value} (number {})", index + 1) };
        let at = times.as_ref().and_then(|times| times.get(index)).map(|at| moment(at)).transpose();
        match (number::of_json(value_found), at) {
            (Ok(value), Ok(at)) => collector.push(|| Place::Field(path), series, Point { at, value }),
            (Err(why), _) => collector.refuse(Fault::field(path, why)),
            (_, Err(why)) => collector.refuse(Fault::field(path, format!("its time: {why}"))),
        };
    }
    Ok(collector.finish())
}

fn find<'a>(path: &JsonPath, root: &'a Value, limits: &Limits) -> Result<Vec<&'a Value>, Fault> {
    let found = path.path.query(root).all();
    match found.len() > limits.points {
        true => Err(Fault::whole(format!("{path} finds more than {} values", limits.points))),
        false => Ok(found),
    }
}

/// Seconds or milliseconds since the epoch, told apart by their size, or a date.
fn moment(value: &Value) -> Result<i64, String> {
    match number::of_json(value) {
        Ok(number) if number >= IN_MILLIS => time::of_millis(number),
        _ => time::of_json(value),
    }
}

#[cfg(test)]
#[path = "json_path_tests.rs"]
mod tests;
