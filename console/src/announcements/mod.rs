//! Announcements: one line above the page for a while.

pub mod calls;
mod form;
pub mod list;
