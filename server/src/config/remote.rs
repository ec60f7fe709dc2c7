//! Settings about the server that commands speak to, and where kept ones are written down.

use std::{env, path::PathBuf};

use clap::Args;

use super::Hidden;

/// Which server a command speaks to, and what lets it in.
#[derive(Args, Clone, Debug, Default)]
#[command(next_help_heading = "Another server")]
pub struct RemoteSettings {
    /// Address of the Lightship to work on, such as https://status.example.com, or LIGHTSHIP_URL in the environment. If unset, incidents and components are those of the database of this machine
    #[arg(long, value_name = "URL")]
    pub url: Option<String>,

    /// Token that lets in there. Better LIGHTSHIP_KEY in the environment, or a profile: other people on the machine can read a command line
    #[arg(long, value_name = "TOKEN")]
    pub key: Option<Hidden>,

    /// A server that was kept, or LIGHTSHIP_PROFILE in the environment: `lightship profile add NAME`
    #[arg(long, value_name = "NAME")]
    pub profile: Option<String>,
}

/// What the environment says of that. A settings file says nothing: a folder somebody else made must not choose where tokens go.
#[derive(Clone, Debug, Default)]
pub struct Environment {
    /// The address.
    pub url: Option<String>,
    /// The token.
    pub key: Option<String>,
    /// The name of a kept server.
    pub profile: Option<String>,
}

impl Environment {
    /// As it is now. What is empty is not there.
    pub fn read() -> Self {
        let of = |name: &str| env::var(name).ok().filter(|value| !value.is_empty());
        Self { url: of("LIGHTSHIP_URL"), key: of("LIGHTSHIP_KEY"), profile: of("LIGHTSHIP_PROFILE") }
    }
}

/// The file that keeps servers: `lightship/profiles.toml` where the system keeps settings of users (XDG base directories).
pub fn profiles_file() -> Option<PathBuf> {
    let absolute = |name: &str| env::var_os(name).map(PathBuf::from).filter(|path| path.is_absolute());
    let folder = absolute("XDG_CONFIG_HOME").or_else(|| Some(absolute("HOME")?.join(".config")))?;
    Some(folder.join("lightship").join("profiles.toml"))
}
