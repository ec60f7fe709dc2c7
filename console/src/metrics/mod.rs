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
