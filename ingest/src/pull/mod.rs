//! What other programs answer: one source a file, each with the request that asks for it.
//!
//! Where an answer names no series, the series is called [`UNNAMED`].

mod columns;
pub mod datadog;
pub mod flux;
pub mod graphite;
pub mod influx_v1;
pub mod influx_v3;
pub mod json_path;
pub mod new_relic;
pub mod pingdom;
pub mod prometheus;
mod request;

pub use request::Request;

/// The name of a series of which the answer says none.
pub const UNNAMED: &str = "value";
