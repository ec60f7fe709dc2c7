//! Every setting of the server, documented where it is defined. Flags win over the environment, that over `lightship.toml`.

use std::{net::SocketAddr, path::PathBuf};

use clap::Args;
use ipnet::IpNet;

use crate::config::{Addresses, GraphiteSettings, OutboundSettings, PeopleSettings};

/// Where the data is. Every command needs this.
#[derive(Args, Clone, Debug)]
pub struct DataSettings {
    /// Folder for everything the server keeps on disk: the SQLite file, the last snapshots
    #[arg(long, env = "LIGHTSHIP_DATA", default_value = "data", value_name = "FOLDER")]
    pub data: PathBuf,

    /// Database address: postgres://user:password@host/name, or sqlite:file. A SQLite file in the data folder if empty
    #[arg(long, env = "LIGHTSHIP_DATABASE_URL", value_name = "URL", hide_env_values = true)]
    pub database_url: Option<String>,
}

impl DataSettings {
    /// The database's address.
    pub fn database_url(&self) -> String {
        self.database_url.clone().unwrap_or_else(|| format!("sqlite:{}", self.data.join("lightship.db").display()))
    }
}

/// How the server listens, and what it believes of its callers.
#[derive(Args, Clone, Debug)]
pub struct ServeSettings {
    /// Address to listen on for visitors and staff
    #[arg(long, env = "LIGHTSHIP_LISTEN", default_value = "127.0.0.1:3000", value_name = "IP:PORT")]
    pub listen: SocketAddr,

    /// Address to listen on for Prometheus and probes; keep it private. Off if empty
    #[arg(long, env = "LIGHTSHIP_METRICS_LISTEN", value_name = "IP:PORT")]
    pub metrics_listen: Option<SocketAddr>,

    /// Address visitors reach the installation at, such as https://status.example.com. http://localhost and the port if empty
    #[arg(long, env = "LIGHTSHIP_BASE_URL", value_name = "URL", value_parser = Addresses::parse)]
    pub base_url: Option<Addresses>,

    /// Networks of the proxies in front, whose X-Forwarded-For is believed, such as 10.0.0.0/8. Several with commas
    #[arg(long, env = "LIGHTSHIP_TRUSTED_PROXIES", value_name = "NETWORK", value_delimiter = ',')]
    pub trusted_proxies: Vec<IpNet>,

    /// Most connections at a time
    #[arg(long, env = "LIGHTSHIP_MAX_CONNECTIONS", default_value_t = 12_000, value_name = "NUMBER")]
    pub max_connections: usize,

    /// Most connections at a time from one address that is no trusted proxy
    #[arg(long, env = "LIGHTSHIP_MAX_CONNECTIONS_PER_IP", default_value_t = 1_000, value_name = "NUMBER")]
    pub max_connections_per_ip: usize,

    /// Most event streams at a time from one address; what other sites show of a page gets half of them
    #[arg(long, env = "LIGHTSHIP_MAX_STREAMS_PER_IP", default_value_t = 200, value_name = "NUMBER")]
    pub max_streams_per_ip: usize,

    /// Most event streams at a time; what other sites show of a page gets half of them
    #[arg(long, env = "LIGHTSHIP_MAX_STREAMS", default_value_t = 10_000, value_name = "NUMBER")]
    pub max_streams: usize,

    /// Most requests a minute to the manage API with one token that has a limit. Each process counts by itself
    #[arg(long, env = "LIGHTSHIP_API_RATE", default_value_t = 600, value_name = "NUMBER", value_parser = clap::value_parser!(u32).range(1..=60_000))]
    pub api_rate: u32,

    /// Where to report a security hole: a mail address, or an https address. Served as security.txt; nothing is if empty
    #[arg(long, env = "LIGHTSHIP_SECURITY_CONTACT", value_name = "ADDRESS", value_parser = contact)]
    pub security_contact: Option<String>,

    /// Serve only; leave what happens by itself to another process
    #[arg(long, env = "LIGHTSHIP_NO_JOBS")]
    pub no_jobs: bool,

    /// What is about people.
    #[command(flatten)]
    pub people: PeopleSettings,

    /// What is about messages.
    #[command(flatten)]
    pub outbound: OutboundSettings,

    /// What is about Graphite.
    #[command(flatten)]
    pub graphite: GraphiteSettings,
}

impl ServeSettings {
    /// Whether visitors come by https.
    pub fn is_secure(&self) -> bool {
        self.base_url.as_ref().is_some_and(Addresses::is_secure)
    }

    /// Where the installation is found.
    pub fn addresses(&self) -> Addresses {
        self.base_url.clone().unwrap_or_else(|| Addresses::local(self.listen.port()))
    }
}

/// Reads where a person can be reached, as an address with a scheme.
fn contact(text: &str) -> Result<String, String> {
    let text = text.trim();
    let refuse = || format!("`{text}` is neither a mail address nor an address that begins with https:// or mailto:");
    let is_plain = text.bytes().all(|c| c.is_ascii_graphic());
    let rest = ["https://", "mailto:"].into_iter().find_map(|scheme| text.strip_prefix(scheme));
    match rest {
        Some(rest) if is_plain && !rest.is_empty() => Ok(text.to_owned()),
        None if is_plain && text.contains('@') && !text.contains(':') => Ok(format!("mailto:{text}")),
        _ => Err(refuse()),
    }
}

/// How the process speaks.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "Logging")]
pub struct LogSettings {
    /// What to log: error, warn, info, debug, or a filter such as lightship=debug,info
    #[arg(long, env = "LIGHTSHIP_LOG", default_value = "info,sea_orm_migration=warn,sqlx=warn", global = true, value_name = "FILTER")]
    pub log: String,

    /// How to log: text for people, json for machines
    #[arg(long, env = "LIGHTSHIP_LOG_FORMAT", default_value = "text", global = true, value_parser = ["text", "json"])]
    pub log_format: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_contact_is_an_address_people_can_write_to() {
        assert_eq!(contact(" security@example.com "), Ok("mailto:security@example.com".into()));
        for good in ["mailto:security@example.com", "https://example.com/security"] {
            assert_eq!(contact(good), Ok(good.into()));
        }
        for bad in ["", "example.com", "http://example.com", "javascript:alert(1)@x", "https://", "a@b\nContact: c@d", "a b@c"] {
            assert!(contact(bad).is_err(), "{bad}");
        }
    }
}
