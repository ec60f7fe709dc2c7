//! What InfluxDB 2 answers to Flux: annotated CSV, one table below the other.
//!
//! `_time` is the time, `_value` the value, `_measurement` and `_field` name the series as when lines are pushed, and columns that do not
//! begin with an underscore are labels (without `result` and `table`). What is empty takes the default of its column, if there is one.
//! Reference: <https://docs.influxdata.com/influxdb/v2/reference/syntax/annotated-csv/>.

use csv::{ReaderBuilder, StringRecord};
use serde_json::json;

use super::{Request, columns};
use crate::{Batch, Collector, Fault, Kind, Limits, Place, Point, number, time};

/// Asks in Flux.
pub fn query(organisation: &str, query: &str) -> Request {
    let dialect = json!({"annotations": ["datatype", "group", "default"], "header": true});
    let body = json!({"query": query, "type": "flux", "dialect": dialect});
    Request::post("/api/v2/query", [("org", organisation.to_owned())], &body)
}

/// Reads an answer. A fault is what InfluxDB said, or that this is no CSV.
pub fn parse(body: &[u8], limits: &Limits) -> Result<Batch, Fault> {
    if body.len() > limits.body {
        return Err(Fault::whole(format!("{} bytes are more than {}", body.len(), limits.body)));
    }
    let mut reader = ReaderBuilder::new().has_headers(false).flexible(true).from_reader(body);
    let mut collector = Collector::new(limits);
    let mut table = Table::default();
    let mut record = StringRecord::new();
    let broken = |error: csv::Error| {
        let line = error.position().map_or(1, csv::Position::line);
        Fault::line(usize::try_from(line).unwrap_or(usize::MAX), 1, "this is no CSV in UTF-8")
    };
    while reader.read_record(&mut record).map_err(broken)? {
        let line = record.position().map_or(1, csv::Position::line);
        let line = usize::try_from(line).unwrap_or(usize::MAX);
        match record.get(0) {
            Some("#default") => table = Table { defaults: std::mem::take(&mut record), header: None },
            Some(annotation) if annotation.starts_with('#') => table.header = None,
            _ if table.header.is_none() || is_header(&record) => table.header = Some(std::mem::take(&mut record)),
            _ => {
                let Some(header) = &table.header else { continue };
                let row = Row { header, defaults: &table.defaults, record: &record };
                if let Some(why) = row.get("error") {
                    return Err(Fault::whole(why));
                }
                take(&mut collector, line, &row);
            }
        }
    }
    Ok(collector.finish())
}

/// A header that comes again without annotations begins a new table.
fn is_header(record: &StringRecord) -> bool {
    let has = |name| record.iter().any(|cell| cell == name);
    has("result") && has("table") && record.get(0) == Some("")
}

#[derive(Default)]
struct Table {
    defaults: StringRecord,
    header: Option<StringRecord>,
}

struct Row<'a> {
    header: &'a StringRecord,
    defaults: &'a StringRecord,
    record: &'a StringRecord,
}

impl<'a> Row<'a> {
    /// Columns with their values; those that are empty and have no default are not there.
    fn cells(&self) -> impl Iterator<Item = (&'a str, &'a str)> {
        let (defaults, record) = (self.defaults, self.record);
        self.header.iter().enumerate().filter_map(move |(at, name)| {
            let given = record.get(at).filter(|cell| !cell.is_empty());
            let cell = given.or_else(|| defaults.get(at).filter(|cell| !cell.is_empty()))?;
            (!name.is_empty()).then_some((name, cell))
        })
    }

    fn get(&self, name: &str) -> Option<&'a str> {
        self.cells().find(|(column, _)| *column == name).map(|(_, cell)| cell)
    }
}

fn take(collector: &mut Collector, line: usize, row: &Row) {
    let at = match row.get("_time").map(time::of_date).transpose() {
        Ok(at) => at,
        Err(why) => {
            collector.refuse(Fault::line(line, 1, why));
            return;
        }
    };
    let value = match row.get("_value") {
        Some("true") => 1.0,
        Some("false") => 0.0,
        Some(text) => match number::of_text(text) {
            Ok(value) => value,
            Err(_) => return collector.skip_text(),
        },
        None => return collector.skip_text(),
    };
    let name = columns::name(row.get("_measurement").unwrap_or_default(), row.get("_field").unwrap_or_default());
    let is_label = |column: &str| !column.starts_with('_') && column != "result" && column != "table";
    let labels: Vec<_> =
        row.cells().filter(|(column, _)| is_label(column)).map(|(column, cell)| (column.to_owned(), cell.to_owned())).collect();
    collector.add(|| Place::Line(line, 1), &name, &labels, Kind::Unknown, Point { at, value });
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read(body: &str) -> Batch {
        parse(body.as_bytes(), &Limits::default()).unwrap()
    }

    fn shown(batch: &Batch) -> Vec<String> {
        let points = |series: &crate::Series| series.points.iter().map(|p| format!("{}@{:?}", p.value, p.at)).collect::<Vec<_>>();
        batch.series.iter().map(|series| format!("{series} {}", points(series).join(" "))).collect()
    }

    #[test]
    fn tables_follow_each_other() {
        let batch = read(
            "#datatype,string,long,dateTime:RFC3339,double,string,string,string\r\n#group,false,false,false,false,true,true,true\r\n#default,_result,,,,,,\r\n\
             ,result,table,_time,_value,_field,_measurement,host\r\n,,0,2026-11-28T16:05:00Z,1.5,usage,cpu,a\r\n,,0,2026-11-28T16:06:00.25Z,,usage,cpu,a\r\n\r\n\
             #datatype,string,long,boolean,string\r\n#group,false,false,false,true\r\n#default,_result,,,\"fall, back\"\r\n\
             ,result,table,_value,zone\r\n,,1,true,\r\n,,1,text,eu\r\n",
        );
        assert_eq!(shown(&batch), [r#"cpu_usage{host="a"} 1.5@Some(1795881900000)"#, r#"value{zone="fall, back"} 1@None"#]);
        assert_eq!((batch.skipped.no_number, batch.refused), (2, 0));
    }

    #[test]
    fn headers_are_known_without_annotations_too() {
        let batch = read(",result,table,_value,a\n,,0,1,x\n\n,result,table,b,_value\n,,1,y,2\n");
        assert_eq!(shown(&batch), [r#"value{a="x"} 1@None"#, r#"value{b="y"} 2@None"#]);
    }

    #[test]
    fn what_influxdb_says_is_passed_on() {
        let body = "#datatype,string,string\n#group,true,true\n#default,,\n,error,reference\n,\"compilation failed: x\",897\n";
        assert_eq!(parse(body.as_bytes(), &Limits::default()).unwrap_err().to_string(), "compilation failed: x");
        let batch = read(",result,table,_time,_value\n,,0,soon,1\n,,0,2026-11-28T16:05:00Z,2\n");
        assert_eq!((batch.faults[0].to_string().as_str(), batch.points()), ("line 2, column 1: \"soon\" is no time", 1));
        assert_eq!(parse(b"a,\xff\n", &Limits::default()).unwrap_err().to_string(), "line 1, column 1: this is no CSV in UTF-8");
    }

    proptest! {
        #[test]
        fn whatever_comes_nothing_panics(text in "[,\"\r\n#defaultrsb_vie1 ]{0,60}", bytes in prop::collection::vec(any::<u8>(), 0..60)) {
            let _ = (parse(text.as_bytes(), &Limits::default()), parse(&bytes, &Limits::default()));
        }
    }
}
