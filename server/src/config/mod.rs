//! What the installation is told from outside: flags, the environment, `lightship.toml`. Nothing else reads them.

mod addresses;
pub mod file;
mod settings;

pub use addresses::Addresses;
pub use settings::{DataSettings, LogSettings, ServeSettings};
