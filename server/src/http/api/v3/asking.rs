//! Who asks, and about which page. Without a token that is the page of the host, and what everybody may see; with one it is the
//! page of the token, and what staff see.

use std::sync::Arc;

use app::model::{
    Instant, PageId,
    access::{Audience, Right},
    snapshot::Snapshot,
};
use axum::{
    extract::FromRequestParts,
    http::{HeaderMap, HeaderValue, StatusCode, header, request::Parts},
    response::{IntoResponse, Response},
};
use serde::Serialize;

use super::problem::{Kind, Refusal};
use crate::{
    error::Error,
    http::{
        answer::Answer,
        api_caller::{secret, who_in_turn},
        machine::{self, JSON, json, parameters},
        page::{page_named, page_of},
        state::{AnswerKey, AppState, Made},
    },
    live::{feed::Reading, page::LivePage},
    service::{Services, actor::Actor},
};

/// An answer, or a refusal.
pub type Answered = Result<Response, Refusal>;

/// Both what everybody reads and what staff read are told apart by this header.
const VARY: HeaderValue = HeaderValue::from_static("Accept-Encoding, Authorization");

/// What says in a query which part of a list is meant that everybody may read. Nothing else of a query changes such a list.
pub const OF_LISTS: [&str; 4] = ["after", "limit", "open", "text"];

/// Whoever asks, with a token or without one.
pub struct Asking {
    /// What handlers reach.
    pub state: AppState,
    /// The page in memory.
    pub live: Arc<LivePage>,
    /// What everybody may see of it.
    pub reading: Reading,
    actor: Option<Actor>,
    parts: Parts,
    /// What of a query changes what everybody reads; all of it if nothing is said.
    counting: Option<&'static [&'static str]>,
}

impl FromRequestParts<AppState> for Asking {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Refusal> {
        Self::of(parts, state, named(parts), Some(&OF_LISTS)).await
    }
}

/// Whose token it is, where that is known before: it is asked for once a request, and counts once.
#[derive(Clone)]
pub struct Shown(pub Actor);

/// Whose token is shown.
pub async fn signed(state: &AppState, parts: &Parts) -> Result<Actor, Refusal> {
    let secret = secret(&parts.headers).ok_or_else(Refusal::unsigned)?;
    who_in_turn(state, parts, secret).await?.ok_or_else(Refusal::unsigned)
}

/// The page that is named.
pub fn named(parts: &Parts) -> Option<String> {
    parameters(parts).into_iter().rev().find(|(name, _)| name == "page").map(|(_, value)| value)
}

/// The page that is meant. Only a token can name one.
pub fn page(state: &AppState, parts: &Parts, actor: Option<&Actor>, named: Option<String>) -> Result<Arc<LivePage>, Refusal> {
    let missing = || Refusal::missing("page");
    let Some(actor) = actor else {
        return match named {
            Some(_) => {
                Err(Refusal::of(Kind::Unsigned, "only with a token a page can be named; without one the host says which page is meant"))
            }
            None => page_of(state, parts).ok_or_else(|| {
                Refusal::of(
                    Kind::Unavailable,
                    if state.hub.is_empty() { "there is no page yet" } else { "the database has not answered yet" },
                )
            }),
        };
    };
    let live = match (named, actor.own_page()) {
        (Some(name), _) => page_named(state, &name),
        (None, Some(own)) => state.hub.page(own),
        (None, None) => page_of(state, parts),
    };
    let live = live.ok_or_else(missing)?;
    // Whose page it is not hears that there is none.
    actor.must(live.head().id, Right::Enter)?;
    Ok(live)
}

