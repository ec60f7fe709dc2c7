//! What happens to every request and every answer: one layer a file.

pub mod base;
pub mod fault;
pub mod headers;
pub mod host;
pub mod origin;
pub mod trace;
