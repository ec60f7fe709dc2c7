//! The APIs other programs manage pages with.

mod cachet;
mod described;
mod v1;
mod v3;
