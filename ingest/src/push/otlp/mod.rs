//! OpenTelemetry metrics over HTTP, as Protocol Buffers or as JSON.
//!
//! | metric | series |
//! |---|---|
//! | gauge | its name |
//! | sum | its name; cumulative and monotonic is a total, delta is a change, all else a gauge |
//! | histogram | `name_count`, `name_sum`; cumulative also `name_bucket` with `le`; delta also `name` with `quantile` (0.5, 0.95, 0.99), `name_min`, `name_max`, because a delta is whole in itself |
//! | exponential histogram | `name_count`, `name_sum`; delta also `name_min`, `name_max` |
//! | summary | `name_count`, `name_sum`, and `name` with `quantile` |
//!
//! Labels are the attributes of the point, of its resource (`service.name`), and of its scope (`otel.scope.name`,
//! `otel.scope.version`, `otel.scope.<attribute>`); a point's own wins over its scope's, and that over its resource's. Names keep their
//! dots. Attributes that are lists or maps become JSON; bytes are left out.
//!
//! Specification: <https://opentelemetry.io/docs/specs/otlp/>.

mod answer;
mod attribute;
mod emit;
mod from_json;
mod from_wire;
mod loose;
mod message;

use crate::{Batch, Collector, Fault, Limits};

pub use answer::{Answer, refusal_json, refusal_protobuf};

/// The longest a single point or resource may be, in bytes, whatever the limits say: values take much more room than on the wire.
const SMALL: usize = 64 << 10;

/// Reads `ExportMetricsServiceRequest` as Protocol Buffers. A fault means that nothing of it could be read.
pub fn protobuf(body: &[u8], limits: &Limits) -> Result<(Batch, Answer), Fault> {
    if body.len() > limits.body {
        return Err(Fault::whole(format!("{} bytes are more than {}", body.len(), limits.body)));
    }
    let mut out = emit::Out::new(Collector::new(limits));
    from_wire::request(body, &mut out)?;
    Ok(out.finish())
}

/// Reads the same as JSON. A fault means that nothing of it could be read.
pub fn json(body: &[u8], limits: &Limits) -> Result<(Batch, Answer), Fault> {
    let text = crate::json::text(body, limits.body)?;
    let mut out = emit::Out::new(Collector::new(limits));
    from_json::request(text, &mut out)?;
    Ok(out.finish())
}

#[cfg(test)]
#[path = "tests.rs"]
mod tests;
