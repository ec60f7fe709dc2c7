//! Datadog's query of points, version 1: `{"status": "ok", "series": [{"metric": "..", "tag_set": [".."], "pointlist": [[ms, v]]}]}`.
//!
//! Written after its documentation and unverified against the real server. `null` is an interval without a value: it is passed over and
//! counted. Tags become labels. Reference: <https://docs.datadoghq.com/api/latest/metrics/query-timeseries-points/>.

use serde_json::{Value, value::RawValue};

use super::{Request, UNNAMED};
use crate::{
    Batch, Collector, Fault, Kind, Limits, Place, Point,
    json::{self, Members},
    number, time,
};

/// Asks for the values of a query, from one time to another, in milliseconds since the epoch.
pub fn query(query: &str, from: i64, to: i64) -> Request {
    let seconds = |millis: i64| millis.div_euclid(1000).to_string();
    Request::get("/api/v1/query", [("from", seconds(from)), ("to", seconds(to)), ("query", query.to_owned())])
}

/// Reads an answer. A fault is what Datadog said, or that this is no answer of its.
pub fn parse(body: &[u8], limits: &Limits) -> Result<Batch, Fault> {
    let members = json::whole::<Members>(json::text(body, limits.body)?)?;
    if let Some(raw) = members.get("errors") {
        return Err(Fault::whole(json::shape::<Vec<String>>("errors", raw)?.join("; ")));
    }
    let text = |name: &str| members.get(name).map(json::scalar).and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default();
    let error = text("error");
    if !error.is_empty() || text("status") == "error" {
        return Err(Fault::whole(if error.is_empty() { "the answer is an error without words".to_owned() } else { error }));
    }
    let list = members.get("series").ok_or_else(|| Fault::field("series", "is missing"))?;
    let mut collector = Collector::new(limits);
    for (index, raw) in json::list("series", list)?.into_iter().enumerate() {
        let path = format!("series[{index}]");
        if let Err(fault) = series(&mut collector, &path, raw) {
            collector.refuse(fault);
        }
    }
    Ok(collector.finish())
}

fn series(collector: &mut Collector, path: &str, raw: &RawValue) -> Result<(), Fault> {
    let members = json::object(path, raw)?;
    let of = format!("{path}.metric");
    let name = members.get("metric").map(|raw| json::shape::<String>(&of, raw)).transpose()?;
    let of = format!("{path}.tag_set");
    let tags: Vec<String> = members.get("tag_set").map(|raw| json::shape(&of, raw)).transpose()?.unwrap_or_default();
    let mut labels: Vec<(String, String)> = tags.iter().map(|tag| label(tag)).collect();
    // A tag may have several values there, which are one label here.
    labels.sort();
    labels.dedup_by(|next, kept| next.0 == kept.0);
    let series = collector.open(name.as_deref().unwrap_or(UNNAMED), &labels, Kind::Unknown).map_err(|why| Fault::field(path, why))?;
    let points = members.get("pointlist").ok_or_else(|| Fault::field(format!("{path}.pointlist"), "is missing"))?;
    for (index, raw) in json::list(&format!("{path}.pointlist"), points)?.into_iter().enumerate() {
        let path = format!("{path}.pointlist[{index}]");
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

/// `host:a` as a name and a value. A tag without a colon is a mark: it is there, or it is not.
fn label(tag: &str) -> (String, String) {
    match tag.split_once(':') {
        Some((name, value)) => (name.to_owned(), value.to_owned()),
        None => (tag.to_owned(), "true".to_owned()),
    }
}

/// `[milliseconds, value]`; nothing if there is no value.
fn point(path: &str, raw: &RawValue) -> Result<Option<Point>, Fault> {
    let pair = json::list(path, raw)?;
    let [at, value] = pair.as_slice() else { return Err(Fault::field(path, "a pair of time and value is expected")) };
    let at = number::of_json(&json::scalar(at)).and_then(time::of_millis).map_err(|why| Fault::field(path, why))?;
    match json::scalar(value) {
        Value::Null => Ok(None),
        value => number::of_json(&value).map(|value| Some(Point { at: Some(at), value })).map_err(|why| Fault::field(path, why)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_milliseconds_and_tags_are_labels() {
        let body = r#"{"status":"ok","res_type":"time_series","error":"","series":[{"metric":"system.cpu.idle","scope":"host:a",
            "tag_set":["host:a","url:http://x","canary","host:b"],"pointlist":[[1795331353000.0,98.5],[1795331373000.0,null]]}]}"#;
        let batch = parse(body.as_bytes(), &Limits::default()).unwrap();
        assert_eq!(batch.series[0].to_string(), r#"system.cpu.idle{canary="true",host="a",url="http://x"}"#);
        assert_eq!(batch.series[0].points, [Point { at: Some(1_795_331_353_000), value: 98.5 }]);
        assert_eq!((batch.skipped.no_number, batch.refused), (1, 0));
    }

    #[test]
    fn what_datadog_says_is_passed_on() {
        let said = |body: &str| parse(body.as_bytes(), &Limits::default()).unwrap_err().to_string();
        assert_eq!(said(r#"{"errors":["Forbidden","no key"]}"#), "Forbidden; no key");
        assert_eq!(said(r#"{"status":"error","error":"Error parsing query"}"#), "Error parsing query");
        assert_eq!(said(r#"{"status":"ok"}"#), "series: is missing");
        let batch = parse(br#"{"series":[{"pointlist":[[1],["x",1],[5,5]]},{"metric":"a"},7]}"#, &Limits::default()).unwrap();
        assert_eq!((batch.points(), batch.refused), (1, 4));
    }

    #[test]
    fn a_request_names_its_times_in_seconds() {
        assert_eq!(query("avg:a{*}", 1999, 3000).target(), "/api/v1/query?from=1&to=3&query=avg%3Aa%7B%2A%7D");
    }
}
