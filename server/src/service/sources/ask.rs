//! Asking a source, within bounds of time and size. Whatever goes wrong is said in words, and those never repeat what we were let in
//! with, even if the source does.

use std::{sync::Arc, time::Duration};

use app::model::{
    Aggregation, Instant,
    input::{Credentials, clean_line},
    source::Pull,
};
use base64::{Engine, prelude::BASE64_STANDARD};
use ingest::Batch;

use super::{Window, narrow, question, unsealed};
use crate::{
    entity::metric_source,
    outbound::{
        Outbound,
        client::{Ask, Caller},
    },
    service::vault::Vault,
};

/// How long a source has to answer.
const WITHIN: Duration = Duration::from_secs(10);

/// The largest answer, in bytes.
const MOST: usize = 8 << 20;

/// How much of what a source says is repeated, in characters.
const REPEATED: usize = 300;

/// From which length on what lets us in is taken out of answers before they are read: shorter ones could be a part of a number.
const LONG: usize = 8;

/// Asks sources.
#[derive(Clone)]
pub struct Asker {
    caller: Caller,
    vault: Arc<Vault>,
}

impl Asker {
    /// One with a way to call, and the key to what sources let us in with.
    pub fn new(caller: Caller, vault: Arc<Vault>) -> Self {
        Self { caller, vault }
    }

    /// One with a way of its own to call.
    pub fn calling(outbound: Arc<Outbound>, vault: Arc<Vault>) -> Result<Self, String> {
        Ok(Self::new(Caller::new(outbound)?, vault))
    }

    /// The points of a metric in a stretch of time, nothing older than `kept`.
    pub async fn points(
        &self,
        source: &metric_source::Model,
        pull: &Pull,
        aggregation: Aggregation,
        window: Window,
        (kept, now): (Instant, Instant),
    ) -> Result<Vec<(Instant, f64)>, String> {
        let batch = self.batch(source, pull, window).await?;
        narrow::narrow(&batch, aggregation, narrow::Bounds { kept, now, step: pull.interval_seconds.saturating_mul(1_000) })
    }

    /// Every series that comes back.
    pub(super) async fn batch(&self, source: &metric_source::Model, pull: &Pull, window: Window) -> Result<Batch, String> {
        let credentials = unsealed(&self.vault, source).map_err(|error| error.to_string())?;
        let found = self.call(source, pull, window, credentials.as_ref()).await;
        found.map_err(|words| clean_line(&hide(&words, credentials.as_ref())).chars().take(2 * REPEATED).collect())
    }

    async fn call(
        &self,
        source: &metric_source::Model,
        pull: &Pull,
        window: Window,
        credentials: Option<&Credentials>,
    ) -> Result<Batch, String> {
        let (target, body) = question::request(source.kind.0, &source.settings.0, pull, window)?;
        // Anything else would go on the name of the host.
        if !(target.is_empty() || target.starts_with('/') || target.starts_with('?')) {
            return Err("the query must begin with / or ?".to_owned());
        }
        let to = format!("{}{target}", source.url);
        let headers = question::headers(source.kind.0, &source.settings.0, credentials);
        let ask = Ask { to: &to, headers: &headers, body, most: MOST, within: WITHIN };
        let reply = self.caller.ask(ask).await.map_err(|error| error.to_string())?;
        let body = without(reply.body, credentials);
        let read = question::parse(source.kind.0, pull, &body);
        let status = reply.status.as_u16();
        match (status, read) {
            (200..=299, Ok(batch)) => Ok(batch),
            (200..=299, Err(fault)) => Err(format!("the answer cannot be read: {fault}")),
            (300..=399, _) => Err(format!("it answered {status}: redirects are not followed")),
            _ => {
                let said: String = clean_line(&String::from_utf8_lossy(&body)).chars().take(REPEATED).collect();
                Err(format!("it answered {status}: {said}"))
            }
        }
    }
}

/// Everything that would give away what we are let in with.
fn secrets(credentials: &Credentials) -> impl Iterator<Item = String> {
    let both = BASE64_STANDARD.encode(format!("{}:{}", credentials.user, credentials.secret));
    let user = Some(credentials.user.clone()).filter(|user| user.len() >= LONG);
    [Some(both), Some(credentials.secret.clone()), user].into_iter().flatten().filter(|text| !text.is_empty())
}

/// An answer without what we are let in with.
fn without(body: Vec<u8>, credentials: Option<&Credentials>) -> Vec<u8> {
    let Some(credentials) = credentials else { return body };
    let Ok(text) = std::str::from_utf8(&body) else { return body };
    let told: Vec<String> = secrets(credentials).filter(|secret| secret.len() >= LONG && text.contains(secret.as_str())).collect();
    if told.is_empty() {
        return body;
    }
    told.iter().fold(text.to_owned(), |text, secret| text.replace(secret, "***")).into_bytes()
}

/// Words without what we are let in with.
fn hide(words: &str, credentials: Option<&Credentials>) -> String {
    let Some(credentials) = credentials else { return words.to_owned() };
    secrets(credentials).fold(words.to_owned(), |words, secret| words.replace(&secret, "***"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a191_what_lets_us_in_is_in_no_words() {
        let credentials = Credentials { user: "ann".into(), secret: "kelp-lantern".into() };
        let basic = BASE64_STANDARD.encode("ann:kelp-lantern");
        let words = format!("you said Basic {basic} and kelp-lantern, ann");
        assert_eq!(hide(&words, Some(&credentials)), "you said Basic *** and ***, ann");
        assert_eq!(without(words.clone().into_bytes(), Some(&credentials)), b"you said Basic *** and ***, ann");
        let short = Credentials { user: String::new(), secret: "12".into() };
        assert_eq!(without(b"[12, 3]".to_vec(), Some(&short)), b"[12, 3]", "a number stays what it is");
        assert_eq!(hide("no 12", Some(&short)), "no ***");
        assert_eq!(hide("x", None), "x");
    }
}
