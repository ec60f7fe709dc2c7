//! What Lightship promises, asked of its services and its live window, on SQLite and on PostgreSQL alike.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on has failed")]

#[macro_use]
mod support;

mod api;
mod architecture;
mod complaints;
mod console;
mod deliver;
mod http;
mod live;
mod machines;
mod people;
mod process;
mod pull;
mod push;
mod queue;
mod service;
mod subscribers;
mod thresholds;
