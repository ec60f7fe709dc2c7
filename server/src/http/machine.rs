//! How machines are answered, whatever they read: from memory, once a version, readable from every site.

use std::sync::Arc;

use app::model::{Language, access::Audience, snapshot::Snapshot};
use axum::{
    extract::Request,
    http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header, request::Parts},
    middleware::Next,
    response::{IntoResponse, Response},
};

use crate::{
    error::{Error, Result},
    http::{
        answer::Answer,
        layers::base,
        page::page_of,
        ready::Lasting,
        state::{AnswerKey, AppState, Made},
    },
    live::{feed::Reading, page::LivePage},
    service::random,
};

/// The content type of JSON.
pub const JSON: HeaderValue = HeaderValue::from_static("application/json; charset=utf-8");

/// Ten seconds old is new enough for a machine, and an hour old is better than nothing.
const CACHE: HeaderValue = HeaderValue::from_static("max-age=10, public, s-maxage=10, stale-while-revalidate=20, stale-if-error=3600");

const VARY: HeaderValue = HeaderValue::from_static("Accept, Accept-Encoding");

/// Since when the process has not reached its database, if what is sent may be out of date.
const STALE_SINCE: HeaderName = HeaderName::from_static("x-stale-since");

/// Headers that let pages of every site read and embed what machines read.
const OPEN: [(HeaderName, HeaderValue); 3] = [
    (header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*")),
    (header::ACCESS_CONTROL_EXPOSE_HEADERS, HeaderValue::from_static("ETag")),
    (HeaderName::from_static("cross-origin-resource-policy"), HeaderValue::from_static("cross-origin")),
];

/// What a browser is told that asks whether a page of another site may ask. Old clients send a key nobody needs here.
const PREFLIGHT: [(HeaderName, HeaderValue); 3] = [
    (header::ACCESS_CONTROL_ALLOW_METHODS, HeaderValue::from_static("GET, HEAD, OPTIONS")),
    (header::ACCESS_CONTROL_ALLOW_HEADERS, HeaderValue::from_static("Authorization, Content-Type, If-None-Match")),
    (header::ACCESS_CONTROL_MAX_AGE, HeaderValue::from_static("86400")),
];

/// The layer around everything machines read: every site may read it, refusals too.
pub async fn open(request: Request, next: Next) -> Response {
    if request.method() == Method::OPTIONS {
        return preflight();
    }
    opened(next.run(request).await)
}

/// Yes, a page of another site may ask.
pub fn preflight() -> Response {
    opened((StatusCode::NO_CONTENT, HeaderMap::from_iter(PREFLIGHT)).into_response())
}

/// The same answer, readable from every site.
pub fn opened(mut response: Response) -> Response {
    for (name, value) in OPEN {
        response.headers_mut().insert(name, value);
    }
    response
}

/// There is no such thing, and nothing is said about it.
pub fn missing() -> Response {
    opened(StatusCode::NOT_FOUND.into_response())
}

/// A parameter that cannot be, in a sentence that begins with its name.
pub fn refused(sentence: &str) -> Response {
    let headers = [(header::CONTENT_TYPE, "text/plain; charset=utf-8"), (header::CACHE_CONTROL, "no-store")];
    (StatusCode::BAD_REQUEST, headers, format!("{sentence}\n")).into_response()
}

/// A request of a machine, with the page it is about as everybody may see it.
pub struct Asked<'a> {
    /// What handlers reach.
    pub state: &'a AppState,
    /// The request.
    pub request: &'a Parts,
    /// The page in memory.
    pub live: Arc<LivePage>,
    /// What everybody may see of it.
    pub reading: Reading,
    /// The hub's, before it was asked anything.
    generation: u64,
}

impl<'a> Asked<'a> {
    /// The page the request is about; none if there is no page at all.
    pub fn of(state: &'a AppState, request: &'a Parts) -> Option<Self> {
        let generation = state.hub.generation();
        let live = named(state, request).or_else(|| page_of(state, request))?;
        let reading = live.read();
        Some(Self { state, request, live, reading, generation })
    }

    /// The page as everybody may see it.
    pub fn snapshot(&self) -> &Arc<Snapshot> {
        &self.reading.full
    }

    /// The language of the page: machines read in no other.
    pub fn language(&self) -> Language {
        self.reading.full.page.settings.language
    }

    /// Made for this version of the page.
    pub fn version(&self) -> Made {
        Made { version: self.reading.tag(), stale_since: None, points: None }
    }

