//! Graphite: plain lines (`path value timestamp`), and lists of points as Python pickles.
//!
//! A path may carry tags (`disk.used;host=a;disk=b`), which become labels. Protocols:
//! <https://graphite.readthedocs.io/en/latest/feeding-carbon.html> and <https://graphite.readthedocs.io/en/latest/tags.html>.

mod frames;
mod pickle;
mod unpickle;

use crate::{Batch, Collector, Fault, Kind, Limits, Place, Point, fault::quoted, number, time};

pub use frames::Frames;
pub use pickle::pickle;

/// Reads lines. A time of `-1` or `N` means now. A line that cannot be read is refused, and the next one is read; values that are no
/// number (`nan`) are passed over, as Carbon does. A fault means that nothing of it could be read.
pub fn lines(body: &[u8], limits: &Limits) -> Result<Batch, Fault> {
    if body.len() > limits.body {
        return Err(Fault::whole(format!("{} bytes are more than {}", body.len(), limits.body)));
    }
    let mut collector = Collector::new(limits);
    for (index, line) in body.split(|byte| *byte == b'\n').enumerate() {
        let number = index + 1;
        let place = || Place::Line(number, 1);
        match line_parts(line) {
            Ok(None) => {}
            Ok(Some((path, point))) => {
                take(&mut collector, place, path, point);
            }
            Err((column, why)) => {
                collector.refuse(Fault::line(number, column, why));
            }
        }
    }
    Ok(collector.finish())
}

/// A path with its point.
type Line<'a> = (&'a str, Point);

/// What is on a line; nothing if it is empty. `Err` has a column, from 1.
fn line_parts(line: &[u8]) -> Result<Option<Line<'_>>, (usize, String)> {
    let text = std::str::from_utf8(line).map_err(|error| (error.valid_up_to() + 1, "this is not UTF-8".to_owned()))?;
    let mut words = text.split_ascii_whitespace();
    let Some(path) = words.next() else { return Ok(None) };
    let (Some(value), Some(at), None) = (words.next(), words.next(), words.next()) else {
        return Err((1, "a line has a path, a value and a time".to_owned()));
    };
    let column = |word: &str| word.as_ptr() as usize - text.as_ptr() as usize + 1;
    let value_read = number::of_text(value).map_err(|why| (column(value), why))?;
    let at_read = match at {
        "N" | "n" => None,
        _ => {
            moment(number::of_text(at).map_err(|_| (column(at), format!("{} is no time", quoted(at))))?).map_err(|why| (column(at), why))?
        }
    };
    Ok(Some((path, Point { at: at_read, value: value_read })))
}

/// Seconds since the epoch; -1 means now, which is nothing.
fn moment(seconds: f64) -> Result<Option<i64>, String> {
    if seconds == -1.0 { Ok(None) } else { time::of_seconds(seconds).map(Some) }
}

/// Takes one point of a path with or without tags.
fn take(collector: &mut Collector, place: impl Fn() -> Place, path: &str, point: Point) {
    match tagged(path, collector.limits().labels) {
        Ok((name, labels)) => collector.add(place, name, &labels, Kind::Unknown, point),
        Err(why) => collector.refuse(Fault { place: place(), why }),
    };
}

/// A name with its labels.
type Tagged<'a> = (&'a str, Vec<(String, String)>);

/// `disk.used;host=a` as a name and its labels, by the rules of Graphite: no tag without name or value, no value that begins with `~`.
fn tagged(path: &str, most: usize) -> Result<Tagged<'_>, String> {
    let mut parts = path.split(';');
    let name = parts.next().unwrap_or_default();
    let mut labels = Vec::new();
    for part in parts {
        let wrong = || format!("{} is no tag", quoted(part));
        let (tag, value) = part.split_once('=').ok_or_else(wrong)?;
        if tag.is_empty() || value.is_empty() || tag.contains(['!', '^']) || value.starts_with('~') {
            return Err(wrong());
        }
        if labels.len() == most {
            return Err(format!("more than {most} tags"));
        }
        labels.push((tag.to_owned(), value.to_owned()));
    }
    Ok((name, labels))
}

#[cfg(test)]
#[path = "tests.rs"]
mod tests;
