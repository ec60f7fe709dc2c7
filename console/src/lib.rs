//! The console: the screens staff run their page from, and what those ask of the server.
//!
//! - [`shell`] is the document, [`routes`] every screen by path, [`layout`] what stands around each of them
//! - `sign_in`, `home`, `incidents` ... are the screens, a folder a noun; its `calls` are the server functions
//! - [`desk`] is what everybody at the console sees at the same time, kept current by [`live`]
//! - `palette` finds every screen and thing by typing, `keys` by single keys
//! - [`ports`] is what the server has to do for the calls
#![recursion_limit = "512"]

#[cfg(not(erase_components))]
compile_error!("the console is built with `--cfg erase_components`, see .cargo/config.toml: RUSTFLAGS in the environment replace it");

pub mod account;
pub mod announcements;
pub mod audit;
pub mod components;
pub mod desk;
pub mod error;
pub mod home;
pub mod hooks;
pub mod illustrations;
pub mod incidents;
pub mod keys;
pub mod layout;
pub mod live;
pub mod maintenance;
pub mod me;
pub mod members;
pub mod message_texts;
pub mod messages;
pub mod metrics;
pub mod palette;
#[cfg(feature = "ssr")]
pub mod ports;
pub mod retention;
pub mod routes;
pub mod settings;
pub mod shell;
pub mod sign_in;
pub mod sources;
pub mod subscribers;
pub mod telling;
pub mod templates;
pub mod thresholds;
pub mod tokens;
pub mod ui;
pub mod widgets;
