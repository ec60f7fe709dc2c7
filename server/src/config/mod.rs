//! What the installation is told from outside: flags, the environment, `lightship.toml`. Nothing else reads them.

/// What the program calls itself to others.
pub const USER_AGENT: &str = concat!("Lightship/", env!("CARGO_PKG_VERSION"));

/// Which version this is.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");

mod addresses;
pub mod file;
mod graphite;
mod outbound;
mod people;
mod remote;
mod settings;

pub use addresses::Addresses;
pub use graphite::GraphiteSettings;
pub use outbound::{OutboundSettings, SmsFormat};
pub use people::{Hidden, PeopleSettings, mail_folder};
pub use remote::{Environment, RemoteSettings, profiles_file};
pub use settings::{DataSettings, LogSettings, ServeSettings};
