//! The APIs other programs manage pages with.

mod cachet;
mod v1;
mod v3;
