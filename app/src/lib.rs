//! What the browser and the server both compile: the vocabulary, the pure rules and the screens.

#[cfg(feature = "hydrate")]
pub mod live;
pub mod model;
pub mod shell;
pub mod status;
pub mod text;
pub mod ui;
