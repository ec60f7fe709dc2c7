//! Sources of points, and what they are asked, as asked for.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::subscriber::check_endpoint;
use crate::model::{
    input::{FieldErrors, NAME_LENGTH, clean_text},
    source::{Pull, SourceKind},
};

/// The longest query, in characters.
pub const QUERY_LENGTH: usize = 4_000;

/// What stands in a query for the time it begins and the time it ends.
const BOUNDS: [&str; 2] = ["$from", "$to"];

/// What staff choose about a source.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewSource {
    /// What it is called.
    pub name: String,
    /// What it speaks.
    pub kind: SourceKind,
    /// Where it is; paths and queries are added to that.
    pub url: String,
    /// What else it has to be told.
    #[serde(default)]
    pub settings: SourceSettings,
}

/// What some kinds of sources have to be told besides.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct SourceSettings {
    /// The organisation of InfluxDB 2.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub org: Option<String>,
    /// The database of InfluxDB 1 and 3.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub database: Option<String>,
    /// The account of New Relic.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub account: Option<u32>,
    /// The header a source of JSON takes its secret in; `Authorization` if empty.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub header: Option<String>,
}

impl NewSource {
    /// Cleans and checks it. Whether the address may be called is checked where that is known.
    pub fn validate(mut self) -> Result<Self, FieldErrors> {
        let mut errors = FieldErrors::default();
        self.name = errors.line("name", &self.name, NAME_LENGTH);
        match check_endpoint(&self.url) {
            Ok(url) if url.contains('?') => errors.add("url", "must not have a question mark in it: that belongs to the query of a metric"),
            Ok(url) => self.url = url.trim_end_matches('/').to_owned(),
            Err(why) => errors.add("url", why),
        }
        let wanted = |kinds: &[SourceKind]| kinds.contains(&self.kind);
        let given = std::mem::take(&mut self.settings);
        let mut text = |field: &str, text: Option<String>, is_wanted: bool, is_needed: bool| {
            let clean = errors.optional_line(field, text.as_deref().filter(|_| is_wanted), NAME_LENGTH);
            if is_needed && clean.is_none() {
                errors.add(field, "must not be empty");
            }
            clean
        };
        let has_database = wanted(&[SourceKind::Influx1, SourceKind::Influx3]);
        let is_json = wanted(&[SourceKind::Json]);
        let is_influx2 = wanted(&[SourceKind::Influx2]);
        self.settings = SourceSettings {
            org: text("org", given.org, is_influx2, is_influx2),
            database: text("database", given.database, has_database, has_database),
            header: text("header", given.header, is_json, false),
            account: given.account.filter(|_| self.kind == SourceKind::NewRelic),
        };
        if self.kind == SourceKind::NewRelic && self.settings.account.is_none() {
            errors.add("account", "must be the number of an account");
        }
        if self.settings.header.as_deref().is_some_and(|header| !is_plain_header(header)) {
            errors.add("header", "must be the name of a header that is a source's own, such as X-Api-Key");
        }
        errors.into_result(self)
    }
}

/// Whether a header may carry a secret: it has a name of letters, digits and hyphens, and says nothing about the connection.
fn is_plain_header(name: &str) -> bool {
    const OURS: [&str; 12] = [
        "host",
        "connection",
        "content-length",
        "content-type",
        "transfer-encoding",
        "te",
        "trailer",
        "upgrade",
        "expect",
        "keep-alive",
        "proxy-connection",
        "proxy-authorization",
    ];
    let lower = name.to_ascii_lowercase();
    name.len() <= 100 && name.bytes().all(|c| c.is_ascii_alphanumeric() || c == b'-') && !OURS.contains(&lower.as_str())
}

/// What a source lets us in with.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Credentials {
    /// A user, or the first of two keys; empty where there is only one.
    pub user: String,
    /// The password, the token or the key.
    pub secret: String,
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Credentials")
    }
}

