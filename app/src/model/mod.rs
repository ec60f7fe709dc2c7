//! The words: plain data and pure rules. No input or output, no leptos, no axum.

pub mod access;
pub mod change;
pub mod component;
pub mod effective;
pub mod event;
pub mod headline;
pub mod id;
pub mod incident;
pub mod input;
pub mod instant;
pub mod maintenance;
pub mod page;
pub mod recovery;
pub mod snapshot;
pub mod status;
pub mod uptime;
pub mod word;

mod words;

pub use id::*;
pub use instant::{Date, Instant};
pub use status::{Impact, Indicator, Status};
pub use word::Word;
pub use words::*;
