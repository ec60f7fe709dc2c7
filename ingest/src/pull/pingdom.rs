//! Pingdom, API 3.1: how fast a check was and how long it was down, by the hour, day or week, or probe by probe.
//!
//! Written after its documentation and unverified against the real server. Series are called as the fields are: of `summary.performance`
//! `avgresponse` (milliseconds), `uptime`, `downtime` and `unmonitored` (seconds); of `results` `responsetime` (milliseconds), with the
//! label `status`, and `up`, which is 1 or 0. Reference: <https://docs.pingdom.com/api/>.

use serde_json::{Value, value::RawValue};

use super::Request;
use crate::{
    Batch, Collector, Fault, Kind, Limits, Place, Point,
    json::{self, Members},
    number, time,
};

/// What `summary.performance` says of each stretch of time.
const SUMMED: [&str; 4] = ["avgresponse", "uptime", "downtime", "unmonitored"];

/// Asks for the hours from one time to another, in milliseconds since the epoch.
pub fn performance(check: u64, from: i64, to: i64) -> Request {
    let [from, to] = [from, to].map(|millis| millis.div_euclid(1000).to_string());
    let query = [("from", from), ("to", to), ("includeuptime", "true".to_owned()), ("resolution", "hour".to_owned())];
    Request::get(&format!("/api/3.1/summary.performance/{check}"), query)
}

/// Asks for single results from one time to another, in milliseconds since the epoch. Pingdom answers 1000 at most.
pub fn results(check: u64, from: i64, to: i64) -> Request {
    let [from, to] = [from, to].map(|millis| millis.div_euclid(1000).to_string());
    Request::get(&format!("/api/3.1/results/{check}"), [("from", from), ("to", to), ("limit", "1000".to_owned())])
}

/// Reads an answer to either. A fault is what Pingdom said, or that this is no answer of its.
pub fn parse(body: &[u8], limits: &Limits) -> Result<Batch, Fault> {
    let members = json::whole::<Members>(json::text(body, limits.body)?)?;
    if let Some(raw) = members.get("error") {
        let error = json::object("error", raw)?;
        let text = |name: &str| error.get(name).map(json::scalar).and_then(|value| value.as_str().map(str::to_owned));
        let said = text("errormessage").or_else(|| text("statusdesc"));
        return Err(Fault::whole(said.unwrap_or_else(|| "an error without words".to_owned())));
    }
    let mut collector = Collector::new(limits);
    if let Some(raw) = members.get("results") {
        each(&mut collector, "results", raw, result)?;
        return Ok(collector.finish());
    }
    let summary = members.get("summary").ok_or_else(|| Fault::field("summary", "is missing, and so is results"))?;
    let summary = json::object("summary", summary)?;
    for resolution in ["hours", "days", "weeks"] {
        if let Some(raw) = summary.get(resolution) {
            each(&mut collector, &format!("summary.{resolution}"), raw, stretch)?;
        }
    }
    Ok(collector.finish())
}

type Read = fn(&mut Collector, &str, &Members) -> Result<(), Fault>;

fn each(collector: &mut Collector, path: &str, raw: &RawValue, read: Read) -> Result<(), Fault> {
    for (index, raw) in json::list(path, raw)?.into_iter().enumerate() {
        let path = format!("{path}[{index}]");
        if let Err(fault) = json::object(&path, raw).and_then(|members| read(collector, &path, &members)) {
            collector.refuse(fault);
        }
    }
    Ok(())
}

fn moment(path: &str, members: &Members, name: &str) -> Result<i64, Fault> {
    let raw = members.get(name).ok_or_else(|| Fault::field(format!("{path}.{name}"), "is missing"))?;
    time::of_json(&json::scalar(raw)).map_err(|why| Fault::field(format!("{path}.{name}"), why))
}

