//! The HTTP door: what visitors get at every address, what they never get, and what becomes of clients that mean no good.

mod bodies;
mod charts;
mod connections;
mod crowds;
mod documents;
mod hostile;
mod http2;
mod large;
mod metrics;
mod pictures;
mod ready;
mod requests;
mod scene;
mod secrecy;
mod still;
mod stream;
