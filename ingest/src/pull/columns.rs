//! A row with named columns: a time, labels, and numbers of which each is a series.

use serde_json::Value;

use super::UNNAMED;
use crate::{Collector, Fault, Kind, Place, Point, number, time};

/// What InfluxDB calls the column of times, in each of its versions.
const TIMES: [&str; 2] = ["time", "_time"];

/// A number in the column of times is milliseconds.
fn moment(value: &Value) -> Result<Option<i64>, String> {
    match value {
        Value::Null => Ok(None),
        Value::String(text) => time::of_date(text).map(Some),
        other => time::of_millis(number::of_json(other)?).map(Some),
    }
}

/// Takes every number of a row. Texts and what is empty are passed over and counted.
pub(super) fn take<'n>(
    collector: &mut Collector,
    path: &str,
    measurement: &str,
    labels: &[(String, String)],
    row: impl Iterator<Item = (&'n str, Value)>,
) {
    let mut at = None;
    let mut numbers = Vec::new();
    for (column, value) in row {
        if TIMES.contains(&column) {
            match moment(&value) {
                Ok(moment) => at = moment,
                Err(why) => {
                    collector.refuse(Fault::field(format!("{path}.{column}"), why));
                    return;
                }
            }
            continue;
        }
        match value {
            Value::Number(_) | Value::Bool(_) => match number::of_json(&value) {
                Ok(value) => numbers.push((column, value)),
                Err(_) => collector.skip_text(),
            },
            _ => collector.skip_text(),
        }
    }
    for (column, value) in numbers {
        let name = name(measurement, column);
        collector.add(|| Place::Field(format!("{path}.{column}")), &name, labels, Kind::Unknown, Point { at, value });
    }
}

/// The name of a series of one column, the same as when lines are pushed.
pub(super) fn name(measurement: &str, column: &str) -> String {
    match (measurement, column) {
        ("", "") => UNNAMED.to_owned(),
        ("", column) => column.to_owned(),
        (measurement, "" | UNNAMED) => measurement.to_owned(),
        (measurement, column) => format!("{measurement}_{column}"),
    }
}