fn add(collector: &mut Collector, path: &str, name: &str, labels: Vec<(String, String)>, at: i64, value: &Value) {
    let place = || Place::Field(format!("{path}.{name}"));
    match number::of_json(value) {
        Ok(value) => collector.add(place, name, &labels, Kind::Gauge, Point { at: Some(at), value }),
        Err(why) => collector.refuse(Fault { place: place(), why }),
    };
}

fn stretch(collector: &mut Collector, path: &str, members: &Members) -> Result<(), Fault> {
    let at = moment(path, members, "starttime")?;
    for name in SUMMED {
        if let Some(raw) = members.get(name) {
            add(collector, path, name, Vec::new(), at, &json::scalar(raw));
        }
    }
    Ok(())
}

fn result(collector: &mut Collector, path: &str, members: &Members) -> Result<(), Fault> {
    let at = moment(path, members, "time")?;
    let status = members.get("status").map(json::scalar);
    let status = status.as_ref().and_then(Value::as_str).unwrap_or_default();
    // Nobody looked, so neither is known.
    if matches!(status, "up" | "down") {
        add(collector, path, "up", Vec::new(), at, &Value::from(status == "up"));
    }
    match members.get("responsetime") {
        Some(raw) => add(collector, path, "responsetime", vec![("status".to_owned(), status.to_owned())], at, &json::scalar(raw)),
        // A check that was down may have no time.
        None => collector.skip_text(),
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(body: &str) -> Vec<String> {
        let batch = parse(body.as_bytes(), &Limits::default()).unwrap();
        let points = |series: &crate::Series| series.points.iter().map(|p| format!("{}@{}", p.value, p.at.unwrap())).collect::<Vec<_>>();
        batch.series.iter().map(|series| format!("{series} {}", points(series).join(" "))).collect()
    }

    #[test]
    fn hours_and_single_results_are_read() {
        let hours = r#"{"summary":{"hours":[{"starttime":1795330800,"avgresponse":301,"uptime":3600,"downtime":0,"unmonitored":0},{"starttime":1795334400,"avgresponse":"299"}]}}"#;
        assert_eq!(
            shown(hours),
            [
                "avgresponse 301@1795330800000 299@1795334400000",
                "uptime 3600@1795330800000",
                "downtime 0@1795330800000",
                "unmonitored 0@1795330800000"
            ]
        );
        let results = r#"{"activeprobes":[1],"results":[{"probeid":1,"time":1795330800,"status":"up","responsetime":120},{"time":1795330860,"status":"down"},{"time":1795330920,"status":"unknown"}]}"#;
        assert_eq!(shown(results), ["up 1@1795330800000 0@1795330860000", r#"responsetime{status="up"} 120@1795330800000"#]);
    }

    #[test]
    fn what_pingdom_says_is_passed_on() {
        let said = |body: &str| parse(body.as_bytes(), &Limits::default()).unwrap_err().to_string();
        assert_eq!(said(r#"{"error":{"statuscode":403,"statusdesc":"Forbidden","errormessage":"Invalid token"}}"#), "Invalid token");
        assert_eq!(said("{}"), "summary: is missing, and so is results");
        let batch =
            parse(br#"{"summary":{"days":[7,{},{"starttime":1,"avgresponse":null},{"starttime":1,"uptime":5}]}}"#, &Limits::default());
        let batch = batch.unwrap();
        let said: Vec<String> = batch.faults.iter().map(ToString::to_string).collect();
        assert_eq!(said[1..], ["summary.days[1].starttime: is missing", "summary.days[2].avgresponse: there is no value"]);
        assert_eq!((batch.points(), batch.refused), (1, 3));
    }

    #[test]
    fn requests_name_their_times_in_seconds() {
        assert_eq!(performance(7, 1999, 3000).target(), "/api/3.1/summary.performance/7?from=1&to=3&includeuptime=true&resolution=hour");
        assert_eq!(results(7, 1999, 3000).target(), "/api/3.1/results/7?from=1&to=3&limit=1000");
    }
}
