//! What screens are made of, without knowing what they are about.

pub mod deed;
pub mod draft;
pub mod field;
pub mod go;
pub mod mark;
pub mod severity;
pub mod sure;
pub mod time;
pub mod toast;
