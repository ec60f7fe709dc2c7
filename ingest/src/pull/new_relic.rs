//! New Relic's NRQL, asked through its GraphQL interface (NerdGraph).
//!
//! Written after its documentation and unverified against the real server. Each result is an object: `beginTimeSeconds` (of
//! `TIMESERIES`) or `timestamp` (of events, in milliseconds) is its time, texts are labels, every other number is a series of its name,
//! and so are numbers one level below, as percentiles are: `percentile.duration.95`. Reference:
//! <https://docs.newrelic.com/docs/apis/nerdgraph/examples/nerdgraph-nrql-tutorial/>.

use serde_json::{Map, Value, json, value::RawValue};

use super::Request;
use crate::{
    Batch, Collector, Fault, Kind, Limits, Place, Point,
    json::{self, Members},
    number, time,
};

/// What is asked of GraphQL; account and query are variables, so that no letter of them can be taken for GraphQL.
const QUERY: &str = "query($account: Int!, $nrql: Nrql!) { actor { account(id: $account) { nrql(query: $nrql) { results } } } }";

/// Numbers that say when, or how much was looked at.
const NO_SERIES: [&str; 4] = ["beginTimeSeconds", "endTimeSeconds", "timestamp", "inspectedCount"];

/// Asks an account in NRQL.
pub fn query(account: u32, nrql: &str) -> Request {
    Request::post("/graphql", [], &json!({"query": QUERY, "variables": {"account": account, "nrql": nrql}}))
}

/// Reads an answer. A fault is what New Relic said, or that this is no answer of its.
pub fn parse(body: &[u8], limits: &Limits) -> Result<Batch, Fault> {
    let text = json::text(body, limits.body)?;
    let mut members = json::whole::<Members>(text)?;
    if let Some(raw) = members.get("errors").filter(|raw| !matches!(raw.get(), "null" | "[]")) {
        let first = json::list("errors", raw)?.first().map(|raw| json::object("errors[0]", raw)).transpose()?;
        let message = first.and_then(|error| error.get("message").map(json::scalar));
        return Err(Fault::whole(message.as_ref().and_then(Value::as_str).unwrap_or("an error without words")));
    }
    let mut path = String::new();
    for name in ["data", "actor", "account", "nrql"] {
        path = if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") };
        members = json::object(&path, members.get(name).ok_or_else(|| Fault::field(&path, "is missing"))?)?;
    }
    let results = members.get("results").ok_or_else(|| Fault::field("data.actor.account.nrql.results", "is missing"))?;
    let mut collector = Collector::new(limits);
    for (index, raw) in json::list("results", results)?.into_iter().enumerate() {
        let path = format!("results[{index}]");
        if let Err(fault) = result(&mut collector, &path, raw) {
            collector.refuse(fault);
        }
    }
    Ok(collector.finish())
}

fn result(collector: &mut Collector, path: &str, raw: &RawValue) -> Result<(), Fault> {
    if raw.get().len() > collector.limits().part {
        return Err(Fault::field(path, format!("a result is longer than {} bytes", collector.limits().part)));
    }
    let members: Map<String, Value> = json::shape(path, raw)?;
    let read = |name: &str| members.get(name).map(number::of_json).transpose().map_err(|why| Fault::field(format!("{path}.{name}"), why));
    let at = match (read("beginTimeSeconds")?, read("timestamp")?) {
        (Some(seconds), _) => Some(time::of_seconds(seconds)),
        (None, Some(millis)) => Some(time::of_millis(millis)),
        (None, None) => None,
    };
    let at = at.transpose().map_err(|why| Fault::field(path, why))?;
    let mut labels = Vec::new();
    let mut numbers = Vec::new();
    for (name, value) in &members {
        match value {
            _ if NO_SERIES.contains(&name.as_str()) => {}
            Value::String(text) => labels.push((name.clone(), text.clone())),
            Value::Number(_) => numbers.push((name.clone(), value)),
            Value::Object(inner) => {
                let inner = inner.iter().filter(|(_, value)| value.is_number());
                numbers.extend(inner.map(|(below, value)| (format!("{name}.{below}"), value)));
            }
            _ => collector.skip_text(),
        }
    }
    for (name, value) in numbers {
        let place = || Place::Field(format!("{path}.{name}"));
        match number::of_json(value) {
            Ok(value) => collector.add(place, &name, &labels, Kind::Unknown, Point { at, value }),
            Err(why) => collector.refuse(Fault { place: place(), why }),
        };
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(results: &str) -> Batch {
        let body = format!(r#"{{"data":{{"actor":{{"account":{{"nrql":{{"results":{results}}}}}}}}}}}"#);
        parse(body.as_bytes(), &Limits::default()).unwrap()
    }

    fn shown(batch: &Batch) -> Vec<String> {
        let points = |series: &crate::Series| series.points.iter().map(|p| format!("{}@{:?}", p.value, p.at)).collect::<Vec<_>>();
        batch.series.iter().map(|series| format!("{series} {}", points(series).join(" "))).collect()
    }

    #[test]
    fn every_number_of_a_result_is_a_series() {
        let batch = answer(
            r#"[{"beginTimeSeconds":1795331340,"endTimeSeconds":1795331400,"average.duration":1.5,"percentile.duration":{"95":0.25},"facet":"api","inspectedCount":9},
                {"beginTimeSeconds":1795331400,"average.duration":null,"facet":"api"},{"timestamp":1795331353626,"duration":2},{"count":7}]"#,
        );
        assert_eq!(
            shown(&batch),
            [
                r#"average.duration{facet="api"} 1.5@Some(1795331340000)"#,
                r#"percentile.duration.95{facet="api"} 0.25@Some(1795331340000)"#,
                "duration 2@Some(1795331353626)",
                "count 7@None",
            ]
        );
        assert_eq!((batch.skipped.no_number, batch.refused), (1, 0));
    }

    #[test]
    fn what_new_relic_says_is_passed_on() {
        let said = |body: &str| parse(body.as_bytes(), &Limits::default()).unwrap_err().to_string();
        assert_eq!(said(r#"{"data":{},"errors":[{"message":"NRQL Syntax Error"}]}"#), "NRQL Syntax Error");
        assert_eq!(said(r#"{"data":{"actor":{}},"errors":[]}"#), "data.actor.account: is missing");
        assert_eq!(said(r#"{"errors":[{}]}"#), "an error without words");
        let batch = answer(r#"[7,{"beginTimeSeconds":"x","a":1},{"beginTimeSeconds":1795331340000,"a":1},{"a":3}]"#);
        assert_eq!((batch.points(), batch.refused), (1, 3));
    }

    #[test]
    fn a_query_is_a_variable() {
        let body = query(7, "SELECT \"x\"").body.unwrap();
        let read: Value = serde_json::from_str(&body).unwrap();
        assert_eq!((&read["variables"]["account"], &read["variables"]["nrql"]), (&json!(7), &json!("SELECT \"x\"")));
        assert_eq!(read["query"], QUERY);
    }
}
