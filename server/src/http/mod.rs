//! The HTTP door: paths, layers, pages, streams. It decides nothing; services and snapshots do.

pub mod accept;
pub mod answer;
pub mod api;
pub mod api_caller;
pub mod appetite;
pub mod assets;
pub mod badge;
pub mod caller;
pub mod chart;
mod chart_table;
pub mod console;
pub mod csp;
pub mod discovery;
pub mod embed;
pub mod events;
pub mod feed;
pub mod files;
pub mod health;
pub mod hooks;
pub mod language;
pub mod layers;
pub mod machine;
pub mod mcp;
pub mod og;
pub mod page;
pub mod ready;
pub mod render;
pub mod router;
pub mod session;
pub mod single_flight;
pub mod state;
pub mod subscribe;
#[cfg(feature = "testing")]
pub mod testing;
pub mod timeouts;
