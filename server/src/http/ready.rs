//! What was just sent is sent again to whoever asks for the same, without finding out anew which page, version and language
//! are meant. It holds until anything at all changes; everything else goes the long way, through the router.

use std::{
    collections::HashMap,
    hash::{BuildHasher, RandomState},
    sync::{
        Arc, PoisonError, RwLock,
        atomic::{AtomicBool, AtomicI64, Ordering},
    },
};

use app::model::{Instant, Language};
use axum::{
    Router,
    body::Body,
    extract::MatchedPath,
    http::{HeaderMap, HeaderName, HeaderValue, Method, Request, StatusCode, Version, header, request::Parts},
    response::Response,
};

use crate::{
    http::{
        answer::Answer,
        language,
        layers::trace::{self, REQUEST_ID},
        state::AppState,
    },
    observe::Tally,
};

/// How long, in milliseconds, a page that was sent as news a moment ago is still sent while its successor is made.
const LINGER: i64 = 500;

/// How many are kept. There are as many paths as the page has, but a stranger may ask for them under any host name.
const MOST: usize = 256;

/// Encodings, in the order in which their headers are kept.
const ENCODINGS: [Option<&str>; 3] = [None, Some("gzip"), Some("br")];

/// What is said again to who has an answer already: who keeps it keeps all its other headers too (RFC 9110, 15.4.5).
const UNCHANGED: [HeaderName; 5] =
    [header::CACHE_CONTROL, header::ETAG, header::VARY, header::CONTENT_LANGUAGE, header::ACCESS_CONTROL_ALLOW_ORIGIN];

/// A handler's word that its answer holds as long as the hub's generation is this one.
#[derive(Clone)]
pub struct Lasting {
    answer: Arc<Answer>,
    generation: u64,
    route: Option<MatchedPath>,
    lingers: bool,
}

impl Lasting {
    /// The word on an answer to this request. The generation was read before anything else was.
    pub fn of(answer: &Arc<Answer>, generation: u64, request: &Parts) -> Self {
        Self { answer: answer.clone(), generation, route: request.extensions.get::<MatchedPath>().cloned(), lingers: false }
    }

    /// Whoever comes while its successor is made may have it too: it is a page that names its version, and is told by the
    /// stream at once what has changed since.
    pub fn lingering(self, lingers: bool) -> Self {
        Self { lingers, ..self }
    }
}

/// What tells such requests apart.
struct Asked<'a> {
    hash: u64,
    host: &'a HeaderValue,
    path: &'a str,
    language: Option<Language>,
}

/// What is sent again.
struct Kept {
    generation: u64,
    host: HeaderValue,
    path: String,
    language: Option<Language>,
    answer: Arc<Answer>,
    /// The headers of each encoding, and of an answer to who has it already.
    whole: [HeaderMap; 3],
    unchanged: HeaderMap,
    /// Where they are counted.
    tallies: [Tally; 2],
    lingers: bool,
    /// When it was last sent while nothing newer was known, in milliseconds.
    news_at: AtomicI64,
    /// Whether somebody is making its successor.
    is_renewed: AtomicBool,
}

/// The making of a successor. It may end without one.
struct Renewal(Arc<Kept>);

impl Drop for Renewal {
    fn drop(&mut self) {
        self.0.is_renewed.store(false, Ordering::Release);
    }
}

/// Answers by what was asked.
#[derive(Default)]
pub struct Ready {
    kept: RwLock<HashMap<u64, Arc<Kept>>>,
    hasher: RandomState,
}

impl Ready {
    fn asked<'a, B>(&self, request: &'a Request<B>) -> Option<Asked<'a>> {
        let (headers, uri) = (request.headers(), request.uri());
        let mut hosts = headers.get_all(header::HOST).iter();
        let (Some(host), None) = (hosts.next(), hosts.next()) else { return None };
        // There is no end of queries.
        if request.method() != Method::GET || request.version() != Version::HTTP_11 || uri.authority().is_some() || uri.query().is_some() {
            return None;
        }
        let (path, language) = (uri.path(), language::wanted(headers));
        Some(Asked { hash: self.hasher.hash_one((host.as_bytes(), path, language)), host, path, language })
    }

    fn find(&self, asked: &Asked<'_>) -> Option<Arc<Kept>> {
        let kept = self.kept.read().unwrap_or_else(PoisonError::into_inner).get(&asked.hash)?.clone();
        (kept.host == *asked.host && kept.path == asked.path && kept.language == asked.language).then_some(kept)
    }

    fn keep(&self, hash: u64, kept: Kept) {
        let mut all = self.kept.write().unwrap_or_else(PoisonError::into_inner);
        if all.len() >= MOST {
            all.retain(|_, other| other.generation == kept.generation);
        }
        if all.len() >= MOST {
            all.clear();
        }
        all.insert(hash, Arc::new(kept));
    }
}

