//! A request as JSON, down to its points.

use prost::Message;
use serde::de::DeserializeOwned;
use serde_json::{Value, value::RawValue};

use super::{
    SMALL,
    emit::{Metric, Out, Raw, Shape},
};
use crate::{
    Fault, Place,
    json::{self, Members},
};

/// A value, and the path to it.
struct Part<'a>(&'a RawValue, String);

impl<'a> Part<'a> {
    fn members(&self) -> Result<Members<'a>, Fault> {
        let path = self.1.trim_end_matches('.');
        json::object(if path.is_empty() { "body" } else { path }, self.0)
    }

    /// The list in a member.
    fn list(&self, members: &Members<'a>, name: &str) -> Result<impl Iterator<Item = Part<'a>>, Fault> {
        let path = format!("{}{name}", self.1);
        let list = members.get(name).map(|raw| json::list(&path, raw)).transpose()?.unwrap_or_default();
        Ok(list.into_iter().enumerate().map(move |(index, raw)| Part(raw, format!("{path}[{index}]."))))
    }

    fn value<T: DeserializeOwned + Default>(&self, members: &Members<'a>, name: &str) -> Result<T, Fault> {
        let path = format!("{}{name}", self.1);
        let value: Option<T> = members.get(name).map(|raw| small(&path, raw)).transpose()?.flatten();
        Ok(value.unwrap_or_default())
    }
}

impl Raw for Part<'_> {
    fn read<T: Message + Default + DeserializeOwned>(&self) -> Result<T, Fault> {
        small(self.1.trim_end_matches('.'), self.0)
    }
}

fn small<T: DeserializeOwned>(path: &str, raw: &RawValue) -> Result<T, Fault> {
    match raw.get().len() > SMALL {
        true => Err(Fault::field(path, format!("a part of {} bytes is longer than {SMALL}", raw.get().len()))),
        false => json::shape(path, raw),
    }
}

/// Reads a whole request.
pub(super) fn request(text: &str, out: &mut Out) -> Result<(), Fault> {
    let body = Part(json::whole(text)?, String::new());
    for resource in body.list(&body.members()?, "resourceMetrics")? {
        let members = resource.members()?;
        let of = resource.value(&members, "resource")?;
        for scope in resource.list(&members, "scopeMetrics")? {
            let members = scope.members()?;
            let by = scope.value(&members, "scope")?;
            let place = Place::Field(scope.1.trim_end_matches('.').to_owned());
            let Some(labels) = out.labels(place, &of, &by) else { continue };
            for part in scope.list(&members, "metrics")? {
                metric(&part, &labels, out)?;
            }
        }
    }
    Ok(())
}

fn metric(part: &Part, labels: &[(String, String)], out: &mut Out) -> Result<(), Fault> {
    let members = part.members()?;
    let name: String = part.value(&members, "name")?;
    let shapes = [
        ("gauge", Shape::Gauge),
        ("sum", Shape::Sum),
        ("histogram", Shape::Histogram),
        ("exponentialHistogram", Shape::Exponential),
        ("summary", Shape::Summary),
    ];
    for (member, shape) in shapes {
        let Some(raw) = members.get(member).filter(|raw| raw.get() != "null") else { continue };
        let data = Part(raw, format!("{}{member}.", part.1));
        let members = data.members()?;
        let temporality = match data.value::<Value>(&members, "aggregationTemporality")? {
            Value::String(word) => match word.as_str() {
                "1" | "AGGREGATION_TEMPORALITY_DELTA" => 1,
                "2" | "AGGREGATION_TEMPORALITY_CUMULATIVE" => 2,
                _ => 0,
            },
            other => other.as_u64().unwrap_or_default(),
        };
        let monotonic = data.value(&members, "isMonotonic")?;
        let metric = Metric { name: &name, shape, temporality, monotonic, labels };
        for point in data.list(&members, "dataPoints")? {
            out.take(&metric, Place::Field(point.1.trim_end_matches('.').to_owned()), &point);
        }
    }
    Ok(())
}
