//! Metrics: one line of a chart each, with the points pushed to it.

mod arriving;
pub mod calls;
pub mod form;
pub mod list;
mod points;
mod pulled;
pub mod show;
mod snippets;
mod source;

/// How often a screen looks for new points, in milliseconds.
const LOOK: i64 = 5_000;
