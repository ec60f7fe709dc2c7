//! Speaks to another Lightship through its API.

use std::time::Duration;

use app::model::input::clean_line;
use reqwest::{
    Client, Method, StatusCode, Url,
    header::{AUTHORIZATION, CONTENT_TYPE, HeaderValue, RETRY_AFTER},
    redirect::Policy,
};
use serde_json::Value;

use super::profile::{self, Profile};
use crate::{
    config::{Environment, RemoteSettings, USER_AGENT},
    error::{Error, Result},
    outbound::client::tls,
};

/// How long a server may take to answer.
const WITHIN: Duration = Duration::from_secs(30);

/// The largest answer that is read, in bytes.
const MOST: usize = 4 * 1_024 * 1_024;

/// The most parts of a list that are asked for.
const PARTS: usize = 200;

/// Another Lightship.
pub(in super::super) struct Server {
    client: Client,
    base: Url,
    key: Option<HeaderValue>,
    page: Option<String>,
}

impl Server {
    /// The server somebody named, if they named one.
    pub(in super::super) fn named(remote: &RemoteSettings, page: Option<&str>) -> Result<Option<Self>> {
        let Some(kept) = which(remote, &Environment::read())? else { return Ok(None) };
        let base = address(&kept.url)?;
        let key = kept.key;
        if key.is_some() && base.scheme() == "http" && !is_here(&base) {
            eprintln!("lightship: {base} is not encrypted: whoever is on the way reads the token");
        }
        let key = key.map(|key| HeaderValue::from_str(&format!("Bearer {}", key.trim()))).transpose();
        let mut key = key.map_err(|_| Error::field("--key", "must be a token, in one line"))?;
        if let Some(key) = &mut key {
            key.set_sensitive(true);
        }
        let client = Client::builder()
            .tls_backend_preconfigured(tls().map_err(Error::Fault)?)
            .redirect(Policy::none())
            .timeout(WITHIN)
            .user_agent(USER_AGENT)
            .build()
            .map_err(|error| Error::Fault(error.to_string()))?;
        Ok(Some(Self { client, base, key, page: page.map(str::to_owned).or(kept.page) }))
    }

    /// A whole list at a path below the API.
    pub(super) async fn list(&self, path: &str) -> Result<Vec<Value>> {
        let (mut all, mut after) = (Vec::new(), None);
        for _ in 0..PARTS {
            let mut part = self.ask(Method::GET, path, after.as_deref(), None).await?;
            let items = part.get_mut("items").map(Value::take);
            let Some(Value::Array(items)) = items else { return Err(self.is_no_lightship(StatusCode::OK)) };
            all.extend(items);
            after = part["next"].as_str().map(str::to_owned);
            if after.is_none() {
                return Ok(all);
            }
        }
        Err(Error::conflict(format!("{} has more of them than can be listed here", self.base)))
    }

    /// Takes away what is at a path.
    pub(super) async fn remove(&self, path: &str) -> Result<()> {
        self.ask(Method::DELETE, path, None, None).await.map(|_| ())
    }

    /// What a path answers to a body.
    pub(super) async fn send(&self, method: Method, path: &str, body: &Value) -> Result<Value> {
        self.ask(method, path, None, Some(body)).await
    }

    async fn ask(&self, method: Method, path: &str, after: Option<&str>, body: Option<&Value>) -> Result<Value> {
        let mut url = self.base.join(&format!("api/v3{path}")).map_err(|error| Error::Fault(error.to_string()))?;
        let more = [("page", self.page.as_deref()), ("after", after), ("limit", (method == Method::GET).then_some("100"))];
        for (name, value) in more {
            if let Some(value) = value {
                url.query_pairs_mut().append_pair(name, value);
            }
        }
        let mut request = self.client.request(method, url);
        if let Some(key) = &self.key {
            request = request.header(AUTHORIZATION, key);
        }
        if let Some(body) = body {
            request = request.header(CONTENT_TYPE, "application/json").body(body.to_string());
        }
        let away = |error: reqwest::Error| Error::conflict(format!("{} does not answer: {}", self.base, why(&error)));
        let mut answer = request.send().await.map_err(away)?;
        let (status, retry) = (answer.status(), answer.headers().get(RETRY_AFTER).and_then(|value| value.to_str().ok()?.parse().ok()));
        let mut read = Vec::new();
        while let Some(part) = answer.chunk().await.map_err(away)? {
            read.extend_from_slice(&part);
            if read.len() > MOST {
                return Err(Error::conflict(format!("{} answers with more than {MOST} bytes", self.base)));
            }
        }
        if status.is_success() {
            return if read.is_empty() { Ok(Value::Null) } else { serde_json::from_slice(&read).map_err(|_| self.is_no_lightship(status)) };
        }
        Err(self.refusal(status, retry, &read))
    }