    /// Answers with what was made for `path` and `made`, or with what `make` makes of the snapshot now.
    pub async fn answer(&self, path: String, made: Made, content_type: HeaderValue, make: impl Body) -> Response {
        let (snapshot, language) = (self.reading.full.clone(), self.language());
        self.answer_with(path, made, || async move {
            Answer::make(move || Answer::new(StatusCode::OK, headers(content_type), make(&snapshot, language))).await
        })
        .await
    }

    /// The same with an answer that may need more than the snapshot. That there is such a thing at all is decided before: when
    /// making fails, what was made last is sent.
    pub async fn answer_with<F: Future<Output = Result<Answer>>>(&self, path: String, made: Made, make: impl FnOnce() -> F) -> Response {
        let key = AnswerKey { page: self.reading.full.page.id, audience: Audience::Public, language: self.language(), path };
        let make = || async { make().await.map(Arc::new) };
        // Points are news for a while only, whatever else happens.
        let is_of_version = made.points.is_none();
        match self.state.answers.get(key.clone(), made.clone(), make).await {
            Ok(answer) => {
                let mut response = self.send(&answer);
                if is_of_version && self.state.answers.is_fresh(&key, &made) {
                    response.extensions_mut().insert(Lasting::of(&answer, self.generation, self.request));
                }
                response
            }
            Err(error) => failed(&error),
        }
    }

    /// Sends an answer, with its age if that matters.
    pub fn send(&self, answer: &Answer) -> Response {
        let mut response = answer.respond(&self.request.headers);
        response.headers_mut().extend(stale(self.state));
        response
    }
}

/// The page the query names by its id, for the console, which shows what machines read of each page under its own host name. Under
/// other names the name alone counts.
fn named(state: &AppState, request: &Parts) -> Option<Arc<LivePage>> {
    let query = request.uri.query().filter(|query| query.contains("of="))?;
    if !base::is_there(state, &request.headers, &request.uri) {
        return None;
    }
    let pairs: Vec<(String, String)> = serde_urlencoded::from_str(query).ok()?;
    let (_, id) = pairs.into_iter().find(|(name, _)| name == "of")?;
    state.hub.page(id.parse().ok()?)
}

/// The header that tells how old an answer is, if that matters.
pub fn stale(state: &AppState) -> Option<(HeaderName, HeaderValue)> {
    let since = state.hub.stale_since().and_then(|since| HeaderValue::try_from(since.to_string()).ok());
    since.map(|since| (STALE_SINCE, since))
}

/// What makes a body from a snapshot, on a thread for such work.
pub trait Body: FnOnce(&Snapshot, Language) -> Vec<u8> + Send + 'static {}

impl<F: FnOnce(&Snapshot, Language) -> Vec<u8> + Send + 'static> Body for F {}

/// The headers an answer for machines is sent with.
pub fn headers(content_type: HeaderValue) -> HeaderMap {
    HeaderMap::from_iter([(header::CONTENT_TYPE, content_type), (header::CACHE_CONTROL, CACHE), (header::VARY, VARY)])
}

/// The headers of what only whoever shows a token reads.
pub fn secret_headers() -> HeaderMap {
    HeaderMap::from_iter([
        (header::CONTENT_TYPE, JSON),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
        (header::VARY, HeaderValue::from_static("Authorization")),
    ])
}

/// What only whoever shows a token reads.
pub fn private(value: &impl serde::Serialize) -> Response {
    (StatusCode::OK, secret_headers(), json(value)).into_response()
}

/// A value as JSON. Ours have no keys that JSON cannot have.
pub fn json(value: &impl serde::Serialize) -> Vec<u8> {
    serde_json::to_vec(value).unwrap_or_default()
}

/// We failed, most likely because the archive cannot be read.
pub fn failed(error: &Error) -> Response {
    let reference = random::hex(6);
    tracing::error!(%error, reference, "a machine could not be answered");
    let text = format!("We failed to answer. Reference: {reference}\n");
    let headers = [(header::RETRY_AFTER, "30"), (header::CONTENT_TYPE, "text/plain; charset=utf-8"), (header::CACHE_CONTROL, "no-store")];
    (StatusCode::SERVICE_UNAVAILABLE, headers, text).into_response()
}

/// The pairs of the request's query, decoded; of several with one name the last counts.
pub fn parameters(request: &Parts) -> Vec<(String, String)> {
    serde_urlencoded::from_str(request.uri.query().unwrap_or_default()).unwrap_or_default()
}
