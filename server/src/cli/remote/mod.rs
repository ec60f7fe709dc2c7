//! Commands on another Lightship, through its API.

mod client;
pub(super) mod component;
mod find;
pub(super) mod incident;
pub(super) mod maintenance;
pub(super) mod metric;
pub(super) mod profile;
pub(super) mod subscriber;

use app::model::input::clean_text;
use clap::Args;
use serde_json::Value;

pub(super) use self::client::Server;
use crate::{
    config::RemoteSettings,
    error::{Error, Result},
};

/// Where a command works that needs another Lightship.
#[derive(Args, Clone, Debug)]
pub(super) struct There {
    #[command(flatten)]
    remote: RemoteSettings,

    /// Short name of the page, for tokens that are good for several
    #[arg(long, value_name = "SLUG")]
    page: Option<String>,

    /// Print what the server answers, as JSON
    #[arg(long)]
    json: bool,
}

impl There {
    fn open(&self) -> Result<(Server, Output)> {
        let server = Server::named(&self.remote, self.page.as_deref())?;
        let server = server.ok_or_else(|| Error::field("--url", "must say which Lightship is meant; or name a kept one with --profile"))?;
        Ok((server, Output { json: self.json }))
    }
}

/// How answers are printed.
#[derive(Clone, Copy)]
pub(super) struct Output {
    /// As JSON, for programs.
    pub json: bool,
}

impl Output {
    /// One answer: in full, or what a person wants to know of it.
    fn one(self, answer: &Value, line: impl FnOnce(&Value) -> String) {
        if self.json {
            say!("{answer}");
        } else {
            say!("{}", plain(&line(answer)));
        }
    }

    /// A list: whole, or a line each.
    fn all(self, rows: &[Value], none: &str, line: impl Fn(&Value) -> String) {
        if self.json {
            say!("{}", Value::from(rows));
        } else if rows.is_empty() {
            say!("{none}");
        } else {
            rows.iter().for_each(|row| say!("{}", plain(&line(row))));
        }
    }
}

/// A line without what a terminal would take for a command: it is somebody else's text.
fn plain(line: &str) -> String {
    clean_text(line).replace('\n', " ")
}

/// A field as text; what is not there is empty.
fn text<'a>(answer: &'a Value, field: &str) -> &'a str {
    answer[field].as_str().unwrap_or_default()
}
