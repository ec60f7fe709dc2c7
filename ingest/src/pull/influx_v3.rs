//! `/api/v3/query_sql` of InfluxDB 3: rows as a list of objects, or one object a line.
//!
//! Columns of texts are labels, the column `time` is a date (UTC if it names no offset), and each column of numbers or truth values is
//! a series of its name. Reference: <https://docs.influxdata.com/influxdb3/core/query-data/execute-queries/influxdb-v3-api/>.

use serde_json::{Value, json, value::RawValue};

use super::{Request, columns};
use crate::{
    Batch, Collector, Fault, Limits,
    json::{self, Members},
};

/// Asks a database in SQL. The answer has one row a line.
pub fn query_sql(database: &str, query: &str) -> Request {
    Request::post("/api/v3/query_sql", [], &json!({"db": database, "q": query, "format": "jsonl"}))
}

/// Reads an answer in either format. A fault is what InfluxDB said, or that this is no answer of its.
pub fn parse(body: &[u8], limits: &Limits) -> Result<Batch, Fault> {
    let text = json::text(body, limits.body)?;
    let mut collector = Collector::new(limits);
    if text.trim_start().starts_with('[') {
        let rows: &RawValue = json::whole(text)?;
        for (index, raw) in json::list("answer", rows)?.into_iter().enumerate() {
            let path = format!("[{index}]");
            match json::object(&path, raw) {
                Ok(members) => row(&mut collector, &path, members),
                Err(fault) => {
                    collector.refuse(fault);
                }
            }
        }
        return Ok(collector.finish());
    }
    for (line, text) in (1..).zip(text.lines()).filter(|(_, text)| !text.trim().is_empty()) {
        match serde_json::from_str::<Members>(text) {
            // A row of a table could have such a column too, but then it has others.
            Ok(members) if line == 1 && members.0.len() == 1 && members.get("error").is_some() => {
                return Err(Fault::whole(json::scalar(members.0[0].1).as_str().unwrap_or("an error without words").to_owned()));
            }
            Ok(members) => row(&mut collector, &format!("line {line}"), members),
            Err(error) => {
                collector.refuse(Fault::line(line, error.column(), "this is no row"));
            }
        }
    }
    Ok(collector.finish())
}

fn row(collector: &mut Collector, path: &str, members: Members) {
    let mut labels = Vec::new();
    let mut cells = Vec::new();
    for (column, raw) in &members.0 {
        match json::scalar(raw) {
            Value::String(text) if column != "time" => labels.push((column.clone(), text)),
            value => cells.push((column.as_str(), value)),
        }
    }
    columns::take(collector, path, "", &labels, cells.into_iter());
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Point;

    #[test]
    fn rows_are_read_in_both_formats() {
        let rows = [
            r#"{"host":"a","time":"2026-11-28T16:05:00","usage":1.5,"up":true,"note":null}"#,
            r#"{"host":"a","time":"2026-11-28T16:06:00.000000001Z","usage":2}"#,
        ];
        let lines = parse(format!("{}\n\n{}\n", rows[0], rows[1]).as_bytes(), &Limits::default()).unwrap();
        assert_eq!(lines.series.iter().map(ToString::to_string).collect::<Vec<_>>(), [r#"usage{host="a"}"#, r#"up{host="a"}"#]);
        let at = |minute: i64, value| Point { at: Some(1_795_881_900_000 + minute * 60_000), value };
        assert_eq!(lines.series[0].points, [at(0, 1.5), at(1, 2.0)]);
        assert_eq!(lines.series[1].points, [at(0, 1.0)]);
        assert_eq!(lines.skipped.no_number, 1);
        assert_eq!(parse(format!(" [{},{}]", rows[0], rows[1]).as_bytes(), &Limits::default()), Ok(lines));
    }

    #[test]
    fn what_is_no_row_is_said() {
        let limits = Limits::default();
        assert_eq!(parse(br#"{"error":"no table"}"#, &limits).unwrap_err().to_string(), "no table");
        let batch = parse(b"{\"x\":1}\nnot a row\n{\"time\":\"soon\",\"x\":1}\n{\"x\":2}", &limits).unwrap();
        let said: Vec<String> = batch.faults.iter().map(ToString::to_string).collect();
        assert!(said[0].starts_with("line 2, column ") && said[1] == "line 3.time: \"soon\" is no time", "{said:?}");
        assert_eq!(batch.points(), 2);
        assert!(parse(b"[1]", &limits).unwrap().faults[0].to_string().starts_with("[0]: "));
    }
}
