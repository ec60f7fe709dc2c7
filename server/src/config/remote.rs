//! Settings about the server that commands speak to, and where kept ones are written down.

use std::{env, path::PathBuf};

use clap::Args;

use super::Hidden;

/// Which server a command speaks to, and what lets it in.
#[derive(Args, Clone, Debug, Default)]
#[command(next_help_heading = "Another server")]
pub struct RemoteSettings {
    /// Address of the Lightship to work on, such as https://status.example.com; the database of this machine if unset
    #[arg(long, env = "LIGHTSHIP_URL", value_name = "URL")]
    pub url: Option<String>,

    /// Token that lets in there. Better in the environment or in a profile, where nobody else on the machine reads it
    #[arg(long, env = "LIGHTSHIP_KEY", value_name = "TOKEN", hide_env_values = true)]
    pub key: Option<Hidden>,

    /// A server that was kept: `lightship profile add NAME`
    #[arg(long, env = "LIGHTSHIP_PROFILE", value_name = "NAME")]
    pub profile: Option<String>,
}

/// The file that keeps servers: `lightship/profiles.toml` where the system keeps settings of users (XDG base directories).
pub fn profiles_file() -> Option<PathBuf> {
    let absolute = |name: &str| env::var_os(name).map(PathBuf::from).filter(|path| path.is_absolute());
    let folder = absolute("XDG_CONFIG_HOME").or_else(|| Some(absolute("HOME")?.join(".config")))?;
    Some(folder.join("lightship").join("profiles.toml"))
}
