//! Settings about people: what protects what they prove, and how mail reaches them.

use std::{convert::Infallible, fmt, path::Path, str::FromStr};

use clap::Args;

/// A text that is in no log.
#[derive(Clone, PartialEq, Eq)]
pub struct Hidden(String);

impl Hidden {
    /// The text.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl FromStr for Hidden {
    type Err = Infallible;

    fn from_str(text: &str) -> Result<Self, Infallible> {
        Ok(Self(text.to_owned()))
    }
}

impl fmt::Debug for Hidden {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("hidden")
    }
}

/// What protects what people prove, and how mail reaches them.
#[derive(Args, Clone, Debug, Default)]
pub struct PeopleSettings {
    /// Secret key of the installation, 32 random characters or more: `openssl rand -hex 32` makes one. Drawn into the data folder if unset; processes that share a PostgreSQL database must be given the same
    #[arg(long, env = "LIGHTSHIP_SECRET_KEY", value_name = "TEXT", hide_env_values = true)]
    pub secret_key: Option<Hidden>,

    /// Mail server: smtps://user:password@host, or smtp://host:port, encrypted with STARTTLS; without a user, or on this machine, only if the server offers it. file:FOLDER keeps mails as files and sends none. No mail if unset: links are shown to whoever asks for them
    #[arg(long, env = "LIGHTSHIP_SMTP_URL", value_name = "URL", hide_env_values = true)]
    pub smtp_url: Option<Hidden>,

    /// Whom mail comes from, such as Status <status@example.com>
    #[arg(long, env = "LIGHTSHIP_MAIL_FROM", value_name = "ADDRESS")]
    pub mail_from: Option<String>,
}

/// The folder mails are kept in, if they are to be sent nowhere: `file:folder`.
pub fn mail_folder(smtp_url: &str) -> Option<&Path> {
    smtp_url.trim().strip_prefix("file:").filter(|folder| !folder.is_empty()).map(Path::new)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hidden_text_is_in_no_log() {
        let settings = PeopleSettings { secret_key: "kelp".parse().ok(), smtp_url: "smtp://a:kelp@b".parse().ok(), mail_from: None };
        assert!(!format!("{settings:?}").contains("kelp"));
    }
}
