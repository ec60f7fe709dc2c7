//! What the browser and the server both compile: the vocabulary, the pure rules and the screens.

pub mod model;
pub mod status;
