//! Incidents: opened, told of, resolved, by several people at once.

pub mod calls;
pub mod compose;
pub mod list;
pub mod past;
pub mod promise;
pub mod say;
pub mod show;
