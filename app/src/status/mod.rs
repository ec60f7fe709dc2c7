//! The public page: what visitors read in a crisis.

pub mod data;
