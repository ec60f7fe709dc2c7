//! `/query` of InfluxDB 1, and of those who speak it (VictoriaMetrics, InfluxDB 3).
//!
//! Asked with `epoch=ms`, so times are milliseconds; dates are read too. Each column of numbers is a series `measurement_column`, or
//! `measurement` alone if the column is called `value`, as when lines are pushed; tags are labels. `null` is passed over and counted.
//! Reference: <https://docs.influxdata.com/influxdb/v1/tools/api/>.

use std::collections::BTreeMap;

use serde_json::value::RawValue;

use super::{Request, columns};
use crate::{
    Batch, Collector, Fault, Limits,
    json::{self, Members},
};

/// Asks a database in InfluxQL.
pub fn query(database: &str, query: &str) -> Request {
    Request::get("/query", [("db", database.to_owned()), ("q", query.to_owned()), ("epoch", "ms".to_owned())])
}

/// Reads an answer. A fault is what InfluxDB said of the whole, or that this is no answer of its; what it said of one statement is
/// listed in the batch.
pub fn parse(body: &[u8], limits: &Limits) -> Result<Batch, Fault> {
    let members = json::whole::<Members>(json::text(body, limits.body)?)?;
    if let Some(raw) = members.get("error") {
        return Err(Fault::whole(json::shape::<String>("error", raw)?));
    }
    let results = members.get("results").ok_or_else(|| Fault::field("results", "is missing"))?;
    let mut collector = Collector::new(limits);
    for (index, raw) in json::list("results", results)?.into_iter().enumerate() {
        let path = format!("results[{index}]");
        if let Err(fault) = statement(&mut collector, &path, raw) {
            collector.refuse(fault);
        }
    }
    Ok(collector.finish())
}

fn statement(collector: &mut Collector, path: &str, raw: &RawValue) -> Result<(), Fault> {
    let members = json::object(path, raw)?;
    if let Some(raw) = members.get("error") {
        return Err(Fault::field(path, json::shape::<String>(path, raw)?));
    }
    let Some(list) = members.get("series") else { return Ok(()) };
    for (index, raw) in json::list(&format!("{path}.series"), list)?.into_iter().enumerate() {
        let path = format!("{path}.series[{index}]");
        if let Err(fault) = series(collector, &path, raw) {
            collector.refuse(fault);
        }
    }
    Ok(())
}

fn series(collector: &mut Collector, path: &str, raw: &RawValue) -> Result<(), Fault> {
    let members = json::object(path, raw)?;
    let part = |name: &str| (format!("{path}.{name}"), members.get(name));
    let (at, raw) = part("name");
    let name: String = raw.map(|raw| json::shape(&at, raw)).transpose()?.unwrap_or_default();
    let (at, raw) = part("tags");
    let labels: BTreeMap<String, String> = raw.map(|raw| json::shape(&at, raw)).transpose()?.unwrap_or_default();
    let labels: Vec<(String, String)> = labels.into_iter().collect();
    let (at, raw) = part("columns");
    let names: Vec<String> = raw.map(|raw| json::shape(&at, raw)).transpose()?.unwrap_or_default();
    let (at, raw) = part("values");
    let rows = raw.map(|raw| json::list(&at, raw)).transpose()?.unwrap_or_default();
    for (index, raw) in rows.into_iter().enumerate() {
        let path = format!("{at}[{index}]");
        let cells = match json::list(&path, raw) {
            Ok(cells) if cells.len() == names.len() => cells,
            Ok(cells) => {
                collector.refuse(Fault::field(path, format!("{} values do not fit {} columns", cells.len(), names.len())));
                continue;
            }
            Err(fault) => {
                collector.refuse(fault);
                continue;
            }
        };
        let row = names.iter().map(String::as_str).zip(cells.into_iter().map(json::scalar));
        columns::take(collector, &path, &name, &labels, row);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Point;

    #[test]
    fn every_column_of_numbers_is_a_series() {
        let body = r#"{"results":[{"statement_id":0,"series":[{"name":"cpu","tags":{"host":"a"},"columns":["time","mean","value","note"],
            "values":[[1795331353626,1.5,7,"x"],["2026-11-28T16:05:00Z",null,8,null]]}]},{"statement_id":1}]}"#;
        let batch = parse(body.as_bytes(), &Limits::default()).unwrap();
        assert_eq!(batch.series.iter().map(ToString::to_string).collect::<Vec<_>>(), [r#"cpu_mean{host="a"}"#, r#"cpu{host="a"}"#]);
        let at = |millis, value| Point { at: Some(millis), value };
        assert_eq!(batch.series[0].points, [at(1_795_331_353_626, 1.5)]);
        assert_eq!(batch.series[1].points, [at(1_795_331_353_626, 7.0), at(1_795_881_900_000, 8.0)]);
        assert_eq!((batch.skipped.no_number, batch.refused), (3, 0));
    }

    #[test]
    fn what_influxdb_says_is_passed_on() {
        let limits = Limits::default();
        assert_eq!(parse(br#"{"error":"database not found"}"#, &limits).unwrap_err().to_string(), "database not found");
        assert_eq!(parse(b"{}", &limits).unwrap_err().to_string(), "results: is missing");
        let batch = parse(
            br#"{"results":[{"error":"no"},{"series":[{"name":"m","columns":["time","value"],"values":[[1],7,["soon",1],[-1,1],[9,1]]}]}]}"#,
            &limits,
        );
        let batch = batch.unwrap();
        let said: Vec<String> = batch.faults.iter().map(ToString::to_string).collect();
        assert_eq!(said[..2], ["results[0]: no", "results[1].series[0].values[0]: 1 values do not fit 2 columns"]);
        assert_eq!(said[3], "results[1].series[0].values[2].time: \"soon\" is no time");
        assert_eq!((batch.points(), batch.refused), (1, 5));
    }

    #[test]
    fn a_request_asks_for_milliseconds() {
        assert_eq!(query("d", "SELECT 1").target(), "/query?db=d&q=SELECT%201&epoch=ms");
    }
}
