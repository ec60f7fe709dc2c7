//! Points as clients of Statuspage send them, for one metric or for many, as JSON or as a form.
//!
//! One metric: `{"data": {"timestamp": 1795331353, "value": 7.5}}` or `data[timestamp]=..&data[value]=..`.
//! Many: `{"data": {"<metric>": [{"timestamp": .., "value": ..}]}}`, where older collectors send one point without the list, or
//! `data[<metric>][][timestamp]=..&data[<metric>][][value]=..`. Times are seconds since the epoch, with or without a fraction, and
//! without a time a point is of now. Numbers may be texts.

use std::collections::HashMap;

use serde_json::value::RawValue;

use crate::{
    Batch, Collector, Fault, Kind, Limits, Point,
    json::{self, Members},
    number,
    push::form,
    time,
};

/// The point of one metric, from JSON.
pub fn single(body: &[u8], limits: &Limits) -> Result<Point, Fault> {
    let members = json::whole::<Members>(json::text(body, limits.body)?)?;
    point("data", data(&members)?)
}

/// The points of many metrics, from JSON. Each series is named by the id of its metric.
pub fn bulk(body: &[u8], limits: &Limits) -> Result<Batch, Fault> {
    let members = json::whole::<Members>(json::text(body, limits.body)?)?;
    let mut collector = Collector::new(limits);
    for (metric, raw) in json::object("data", data(&members)?)?.0 {
        if collector.has_said_enough() {
            break;
        }
        let path = format!("data.{metric}");
        let series = match collector.open(&metric, &[], Kind::Unknown) {
            Ok(series) => series,
            Err(why) => {
                collector.refuse(Fault::field(short(&path), why));
                continue;
            }
        };
        if !raw.get().starts_with('[') {
            take(&mut collector, &path, series, raw);
            continue;
        }
        match json::list(&path, raw) {
            Ok(list) => {
                for (index, raw) in list.into_iter().enumerate() {
                    take(&mut collector, &format!("{path}[{index}]"), series, raw);
                }
            }
            Err(fault) => {
                collector.refuse(fault);
            }
        }
    }
    Ok(collector.finish())
}

/// The point of one metric, from a form.
pub fn single_form(body: &[u8], limits: &Limits) -> Result<Point, Fault> {
    let mut pending = Pending::default();
    for (name, text) in form_pairs(body, limits)? {
        match form::path(&name).as_deref() {
            Some(["data", "timestamp"]) => pending.time = Some(text),
            Some(["data", "value"]) => pending.value = Some(text),
            _ => {}
        }
    }
    pending.point("data")
}

/// The points of many metrics, from a form. A name that comes again begins the next point.
pub fn bulk_form(body: &[u8], limits: &Limits) -> Result<Batch, Fault> {
    let mut collector = Collector::new(limits);
    let mut open: HashMap<String, Pending> = HashMap::new();
    for (name, text) in form_pairs(body, limits)? {
        let Some(path) = form::path(&name) else { continue };
        let (metric, field) = match path.as_slice() {
            ["data", metric, field] | ["data", metric, _, field] => (*metric, *field),
            _ => continue,
        };
        if !matches!(field, "timestamp" | "value") {
            continue;
        }
        if open.len() >= limits.series && !open.contains_key(metric) {
            collector.refuse(Fault::field(short(&name), format!("more than {} series", limits.series)));
            continue;
        }
        let pending = open.entry(metric.to_owned()).or_default();
        let begun = if field == "value" { pending.value.is_some() } else { pending.time.is_some() };
        if begun {
            let whole = std::mem::take(pending);
            keep(&mut collector, metric, whole);
        }
        let pending = open.entry(metric.to_owned()).or_default();
        match field {
            "value" => pending.value = Some(text),
            _ => pending.time = Some(text),
        }
    }
    let mut rest: Vec<_> = open.into_iter().collect();
    rest.sort_by(|(a, _), (b, _)| a.cmp(b));
    for (metric, pending) in rest {
        keep(&mut collector, &metric, pending);
    }
    Ok(collector.finish())
}

/// A point of a form of which not everything may have come yet.
#[derive(Default)]
struct Pending {
    time: Option<String>,
    value: Option<String>,
}

impl Pending {
    fn point(self, path: &str) -> Result<Point, Fault> {
        let value = self.value.ok_or_else(|| Fault::field(format!("{path}.value"), "is missing"))?;
        let value = number::of_text(&value).map_err(|why| Fault::field(format!("{path}.value"), why))?;
        let time = self.time.filter(|text| !text.is_empty()).map(|text| time::of_text(&text)).transpose();
        let at = time.map_err(|why| Fault::field(format!("{path}.timestamp"), why))?;
        finite(path, Point { at, value })
    }
}

fn keep(collector: &mut Collector, metric: &str, pending: Pending) {
    let path = short(&format!("data.{metric}"));
    let fault = match (pending.point(&path), collector.open(metric, &[], Kind::Unknown)) {
        (Ok(point), Ok(series)) => {
            collector.push(|| crate::Place::Field(path), series, point);
            return;
        }
        (Err(fault), _) => fault,
        (_, Err(why)) => Fault::field(path, why),
    };
    collector.refuse(fault);
}

fn take(collector: &mut Collector, path: &str, series: usize, raw: &RawValue) {
    match point(path, raw) {
        Ok(point) => collector.push(|| crate::Place::Field(path.to_owned()), series, point),
        Err(fault) => collector.refuse(fault),
    };
}

fn data<'a>(members: &Members<'a>) -> Result<&'a RawValue, Fault> {
    members.get("data").ok_or_else(|| Fault::field("data", "is missing"))
}

/// `{"timestamp": .., "value": ..}`, shared with bodies that have nothing around it.
pub(super) fn point(path: &str, raw: &RawValue) -> Result<Point, Fault> {
    let members = json::object(path, raw)?;
    let value_of = |name: &str| members.get(name).map(json::scalar);
    let value = value_of("value").ok_or_else(|| Fault::field(format!("{path}.value"), "is missing"))?;
    let value = number::of_json(&value).map_err(|why| Fault::field(format!("{path}.value"), why))?;
    let time = value_of("timestamp").filter(|time| !time.is_null()).map(|time| time::of_json(&time)).transpose();
    let at = time.map_err(|why| Fault::field(format!("{path}.timestamp"), why))?;
    finite(path, Point { at, value })
}

/// These formats have no word for "no number": whoever sends one wants to be told.
fn finite(path: &str, point: Point) -> Result<Point, Fault> {
    match point.value.is_finite() {
        true => Ok(point),
        false => Err(Fault::field(format!("{path}.value"), format!("{} is no number", point.value))),
    }
}

fn form_pairs(body: &[u8], limits: &Limits) -> Result<impl Iterator<Item = (String, String)>, Fault> {
    match body.len() > limits.body {
        true => Err(Fault::whole(format!("{} bytes are more than {}", body.len(), limits.body))),
        false => Ok(form::pairs(body)),
    }
}

/// A path that others wrote, short enough for a fault.
fn short(path: &str) -> String {
    path.chars().take(100).collect()
}

#[cfg(test)]
#[path = "statuspage_tests.rs"]
mod tests;
