//! What screens are made of, without knowing what they are about.

pub mod address;
pub mod bare;
pub mod deed;
pub mod draft;
pub mod field;
#[cfg(feature = "hydrate")]
pub mod file;
pub mod focus;
pub mod go;
pub mod later;
pub mod long;
pub mod mark;
pub mod moment;
pub mod once;
pub mod overtaken;
pub mod pick;
pub mod select;
pub mod severity;
pub mod sheet;
pub mod sure;
pub mod theme;
pub mod time;
pub mod toast;
