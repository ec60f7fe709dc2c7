//! What other programs send and answer, as points. Pure: bytes in, series out; no socket, no clock, no database.
//!
//! Nothing here panics, whatever it is given, and everything is bounded by [`Limits`]. Good lines of a body are kept when others are
//! not: a [`Batch`] lists what was refused, and where it stood.

mod batch;
mod fault;
mod json;
mod limits;
mod number;
mod sample;
mod time;

pub mod matcher;
pub mod pull;
pub mod push;
pub mod quantile;

pub use batch::{Batch, Collector, Skipped};
pub use fault::{Fault, Place};
pub use limits::Limits;
pub use sample::{Kind, Labels, Point, Series};