impl Asking {
    /// Whoever sends this, about the page they name if they name one, and what of a query changes what everybody reads.
    pub async fn of(
        parts: &Parts,
        state: &AppState,
        named: Option<String>,
        counting: Option<&'static [&'static str]>,
    ) -> Result<Self, Refusal> {
        let actor = match parts.extensions.get::<Shown>() {
            Some(Shown(actor)) => Some(actor.clone()),
            None if parts.headers.contains_key(header::AUTHORIZATION) => Some(signed(state, parts).await?),
            None => None,
        };
        let live = page(state, parts, actor.as_ref(), named)?;
        let reading = live.read();
        Ok(Self { state: state.clone(), reading, live, actor, parts: parts.clone(), counting })
    }

    /// The same, if a token is shown.
    pub fn signed(self) -> Result<Signed, Refusal> {
        let actor = self.actor.clone().ok_or_else(Refusal::unsigned)?;
        Ok(Signed { asking: self, actor })
    }

    /// Whoever shows a token that lets them read what only staff see of these things; everybody else reads what visitors do.
    pub fn staff(&self, right: Right) -> Option<&Actor> {
        self.actor.as_ref().filter(|actor| actor.must(self.page(), right).is_ok())
    }

    /// The page's id.
    pub fn page(&self) -> PageId {
        self.live.head().id
    }

    /// The verbs.
    pub fn services(&self) -> &Services {
        &self.state.services
    }

    /// The time.
    pub fn now(&self) -> Instant {
        self.state.services.clock.now()
    }

    /// What everybody may see.
    pub fn snapshot(&self) -> &Snapshot {
        &self.reading.full
    }

    /// What staff may see who are signed in, which is more than everybody may.
    pub async fn of_team(&self) -> Result<Arc<Snapshot>, Refusal> {
        let feed = self.state.hub.feed(&self.live, Audience::Team).await;
        feed.map(|feed| feed.read().full).ok_or_else(|| Error::Fault("the page is not in memory yet".to_owned()).into())
    }

    /// The address that was asked for.
    pub fn path(&self) -> &str {
        self.parts.extensions.get::<axum::extract::OriginalUri>().map_or(self.parts.uri.path(), |uri| uri.path())
    }

    /// The pairs of the query that count, in one order however they are written.
    pub fn pairs(&self) -> Vec<(String, String)> {
        let mut pairs = parameters(&self.parts);
        if let Some(counting) = self.counting.filter(|_| self.actor.is_none()) {
            pairs.retain(|(name, _)| counting.contains(&name.as_str()));
        }
        pairs.sort_unstable();
        pairs
    }

    /// One thing, as whoever asks may read it.
    pub fn answer(&self, value: &impl Serialize) -> Answered {
        match self.actor {
            Some(_) => Ok(machine::private(value)),
            None => Ok(self.open(&whole(HeaderMap::new(), json(value)))),
        }
    }

    /// Many things, with headers of their own. What everybody reads is made once a version, and once a minute if it tells of this
    /// minute.
    pub async fn answer_many(
        &self,
        minute: Option<Instant>,
        make: impl Future<Output = Result<(HeaderMap, Vec<u8>), Refusal>>,
    ) -> Answered {
        if self.actor.is_some() {
            let (more, body) = make.await?;
            return Ok((StatusCode::OK, machine::secret_headers(), more, body).into_response());
        }
        let make = || async {
            let (more, body) = make.await?;
            Ok::<_, Refusal>(Arc::new(Answer::make(move || whole(more, body)).await?))
        };
        let page = &self.snapshot().page;
        let query = serde_urlencoded::to_string(self.pairs()).unwrap_or_default();
        // What was in a part before is no answer to who asks for one that is not there any more.
        let of_version = if query.is_empty() { String::new() } else { format!("#{}", self.reading.tag()) };
        let path = format!("v3{}?{query}{of_version}", self.path());
        let key = AnswerKey { page: page.id, audience: Audience::Public, language: page.settings.language, path };
        let made = Made { version: self.reading.tag(), stale_since: None, points: minute.map(Instant::minute) };
        let kept = if query.is_empty() { &self.state.answers } else { &self.state.lists };
        Ok(self.open(&*kept.get(key, made, make).await?))
    }

    /// Sends what everybody reads, with its age if that matters.
    fn open(&self, answer: &Answer) -> Response {
        let mut response = answer.respond(&self.parts.headers);
        response.headers_mut().extend(machine::stale(&self.state));
        response
    }
}

/// What everybody reads.
fn whole(more: HeaderMap, body: Vec<u8>) -> Answer {
    let mut headers = machine::headers(JSON);
    headers.insert(header::VARY, VARY);
    headers.extend(more);
    Answer::new(StatusCode::OK, headers, body)
}

/// Whoever shows a good token.
pub struct Signed {
    /// What they ask.
    pub asking: Asking,
    /// Who it is.
    pub actor: Actor,
}

impl FromRequestParts<AppState> for Signed {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Refusal> {
        Asking::from_request_parts(parts, state).await?.signed()
    }
}

impl Signed {
    /// What every verb needs.
    pub fn means(&self) -> (&Services, &Actor, PageId) {
        (self.asking.services(), &self.actor, self.asking.page())
    }

    /// What is there now.
    pub fn answer(&self, value: &impl Serialize) -> Answered {
        self.asking.answer(value)
    }

    /// What was made, and where it is.
    pub fn made(&self, value: &impl Serialize, id: impl std::fmt::Display) -> Answered {
        let mut headers = machine::secret_headers();
        if let Ok(place) = HeaderValue::try_from(format!("{}/{id}", self.asking.path().trim_end_matches('/'))) {
            headers.insert(header::LOCATION, place);
        }
        Ok((StatusCode::CREATED, headers, json(value)).into_response())
    }

    /// It is done, and there is nothing to read of it.
    pub fn done(&self) -> Answered {
        let headers = [(header::CACHE_CONTROL, "no-store"), (header::VARY, "Authorization")];
        Ok((StatusCode::NO_CONTENT, headers).into_response())
    }
}

/// Does what names the revision it changes: the one the caller saw; without one, whichever there is by then. If somebody is faster
/// what they change stays, and this goes on top of it.
macro_rules! at_rev {
    ($seen:expr, $now:expr, $rev:ident => $change:expr) => {{
        let seen: Option<i64> = $seen;
        let mut tries = 0;
        loop {
            let $rev = match seen {
                Some(rev) => rev,
                None => $now,
            };
            match $change {
                Err($crate::error::Error::Conflict(_)) if seen.is_none() && tries < 3 => tries += 1,
                done => break done?,
            }
        }
    }};
}

pub(in crate::http::api) use at_rev;
