//! Components and groups: made, changed, put in order, archived, deleted, and set by hand.

mod archive;
mod bulk;
pub mod calls;
pub mod edit;
pub mod form;
mod grip;
pub mod group;
mod journal;
pub mod list;
pub mod order;
mod rows;
