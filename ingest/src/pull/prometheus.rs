//! The HTTP API of Prometheus, and of everything that speaks it (Thanos, Mimir, VictoriaMetrics).
//!
//! An instant query answers a vector or a scalar, a range query a matrix. Values are texts, among them `NaN` and `+Inf`, which are
//! passed over and counted. Reference: <https://prometheus.io/docs/prometheus/latest/querying/api/>.

use std::collections::BTreeMap;

use serde_json::value::RawValue;

use super::{Request, UNNAMED};
use crate::{
    Batch, Collector, Fault, Kind, Limits, Place, Point,
    json::{self, Members},
    number, time,
};

/// How many points of one series Prometheus answers at most.
pub const MOST_POINTS: i64 = 11_000;

/// Asks for the value at a time, in milliseconds since the epoch.
pub fn instant(query: &str, at: i64) -> Request {
    Request::get("/api/v1/query", [("query", query.to_owned()), ("time", seconds(at))])
}

/// Asks for the values of one window, one each `step` milliseconds.
pub fn range(query: &str, window: Window, step: i64) -> Request {
    let query = [("query", query.to_owned()), ("start", seconds(window.start)), ("end", seconds(window.end)), ("step", seconds(step))];
    Request::get("/api/v1/query_range", query)
}

/// Milliseconds as seconds, exactly.
fn seconds(millis: i64) -> String {
    let sign = if millis < 0 { "-" } else { "" };
    let millis = millis.unsigned_abs();
    match millis % 1000 {
        0 => format!("{sign}{}", millis / 1000),
        rest => format!("{sign}{}.{rest:03}", millis / 1000),
    }
}

/// A stretch of time of which both ends are asked for, in milliseconds since the epoch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    /// The time of the first point.
    pub start: i64,
    /// The time of the last point.
    pub end: i64,
}

/// Cuts a stretch of time into windows of at most `most` points (at least 1), one each `step` milliseconds (at least 1). No time is
/// asked for twice, and none is left out. Nothing if the end is before the start.
pub fn windows(start: i64, end: i64, step: i64, most: i64) -> impl Iterator<Item = Window> {
    let (step, most) = (step.max(1), most.max(1));
    let mut next = (start <= end).then_some(start);
    std::iter::from_fn(move || {
        let start = next?;
        let last = end.saturating_sub(start) / step;
        let end_of_window = start + step * last.min(most - 1);
        next = end_of_window.checked_add(step).filter(|start| *start <= end);
        Some(Window { start, end: end_of_window })
    })
}

/// Reads an answer of either query. A fault is what Prometheus said, or that this is no answer of its.
pub fn parse(body: &[u8], limits: &Limits) -> Result<Batch, Fault> {
    let members = json::whole::<Members>(json::text(body, limits.body)?)?;
    let text = |name: &str| members.get(name).map(|raw| json::shape::<String>(name, raw)).transpose();
    if text("status")?.as_deref() != Some("success") {
        let kind = text("errorType")?.unwrap_or_default();
        let why = text("error")?.unwrap_or_else(|| "the answer is no success, and does not say why".to_owned());
        return Err(Fault::whole(if kind.is_empty() { why } else { format!("{kind}: {why}") }));
    }
    let missing = |path: &str| Fault::field(path, "is missing");
    let data = json::object("data", members.get("data").ok_or_else(|| missing("data"))?)?;
    let kind: String = json::shape("data.resultType", data.get("resultType").ok_or_else(|| missing("data.resultType"))?)?;
    let result = data.get("result").ok_or_else(|| missing("data.result"))?;
    let mut collector = Collector::new(limits);
    match kind.as_str() {
        "scalar" => {
            let series = collector.open(UNNAMED, &[], Kind::Unknown).map_err(Fault::whole)?;
            take(&mut collector, "data.result", series, result);
        }
        "vector" | "matrix" => {
            for (index, raw) in json::list("data.result", result)?.into_iter().enumerate() {
                let path = format!("data.result[{index}]");
                if let Err(fault) = series(&mut collector, &path, raw) {
                    collector.refuse(fault);
                }
            }
        }
        _ => return Err(Fault::field("data.resultType", "vector, matrix or scalar is expected")),
    }
    Ok(collector.finish())
}

fn series(collector: &mut Collector, path: &str, raw: &RawValue) -> Result<(), Fault> {
    let members = json::object(path, raw)?;
    let of = format!("{path}.metric");
    let mut labels: BTreeMap<String, String> = members.get("metric").map(|raw| json::shape(&of, raw)).transpose()?.unwrap_or_default();
    let name = labels.remove("__name__").unwrap_or_else(|| UNNAMED.to_owned());
    let labels: Vec<_> = labels.into_iter().collect();
    let series = collector.open(&name, &labels, Kind::Unknown).map_err(|why| Fault::field(&of, why))?;
    if let Some(raw) = members.get("value") {
        take(collector, &format!("{path}.value"), series, raw);
        return Ok(());
    }
    let values = members.get("values").ok_or_else(|| Fault::field(path, "has no values; native histograms are not read"))?;
    for (index, raw) in json::list(&format!("{path}.values"), values)?.into_iter().enumerate() {
        take(collector, &format!("{path}.values[{index}]"), series, raw);
    }
    Ok(())
}

/// `[seconds, "value"]`.
fn take(collector: &mut Collector, path: &str, series: usize, raw: &RawValue) {
    let read = || -> Result<Point, Fault> {
        let pair = json::list(path, raw)?;
        let [at, value] = pair.as_slice() else { return Err(Fault::field(path, "a pair of time and value is expected")) };
        let at = time::of_json(&json::scalar(at)).map_err(|why| Fault::field(path, why))?;
        let value = number::of_json(&json::scalar(value)).map_err(|why| Fault::field(path, why))?;
        Ok(Point { at: Some(at), value })
    };
    match read() {
        Ok(point) => collector.push(|| Place::Field(path.to_owned()), series, point),
        Err(fault) => collector.refuse(fault),
    };
}

#[cfg(test)]
#[path = "prometheus_tests.rs"]
mod tests;
