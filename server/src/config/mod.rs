//! What the installation is told from outside: flags, the environment, `lightship.toml`. Nothing else reads them.

mod addresses;
pub mod file;
mod outbound;
mod people;
mod settings;

pub use addresses::Addresses;
pub use outbound::{OutboundSettings, SmsFormat};
pub use people::{Hidden, PeopleSettings};
pub use settings::{DataSettings, LogSettings, ServeSettings};
