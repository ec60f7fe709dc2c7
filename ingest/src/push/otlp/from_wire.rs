//! A request as Protocol Buffers, down to its points.

use prost::Message;
use serde::de::DeserializeOwned;

use super::{
    SMALL,
    emit::{Metric, Out, Raw, Shape},
    message::{Resource, Scope},
};
use crate::{
    Fault, Place,
    push::wire::{self, Field, Fields, Held},
};

/// A message, and where it begins.
#[derive(Clone, Copy)]
struct Part<'a>(&'a [u8], usize);

impl<'a> Part<'a> {
    fn fields(self) -> Fields<'a> {
        Fields::new(self.0, self.1)
    }

    /// The messages in one field, whole or up to a fault.
    fn parts(self, number: u64) -> impl Iterator<Item = Result<Part<'a>, Fault>> {
        let chosen = move |field: Result<Field<'a>, Fault>| match field {
            Ok(field) if field.number == number => field.bytes().map(|bytes| Ok(Part(bytes, field.offset))),
            Ok(_) => None,
            Err(fault) => Some(Err(fault)),
        };
        self.fields().filter_map(chosen)
    }

    /// The last message in a field, as decoders do.
    fn part(self, number: u64) -> Result<Option<Part<'a>>, Fault> {
        self.parts(number).try_fold(None, |_, part| part.map(Some))
    }

    fn number(self, number: u64) -> Result<u64, Fault> {
        let mut found = 0;
        for field in self.fields() {
            let field = field?;
            if let (true, Held::Varint(value)) = (field.number == number, field.held) {
                found = value;
            }
        }
        Ok(found)
    }

    fn value<T: Message + Default>(self) -> Result<T, Fault> {
        wire::message(self.0, self.1, SMALL)
    }
}

impl Raw for Part<'_> {
    fn read<T: Message + Default + DeserializeOwned>(&self) -> Result<T, Fault> {
        self.value()
    }
}

/// Reads a whole request.
pub(super) fn request(body: &[u8], out: &mut Out) -> Result<(), Fault> {
    for resource in Part(body, 0).parts(1) {
        let resource = resource?;
        let of: Resource = resource.part(1)?.map(Part::value).transpose()?.unwrap_or_default();
        for scope in resource.parts(2) {
            let scope = scope?;
            let by: Scope = scope.part(1)?.map(Part::value).transpose()?.unwrap_or_default();
            let Some(labels) = out.labels(Place::Byte(scope.1), &of, &by) else { continue };
            for part in scope.parts(2) {
                metric(part?, &labels, out)?;
            }
        }
    }
    Ok(())
}

fn metric(part: Part, labels: &[(String, String)], out: &mut Out) -> Result<(), Fault> {
    let name = part.part(1)?.unwrap_or(Part(b"", part.1));
    let name = std::str::from_utf8(name.0).map_err(|_| Fault::byte(name.1, "a name is not UTF-8"))?;
    let shapes = [(5, Shape::Gauge), (7, Shape::Sum), (9, Shape::Histogram), (10, Shape::Exponential), (11, Shape::Summary)];
    for (number, shape) in shapes {
        let Some(data) = part.part(number)? else { continue };
        let has_temporality = !matches!(shape, Shape::Gauge | Shape::Summary);
        let temporality = if has_temporality { data.number(2)? } else { 0 };
        let metric = Metric { name, shape, temporality, monotonic: data.number(3)? != 0, labels };
        for point in data.parts(1) {
            let point = point?;
            out.take(&metric, Place::Byte(point.1), &point);
        }
    }
    Ok(())
}
