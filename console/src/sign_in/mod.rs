//! Getting in.

pub mod calls;
