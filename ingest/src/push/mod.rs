//! What other programs send: one format a file or folder.

pub mod cachet;
mod form;
pub mod graphite;
pub mod influx;
pub mod otlp;
pub mod prometheus;
pub mod statuspage;
mod wire;
