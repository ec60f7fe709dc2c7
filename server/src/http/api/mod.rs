//! What other programs read as JSON.

pub mod cachet;
pub mod docs;
pub mod event;
pub mod history;
mod once;
pub mod push;
pub mod v1;
pub mod v2;
pub mod v3;
