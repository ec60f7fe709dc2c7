//! API tokens.

pub mod calls;
