//! InfluxDB line protocol: `measurement,tag=value field=1.5,other=2i 1465839830100400200`.
//!
//! Each field that is a number or a truth value becomes a series named `measurement_field`, or `measurement` alone if the field is
//! called `value`; tags become labels. Fields that are texts are passed over and counted. A line that cannot be read is refused whole,
//! with the column where reading ended, and the next line is read. Compressed bodies are the caller's to undo.
//!
//! Rules of the format: <https://docs.influxdata.com/influxdb/v2/reference/syntax/line-protocol/>.

mod line;
mod precision;

use crate::{Batch, Collector, Fault, Kind, Limits, Place, Point};

pub use precision::Precision;

/// Reads a body, line by line. A fault means that nothing of it could be read.
pub fn parse(body: &[u8], precision: Precision, limits: &Limits) -> Result<Batch, Fault> {
    if body.len() > limits.body {
        return Err(Fault::whole(format!("{} bytes are more than {}", body.len(), limits.body)));
    }
    let mut collector = Collector::new(limits);
    let mut rest = body;
    let mut number = 1;
    while !rest.is_empty() {
        // Texts in quotes may go on for several lines, so the reader says how far it came.
        let used = match line::read(&rest[..rest.len().min(limits.part)], limits.labels) {
            Ok((line, used)) => {
                if let Some(line) = line {
                    take(&mut collector, line, precision, number);
                }
                used
            }
            Err((at, why)) => {
                let column = at - rest[..at].iter().rposition(|byte| *byte == b'\n').map_or(0, |newline| newline + 1) + 1;
                let below = lines(&rest[..at]);
                collector.refuse(Fault::line(number + below, column, why));
                rest.iter().position(|byte| *byte == b'\n').map_or(rest.len(), |newline| newline + 1)
            }
        };
        number += lines(&rest[..used]);
        rest = &rest[used..];
    }
    Ok(collector.finish())
}

fn lines(text: &[u8]) -> usize {
    text.iter().filter(|byte| **byte == b'\n').count()
}

fn take(collector: &mut Collector, line: line::Line, precision: Precision, number: usize) {
    let at = match line.time.map(|time| precision.millis(time)).transpose() {
        Ok(at) => at,
        Err(why) => {
            collector.refuse(Fault::line(number, 1, why));
            return;
        }
    };
    for (field, value) in line.fields {
        let Some(value) = value else {
            collector.skip_text();
            continue;
        };
        let name = match field.as_str() {
            "value" => line.measurement.clone(),
            _ => format!("{}_{field}", line.measurement),
        };
        collector.add(|| Place::Line(number, 1), &name, &line.tags, Kind::Unknown, Point { at, value });
    }
}

#[cfg(test)]
#[path = "tests.rs"]
mod tests;
