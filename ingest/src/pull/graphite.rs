//! The render API of Graphite: `[{"target": "a.b", "datapoints": [[1.5, 1795331353], [null, 1795331413]]}]`.
//!
//! Times are seconds since the epoch. `null` is an interval without a value: it is passed over and counted. Tags become labels; the
//! series is called by its target, which is the function that made it. Reference:
//! <https://graphite.readthedocs.io/en/latest/render_api.html>.

use std::collections::BTreeMap;

use serde_json::{Value, value::RawValue};

use super::Request;
use crate::{Batch, Collector, Fault, Kind, Limits, Place, Point, json, number, time};

/// Asks for the values of a target, from one time to another, in milliseconds since the epoch.
pub fn render(target: &str, from: i64, until: i64) -> Request {
    let seconds = |millis: i64| millis.div_euclid(1000).to_string();
    let query = [("target", target.to_owned()), ("from", seconds(from)), ("until", seconds(until)), ("format", "json".to_owned())];
    Request::get("/render", query)
}

/// Reads an answer. A fault means that it is none: Graphite says what is wrong in plain text or HTML.
pub fn parse(body: &[u8], limits: &Limits) -> Result<Batch, Fault> {
    let root: &RawValue = json::whole(json::text(body, limits.body)?)?;
    let mut collector = Collector::new(limits);
    for (index, raw) in json::list("answer", root)?.into_iter().enumerate() {
        let path = format!("[{index}]");
        if let Err(fault) = series(&mut collector, &path, raw) {
            collector.refuse(fault);
        }
    }
    Ok(collector.finish())
}

fn series(collector: &mut Collector, path: &str, raw: &RawValue) -> Result<(), Fault> {
    let members = json::object(path, raw)?;
    let missing = |name: &str| Fault::field(format!("{path}.{name}"), "is missing");
    let target: String = json::shape(&format!("{path}.target"), members.get("target").ok_or_else(|| missing("target"))?)?;
    let tags = format!("{path}.tags");
    let mut labels: BTreeMap<String, Value> = members.get("tags").map(|raw| json::shape(&tags, raw)).transpose()?.unwrap_or_default();
    // Graphite repeats the path there.
    labels.remove("name");
    let labels: Vec<_> =
        labels.into_iter().map(|(name, value)| (name, value.as_str().map_or_else(|| value.to_string(), str::to_owned))).collect();
    let series = collector.open(&target, &labels, Kind::Unknown).map_err(|why| Fault::field(path, why))?;
    let points = members.get("datapoints").ok_or_else(|| missing("datapoints"))?;
    for (index, raw) in json::list(&format!("{path}.datapoints"), points)?.into_iter().enumerate() {
        let path = format!("{path}.datapoints[{index}]");
        match point(&path, raw) {
            Ok(Some(point)) => {
                collector.push(|| Place::Field(path), series, point);
            }
            Ok(None) => collector.skip_text(),
            Err(fault) => {
                collector.refuse(fault);
            }
        }
    }
    Ok(())
}

/// `[value, seconds]`; nothing if there is no value.
fn point(path: &str, raw: &RawValue) -> Result<Option<Point>, Fault> {
    let pair = json::list(path, raw)?;
    let [value, at] = pair.as_slice() else { return Err(Fault::field(path, "a pair of value and time is expected")) };
    let at = time::of_json(&json::scalar(at)).map_err(|why| Fault::field(path, why))?;
    match json::scalar(value) {
        Value::Null => Ok(None),
        value => number::of_json(&value).map(|value| Some(Point { at: Some(at), value })).map_err(|why| Fault::field(path, why)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(body: &str) -> Batch {
        parse(body.as_bytes(), &Limits::default()).unwrap()
    }

    #[test]
    fn values_come_before_times_and_may_be_nothing() {
        let batch = read(
            r#"[{"target":"sum(a.*)","tags":{"name":"a","host":"x"},"datapoints":[[1.5,60],[null,120],["2",180]]},{"target":"b","datapoints":[]}]"#,
        );
        assert_eq!(batch.series.len(), 1);
        assert_eq!(batch.series[0].to_string(), r#"sum(a.*){host="x"}"#);
        assert_eq!(batch.series[0].points, [Point { at: Some(60_000), value: 1.5 }, Point { at: Some(180_000), value: 2.0 }]);
        assert_eq!(batch.skipped.no_number, 1);
        assert_eq!(read("[]"), Batch::default());
    }

    #[test]
    fn what_is_no_answer_and_what_is_no_point_is_said() {
        let said = |body: &str| parse(body.as_bytes(), &Limits::default()).unwrap_err().to_string();
        assert!(said("<html>").starts_with("line 1, column 1: ") && said("{}").starts_with("answer: "));
        let batch = read(r#"[7,{"datapoints":[]},{"target":"a"},{"target":"a","datapoints":[[1],["x",1],[1,"x"],[4,4]]}]"#);
        let said: Vec<String> = batch.faults.iter().map(ToString::to_string).collect();
        assert!(said[0].starts_with("[0]: "));
        assert_eq!(said[1..3], ["[1].target: is missing", "[2].datapoints: is missing"]);
        assert_eq!(said[3], "[3].datapoints[0]: a pair of value and time is expected");
        assert_eq!((batch.points(), batch.refused), (1, 6));
    }

    #[test]
    fn a_request_names_its_times_in_seconds() {
        assert_eq!(render("a.*", 60_999, 120_000).target(), "/render?target=a.%2A&from=60&until=120&format=json");
    }
}
