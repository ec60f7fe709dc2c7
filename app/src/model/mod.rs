//! The words: plain data and pure rules. No input or output, no leptos, no axum.

pub mod accent;
pub mod access;
pub mod account;
pub mod audit;
pub mod calendar;
pub mod change;
pub mod component;
pub mod date;
pub mod effective;
pub mod event;
pub mod file;
pub mod headline;
pub mod id;
pub mod incident;
pub mod input;
pub mod instant;
pub mod listing;
pub mod look;
pub mod maintenance;
pub mod member;
pub mod metric;
pub mod next;
pub mod notice;
pub mod order;
pub mod page;
pub mod plan;
pub mod range;
pub mod recovery;
pub mod session;
pub mod shape;
pub mod snapshot;
pub mod status;
pub mod template;
pub mod token;
pub mod uptime;
pub mod user;
pub mod word;

mod words;

pub use date::Date;
pub use id::*;
pub use instant::Instant;
pub use range::Range;
pub use status::{Impact, Indicator, Status};
pub use word::Word;
pub use words::*;