impl Kept {
    /// Whether it may be sent now. What is out of date is sent only for a moment, while somebody else makes what comes after it.
    fn may_be_sent(self: &Arc<Self>, generation: u64, now: Instant) -> Result<(), Option<Renewal>> {
        if self.generation == generation {
            self.news_at.store(now.millis(), Ordering::Relaxed);
            return Ok(());
        }
        if !self.lingers {
            return Err(None);
        }
        if !self.is_renewed.swap(true, Ordering::Acquire) {
            return Err(Some(Renewal(self.clone())));
        }
        let was_news = self.news_at.load(Ordering::Relaxed);
        if (was_news..=was_news + LINGER).contains(&now.millis()) { Ok(()) } else { Err(None) }
    }

    fn send(&self, request: &HeaderMap, state: &AppState) -> Response {
        let timer = state.metrics.request();
        let is_known = self.answer.is_known(request);
        let (headers, body) = if is_known {
            (&self.unchanged, Body::empty())
        } else {
            let (bytes, encoding) = self.answer.best(request);
            let at = ENCODINGS.iter().position(|own| *own == encoding).unwrap_or_default();
            (&self.whole[at], Body::from(bytes.clone()))
        };
        let mut response = Response::new(body);
        *response.headers_mut() = headers.clone();
        response.headers_mut().insert(REQUEST_ID, trace::header(&trace::id()));
        if is_known {
            *response.status_mut() = StatusCode::NOT_MODIFIED;
        }
        timer.done_again(&self.tallies[usize::from(is_known)]);
        response
    }
}

/// A router, and in front of it what needs no router.
#[derive(Clone)]
pub struct Door {
    router: Router,
    state: Option<AppState>,
}

/// What a request asked for that has to go the long way, if its answer can be sent again.
pub struct Missed {
    hash: u64,
    host: HeaderValue,
    path: String,
    language: Option<Language>,
    _renewal: Option<Renewal>,
}

impl Door {
    /// A router whose handlers may say that an answer lasts.
    pub fn new(router: Router, state: AppState) -> Self {
        Self { router, state: Some(state) }
    }

    /// A router alone.
    pub fn plain(router: Router) -> Self {
        Self { router, state: None }
    }

    /// The long way.
    pub fn router(&self) -> Router {
        self.router.clone()
    }

    /// The answer, if it is ready; else what to call it once it is made.
    pub fn answer<B>(&self, request: &Request<B>) -> Result<Response, Option<Missed>> {
        let Some(state) = self.state.as_ref() else { return Err(None) };
        // Who wants to read of each request reads of all of them; and what may be out of date says so.
        if trace::is_read() || !state.hub.contact().is_good() {
            return Err(None);
        }
        let Some(asked) = state.ready.asked(request) else { return Err(None) };
        let mut renewal = None;
        if let Some(kept) = state.ready.find(&asked) {
            match kept.may_be_sent(state.hub.generation(), state.services.clock.now()) {
                Ok(()) => return Ok(kept.send(request.headers(), state)),
                Err(begun) => renewal = begun,
            }
        }
        let Asked { hash, host, path, language } = asked;
        Err(Some(Missed { hash, host: host.clone(), path: path.to_owned(), language, _renewal: renewal }))
    }

    /// Keeps an answer that came the long way, if it lasts.
    pub fn keep(&self, missed: Option<Missed>, response: &mut Response) {
        let (Some(lasting), Some(missed), Some(state)) = (response.extensions_mut().remove::<Lasting>(), missed, self.state.as_ref())
        else {
            return;
        };
        if response.status() != StatusCode::OK || response.headers().contains_key(header::SET_COOKIE) {
            return;
        }
        let mut plain = response.headers().clone();
        plain.remove(header::CONTENT_ENCODING);
        // It is that of this encoding.
        plain.remove(header::CONTENT_LENGTH);
        let encoded = |encoding: Option<&'static str>| {
            let mut headers = plain.clone();
            headers.extend(encoding.map(|encoding| (header::CONTENT_ENCODING, HeaderValue::from_static(encoding))));
            headers
        };
        let unchanged = plain.iter().filter(|(name, _)| UNCHANGED.contains(name)).map(|(name, value)| (name.clone(), value.clone()));
        let unchanged = unchanged.collect();
        let route = lasting.route.as_ref().map_or(trace::OTHER, MatchedPath::as_str);
        let Missed { hash, host, path, language, _renewal } = missed;
        let kept = Kept {
            generation: lasting.generation,
            host,
            path,
            language,
            answer: lasting.answer,
            whole: ENCODINGS.map(encoded),
            unchanged,
            tallies: [StatusCode::OK, StatusCode::NOT_MODIFIED].map(|status| state.metrics.tally(route, status.as_u16())),
            lingers: lasting.lingers,
            news_at: AtomicI64::new(state.services.clock.now().millis()),
            is_renewed: AtomicBool::new(false),
        };
        state.ready.keep(hash, kept);
    }
}
