//! The APIs other programs manage pages with.

mod v1;
mod v3;
