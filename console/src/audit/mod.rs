//! The audit log.

pub mod calls;