/// What becomes of what a source lets us in with.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum CredentialsChange {
    /// It stays what it is; none for a new source.
    #[default]
    Keep,
    /// It is forgotten.
    Forget,
    /// It is this from now on.
    Set(Credentials),
}

impl CredentialsChange {
    /// Cleans and checks it.
    pub fn validate(self) -> Result<Self, FieldErrors> {
        let Self::Set(given) = self else { return Ok(self) };
        let given = Credentials { user: given.user.trim().to_owned(), secret: given.secret.trim().to_owned() };
        let mut errors = FieldErrors::default();
        for (field, text, is_needed) in [("user", &given.user, false), ("secret", &given.secret, true)] {
            if is_needed && text.is_empty() {
                errors.add(field, "must not be empty");
            }
            if text.len() > 2_000 || !text.bytes().all(|c| (b' '..=b'~').contains(&c)) {
                errors.add(field, "must be at most 2000 plain characters");
            }
        }
        if given.user.contains(':') {
            errors.add("user", "must not have a colon in it");
        }
        errors.into_result(Self::Set(given))
    }
}

/// Another content for a source.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EditSource {
    /// The revision the editor saw.
    pub rev: i64,
    /// What it is from now on, all of it.
    pub content: NewSource,
    /// What it lets us in with.
    #[serde(default)]
    pub credentials: CredentialsChange,
}

impl Pull {
    /// Cleans and checks it for a source of this kind. Whether paths into JSON can be read is checked where they are.
    pub fn validate(mut self, kind: SourceKind) -> Result<Self, FieldErrors> {
        let mut errors = FieldErrors::default();
        self.query = clean_text(&self.query).trim().to_owned();
        errors.length("query", &self.query, QUERY_LENGTH);
        let is_json = kind == SourceKind::Json;
        self.path = errors.optional_line("path", self.path.as_deref().filter(|_| is_json), 500);
        self.time_path = errors.optional_line("time_path", self.time_path.as_deref().filter(|_| is_json), 500);
        if is_json && self.path.is_none() {
            errors.add("path", "must not be empty");
        }
        match kind {
            SourceKind::Json => {
                let is_path = self.query.is_empty() || self.query.starts_with('/') || self.query.starts_with('?');
                if !is_path || self.query.chars().any(|c| c.is_whitespace() || matches!(c, '#' | '\\')) {
                    errors.add("query", "must be empty, or what follows the address: it begins with / or ?");
                }
            }
            _ if self.query.is_empty() => errors.add("query", "must not be empty"),
            SourceKind::Influx1 | SourceKind::Influx2 | SourceKind::Influx3 | SourceKind::NewRelic => {
                if BOUNDS.iter().any(|bound| !self.query.contains(bound)) {
                    errors.add("query", "must name $from and $to: the times between which points are asked for");
                }
            }
            SourceKind::Pingdom => {
                if let Err(why) = pingdom(&self.query) {
                    errors.add("query", why);
                }
            }
            SourceKind::Prometheus | SourceKind::Graphite | SourceKind::Datadog => {}
        }
        if !(10..=86_400).contains(&self.interval_seconds) {
            errors.add("interval_seconds", "must be from 10 to 86,400");
        }
        errors.into_result(self)
    }
}

/// The number of a check of Pingdom, and which of its figures is meant: `12345 avgresponse`.
pub fn pingdom(query: &str) -> Result<(u64, &'static str), &'static str> {
    const FIGURES: [&str; 6] = ["avgresponse", "uptime", "downtime", "unmonitored", "responsetime", "up"];
    let mut words = query.split_whitespace();
    let check = words.next().and_then(|word| word.parse().ok());
    let figure = words.next().unwrap_or("avgresponse");
    let figure = FIGURES.into_iter().find(|known| *known == figure);
    match (check, figure, words.next()) {
        (Some(check), Some(figure), None) => Ok((check, figure)),
        _ => Err("must be the number of a check and one of avgresponse, uptime, downtime, unmonitored, responsetime, up"),
    }
}

#[cfg(test)]
#[path = "source_tests.rs"]
mod tests;
