//! The small messages of OpenTelemetry, as far as they are read, both as Protocol Buffers and as JSON. What is not declared here is
//! skipped by both decoders. Of fields of which only one may be set, each is an option.

use serde::Deserialize;

use super::loose;

/// The value of an attribute.
#[derive(Clone, PartialEq, prost::Message, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct AnyValue {
    #[prost(string, optional, tag = "1")]
    pub(super) string_value: Option<String>,
    #[prost(bool, optional, tag = "2")]
    pub(super) bool_value: Option<bool>,
    #[prost(int64, optional, tag = "3")]
    #[serde(deserialize_with = "loose::signed")]
    pub(super) int_value: Option<i64>,
    #[prost(double, optional, tag = "4")]
    #[serde(deserialize_with = "loose::double")]
    pub(super) double_value: Option<f64>,
    #[prost(message, optional, tag = "5")]
    pub(super) array_value: Option<ArrayValue>,
    #[prost(message, optional, tag = "6")]
    pub(super) kvlist_value: Option<KeyValueList>,
}

/// A list in an attribute.
#[derive(Clone, PartialEq, prost::Message, Deserialize)]
#[serde(default)]
pub(super) struct ArrayValue {
    #[prost(message, repeated, tag = "1")]
    #[serde(deserialize_with = "loose::list")]
    pub(super) values: Vec<AnyValue>,
}

/// A map in an attribute.
#[derive(Clone, PartialEq, prost::Message, Deserialize)]
#[serde(default)]
pub(super) struct KeyValueList {
    #[prost(message, repeated, tag = "1")]
    #[serde(deserialize_with = "loose::list")]
    pub(super) values: Vec<KeyValue>,
}

/// An attribute.
#[derive(Clone, PartialEq, prost::Message, Deserialize)]
#[serde(default)]
pub(super) struct KeyValue {
    #[prost(string, tag = "1")]
    pub(super) key: String,
    #[prost(message, optional, tag = "2")]
    pub(super) value: Option<AnyValue>,
}

/// What all metrics of a process are of.
#[derive(Clone, PartialEq, prost::Message, Deserialize)]
#[serde(default)]
pub(super) struct Resource {
    #[prost(message, repeated, tag = "1")]
    #[serde(deserialize_with = "loose::list")]
    pub(super) attributes: Vec<KeyValue>,
}

/// Which library measured.
#[derive(Clone, PartialEq, prost::Message, Deserialize)]
#[serde(default)]
pub(super) struct Scope {
    #[prost(string, tag = "1")]
    pub(super) name: String,
    #[prost(string, tag = "2")]
    pub(super) version: String,
    #[prost(message, repeated, tag = "3")]
    #[serde(deserialize_with = "loose::list")]
    pub(super) attributes: Vec<KeyValue>,
}

/// A point of a gauge or sum.
#[derive(Clone, PartialEq, prost::Message, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct NumberPoint {
    /// Nanoseconds since the epoch; 0 is unknown.
    #[prost(fixed64, tag = "3")]
    #[serde(deserialize_with = "loose::unsigned")]
    pub(super) time_unix_nano: u64,
    #[prost(double, optional, tag = "4")]
    #[serde(deserialize_with = "loose::double")]
    pub(super) as_double: Option<f64>,
    #[prost(sfixed64, optional, tag = "6")]
    #[serde(deserialize_with = "loose::signed")]
    pub(super) as_int: Option<i64>,
    #[prost(message, repeated, tag = "7")]
    #[serde(deserialize_with = "loose::list")]
    pub(super) attributes: Vec<KeyValue>,
    #[prost(uint32, tag = "8")]
    pub(super) flags: u32,
}

/// A point of a histogram with bounds of its own.
#[derive(Clone, PartialEq, prost::Message, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct HistogramPoint {
    #[prost(fixed64, tag = "3")]
    #[serde(deserialize_with = "loose::unsigned")]
    pub(super) time_unix_nano: u64,
    #[prost(fixed64, tag = "4")]
    #[serde(deserialize_with = "loose::unsigned")]
    pub(super) count: u64,
    #[prost(double, optional, tag = "5")]
    #[serde(deserialize_with = "loose::double")]
    pub(super) sum: Option<f64>,
    /// One more than there are bounds.
    #[prost(fixed64, repeated, tag = "6")]
    #[serde(deserialize_with = "loose::whole_numbers")]
    pub(super) bucket_counts: Vec<u64>,
    #[prost(double, repeated, tag = "7")]
    #[serde(deserialize_with = "loose::doubles")]
    pub(super) explicit_bounds: Vec<f64>,
    #[prost(message, repeated, tag = "9")]
    #[serde(deserialize_with = "loose::list")]
    pub(super) attributes: Vec<KeyValue>,
    #[prost(uint32, tag = "10")]
    pub(super) flags: u32,
    #[prost(double, optional, tag = "11")]
    #[serde(deserialize_with = "loose::double")]
    pub(super) min: Option<f64>,
    #[prost(double, optional, tag = "12")]
    #[serde(deserialize_with = "loose::double")]
    pub(super) max: Option<f64>,
}

/// A point of an exponential histogram: its buckets are not read.
#[derive(Clone, PartialEq, prost::Message, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct ExponentialPoint {
    #[prost(message, repeated, tag = "1")]
    #[serde(deserialize_with = "loose::list")]
    pub(super) attributes: Vec<KeyValue>,
    #[prost(fixed64, tag = "3")]
    #[serde(deserialize_with = "loose::unsigned")]
    pub(super) time_unix_nano: u64,
    #[prost(fixed64, tag = "4")]
    #[serde(deserialize_with = "loose::unsigned")]
    pub(super) count: u64,
    #[prost(double, optional, tag = "5")]
    #[serde(deserialize_with = "loose::double")]
    pub(super) sum: Option<f64>,
    #[prost(uint32, tag = "10")]
    pub(super) flags: u32,
    #[prost(double, optional, tag = "12")]
    #[serde(deserialize_with = "loose::double")]
    pub(super) min: Option<f64>,
    #[prost(double, optional, tag = "13")]
    #[serde(deserialize_with = "loose::double")]
    pub(super) max: Option<f64>,
}

/// A point of a summary.
#[derive(Clone, PartialEq, prost::Message, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct SummaryPoint {
    #[prost(fixed64, tag = "3")]
    #[serde(deserialize_with = "loose::unsigned")]
    pub(super) time_unix_nano: u64,
    #[prost(fixed64, tag = "4")]
    #[serde(deserialize_with = "loose::unsigned")]
    pub(super) count: u64,
    #[prost(double, optional, tag = "5")]
    #[serde(deserialize_with = "loose::double")]
    pub(super) sum: Option<f64>,
    #[prost(message, repeated, tag = "6")]
    #[serde(deserialize_with = "loose::list")]
    pub(super) quantile_values: Vec<AtQuantile>,
    #[prost(message, repeated, tag = "7")]
    #[serde(deserialize_with = "loose::list")]
    pub(super) attributes: Vec<KeyValue>,
    #[prost(uint32, tag = "8")]
    pub(super) flags: u32,
}

/// A percentile of a summary.
#[derive(Clone, Copy, PartialEq, prost::Message, Deserialize)]
#[serde(default)]
pub(super) struct AtQuantile {
    #[prost(double, optional, tag = "1")]
    #[serde(deserialize_with = "loose::double")]
    pub(super) quantile: Option<f64>,
    #[prost(double, optional, tag = "2")]
    #[serde(deserialize_with = "loose::double")]
    pub(super) value: Option<f64>,
}
