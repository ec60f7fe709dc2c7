//! What screens are made of, without knowing what they are about.

pub mod deed;
pub mod draft;
pub mod field;
pub mod go;
pub mod long;
pub mod mark;
pub mod moment;
pub mod once;
pub mod overtaken;
pub mod pick;
pub mod select;
pub mod severity;
pub mod sure;
pub mod time;
pub mod toast;
