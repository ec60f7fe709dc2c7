//! Pictures for texts: handed in with what they show in words, and put where the text is written.

mod add;
pub mod calls;
mod place;

pub use add::{AddPicture, Arrivals};
