//! Maintenance: planned once or by rule, told of, begun, extended, ended, called off.

pub mod calls;
pub mod compose;
pub mod list;
pub mod parts;
pub mod recur;
pub mod rule;
pub mod show;
