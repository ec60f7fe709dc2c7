//! Servers that were kept by a name, with their tokens, in a file only its owner reads.

use std::{collections::BTreeMap, fs, io::Write as _, os::unix::fs::OpenOptionsExt as _, path::Path};

use clap::Subcommand;
use serde::{Deserialize, Serialize};

use crate::{
    config::{Environment, RemoteSettings, profiles_file},
    error::{Error, Result},
};

/// A server that was kept.
#[derive(Clone, Default, Serialize, Deserialize)]
pub(super) struct Profile {
    /// Its address.
    pub url: String,
    /// The token.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
    /// Short name of the page that is meant there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub page: Option<String>,
}

/// Profiles by their name.
type Profiles = BTreeMap<String, Profile>;

/// Keep servers by a name, to work on with --profile NAME
#[derive(Subcommand)]
pub(in super::super) enum Command {
    /// Keep a server; one of the same name is replaced
    Add {
        /// What to call it
        name: String,
        #[command(flatten)]
        remote: RemoteSettings,
        /// Short name of the page that is meant there
        #[arg(long, value_name = "SLUG")]
        page: Option<String>,
    },
    /// Forget one
    Remove {
        /// What it is called
        name: String,
    },
    /// List them
    List,
}

impl Command {
    pub(in super::super) fn run(self) -> Result<()> {
        match self {
            Self::Add { name, remote, page } => {
                let url = remote.url.ok_or_else(|| Error::field("--url", "must say where it is, such as https://status.example.com"))?;
                super::client::address(&url)?;
                let key = remote.key.map(|key| key.reveal().to_owned()).or(Environment::read().key);
                let mut all = read()?;
                all.insert(name.clone(), Profile { url, key, page });
                write(&all)?;
                say!("{name} is kept: lightship incident list --profile {name}");
            }
            Self::Remove { name } => {
                let mut all = read()?;
                if all.remove(&name).is_none() {
                    return Err(unknown(&name, &all));
                }
                write(&all)?;
                say!("{name} is forgotten");
            }
            Self::List => {
                for (name, profile) in read()? {
                    let key = if profile.key.is_some() { "with a token" } else { "without a token" };
                    say!("{name:<16}  {:<40}  {key}  {}", profile.url, profile.page.unwrap_or_default());
                }
            }
        }
        Ok(())
    }
}

/// The server of this name.
pub(super) fn load(name: &str) -> Result<Profile> {
    let all = read()?;
    all.get(name).cloned().ok_or_else(|| unknown(name, &all))
}

fn unknown(name: &str, all: &Profiles) -> Error {
    let known = if all.is_empty() { "none is kept yet".to_owned() } else { all.keys().cloned().collect::<Vec<_>>().join(", ") };
    Error::field("--profile", format!("`{name}` is none of: {known}"))
}

fn file() -> Result<std::path::PathBuf> {
    profiles_file().ok_or_else(|| Error::conflict("there is no place to keep profiles: HOME is not set"))
}

fn read() -> Result<Profiles> {
    read_from(&file()?)
}

fn read_from(path: &Path) -> Result<Profiles> {
    match fs::read_to_string(path) {
        Ok(text) => toml::from_str(&text).map_err(|error| Error::conflict(format!("{}: {}", path.display(), error.message()))),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(Profiles::new()),
        Err(error) => Err(Error::conflict(format!("{} cannot be read: {error}", path.display()))),
    }
}

fn write(all: &Profiles) -> Result<()> {
    write_to(&file()?, all)
}

/// Written beside and moved into its place, so that whoever is interrupted loses nothing.
fn write_to(path: &Path, all: &Profiles) -> Result<()> {
    let failed = |error: std::io::Error| Error::conflict(format!("{} cannot be written: {error}", path.display()));
    let text = toml::to_string(all).map_err(|error| Error::Fault(error.to_string()))?;
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(failed)?;
    }
    let beside = path.with_extension(format!("{}.new", std::process::id()));
    let mut new = fs::OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&beside).map_err(failed)?;
    new.write_all(text.as_bytes()).and_then(|()| new.sync_all()).map_err(failed)?;
    fs::rename(&beside, path).map_err(failed)
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt as _;

    use super::*;

    #[test]
    fn only_its_owner_reads_what_is_kept() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("deep").join("profiles.toml");
        assert!(read_from(&path).unwrap().is_empty());
        let one = Profile { url: "https://status.example.com".into(), key: Some("ls_kelp".into()), page: None };
        write_to(&path, &[("home".to_owned(), one)].into()).unwrap();
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        assert_eq!(read_from(&path).unwrap()["home"].key.as_deref(), Some("ls_kelp"));
        fs::write(&path, "home = 3").unwrap();
        assert!(matches!(read_from(&path), Err(Error::Conflict(_))));
    }
}
