//! How the product writes to people: what it says, and the ways it takes.

pub mod email;
pub mod letter;
pub mod post;
