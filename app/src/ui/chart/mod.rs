//! Charts on a canvas. The page says what is drawn and where the reader points; the painter, an entry of its own that is
//! fetched only when a chart comes into view, does it with Chart.js. The two share no memory, only a document: what one
//! says is an event on the canvas.

#[cfg(feature = "painter")]
mod config;
#[cfg(feature = "hydrate")]
mod loading;
#[cfg(feature = "hydrate")]
mod message;
#[cfg(feature = "painter")]
pub mod painter;

#[cfg(feature = "hydrate")]
pub use loading::{fetch, when_near};
#[cfg(feature = "hydrate")]
pub use message::{Drawing, Point};

/// The attribute of the page's root that says where Chart.js, the painter and its WASM are, on pages that have charts.
pub const SCRIPTS: &str = "data-chart";