    fn refusal(&self, status: StatusCode, retry: Option<u64>, body: &[u8]) -> Error {
        if let (StatusCode::TOO_MANY_REQUESTS, Some(retry)) = (status, retry) {
            return Error::TooMany { retry };
        }
        let problem: Value = serde_json::from_slice(body).unwrap_or_default();
        let fields = problem["errors"].as_array().into_iter().flatten();
        let fields: Vec<String> =
            fields.filter_map(|error| Some(format!("{} {}", error["field"].as_str()?, error["message"].as_str()?))).collect();
        match (status, &fields[..], problem["detail"].as_str().or_else(|| problem["title"].as_str())) {
            (_, [_, ..], _) => Error::conflict(clean_line(&fields.join("; "))),
            (StatusCode::UNAUTHORIZED, ..) if self.key.is_none() => Error::field("--key", "must be a token of that server"),
            (StatusCode::UNAUTHORIZED, ..) => Error::field("--key", "is no good token there"),
            (_, [], Some(detail)) => Error::conflict(clean_line(detail)),
            (_, [], None) => self.is_no_lightship(status),
        }
    }

    fn is_no_lightship(&self, status: StatusCode) -> Error {
        Error::conflict(format!("{} answers {status}, not as a Lightship does", self.base))
    }
}

/// Which server is meant: the one of a flag, else the one of the environment. A token that was kept goes to no other server than
/// the one it was kept for, and one in the environment to none that was kept.
fn which(remote: &RemoteSettings, environment: &Environment) -> Result<Option<Profile>> {
    let key = remote.key.as_ref().map(|key| key.reveal().to_owned());
    let plain = |url: &String| Profile { url: url.clone(), key: key.clone().or_else(|| environment.key.clone()), page: None };
    let kept = |name: &String| profile::load(name).map(|kept| Profile { key: key.clone().or(kept.key), ..kept });
    match (&remote.url, &remote.profile, &environment.url, &environment.profile) {
        (Some(_), Some(_), ..) => Err(Error::field("--profile", "names a server, and so does --url: one of them is enough")),
        (Some(url), ..) | (None, None, Some(url), _) => Ok(Some(plain(url))),
        (None, Some(name), ..) | (None, None, None, Some(name)) => kept(name).map(Some),
        (None, None, None, None) => Ok(None),
    }
}

/// Whether an address leads to this machine.
fn is_here(base: &Url) -> bool {
    let host = base.host_str().unwrap_or_default().trim_matches(['[', ']']);
    host == "localhost" || host.parse::<std::net::IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

/// The address of a server, as something paths can be added to.
pub(super) fn address(text: &str) -> Result<Url> {
    let wrong = || Error::field("--url", format!("`{text}` must be an address such as https://status.example.com"));
    let mut url: Url = text.trim().parse().map_err(|_| wrong())?;
    if !matches!(url.scheme(), "http" | "https") || !url.has_host() || !url.username().is_empty() || url.password().is_some() {
        return Err(wrong());
    }
    url.set_query(None);
    url.set_fragment(None);
    if !url.path().ends_with('/') {
        url.set_path(&format!("{}/", url.path()));
    }
    Ok(url)
}

/// The last cause of a failure, which says most.
fn why(error: &reqwest::Error) -> String {
    if error.is_timeout() {
        return format!("not within {} seconds", WITHIN.as_secs());
    }
    let mut cause: &dyn std::error::Error = error;
    while let Some(deeper) = cause.source() {
        cause = deeper;
    }
    cause.to_string()
}
