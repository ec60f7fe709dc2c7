//! The APIs other programs manage pages with.

mod v3;
