//! Feeds and calendars: what people's own programs fetch now and then to tell them.

use app::model::{ComponentId, GroupId, Language, snapshot::Snapshot};
use axum::{
    extract::{Path, State},
    http::{HeaderValue, request::Parts},
    response::Response,
};

use crate::http::{
    machine::{Asked, missing, parameters, refused},
    page::no_page,
    state::AppState,
};

mod atom;
mod calendar;
mod entry;
mod json_feed;
pub mod moment;
mod rss2;
mod scope;

use entry::Feed;
pub use scope::{Only, Scope};

/// What a feed is written as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Format {
    Atom,
    Rss,
    Json,
    Calendar,
}

impl Format {
    fn content_type(self) -> HeaderValue {
        HeaderValue::from_static(match self {
            Self::Atom => "application/atom+xml; charset=utf-8",
            Self::Rss => "application/rss+xml; charset=utf-8",
            Self::Json => "application/feed+json; charset=utf-8",
            Self::Calendar => "text/calendar; charset=utf-8",
        })
    }

    /// The end of its address.
    fn path(self) -> &'static str {
        match self {
            Self::Atom => "/history.atom",
            Self::Rss => "/history.rss",
            Self::Json => "/feed.json",
            Self::Calendar => "/calendar.ics",
        }
    }

    fn write(self, snapshot: &Snapshot, (scope, only): (Scope, Only), language: Language) -> Vec<u8> {
        if self == Self::Calendar {
            return calendar::write(snapshot, scope, language);
        }
        let feed = Feed::of(snapshot, (scope, only), language, self.path());
        match self {
            Self::Atom => atom::write(&feed),
            Self::Rss => rss2::write(&feed),
            Self::Json | Self::Calendar => json_feed::write(&feed),
        }
    }
}

async fn serve(state: &AppState, request: &Parts, scope: Option<Scope>, format: Format) -> Response {
    let Some(asked) = Asked::of(state, request) else { return no_page(state) };
    let Some(scope) = scope.filter(|scope| scope.is_on(asked.snapshot())) else { return missing() };
    let wish = parameters(request).into_iter().rev().find(|(name, _)| name == "only");
    let only = match wish.map(|(_, value)| Only::parse(&value)) {
        None => Only::Everything,
        Some(Some(only)) => only,
        Some(None) => return refused("only must be incidents or maintenance"),
    };
    let make = move |snapshot: &Snapshot, language| format.write(snapshot, (scope, only), language);
    asked.answer(format!("feed/{scope:?}/{only:?}/{format:?}"), asked.version(), format.content_type(), make).await
}

fn component(id: &str) -> Option<Scope> {
    id.parse::<ComponentId>().ok().map(Scope::Component)
}

fn group(id: &str) -> Option<Scope> {
    id.parse::<GroupId>().ok().map(Scope::Group)
}

/// `/history.atom`
pub async fn page_atom(State(state): State<AppState>, request: Parts) -> Response {
    serve(&state, &request, Some(Scope::Page), Format::Atom).await
}

/// `/history.rss`
pub async fn page_rss(State(state): State<AppState>, request: Parts) -> Response {
    serve(&state, &request, Some(Scope::Page), Format::Rss).await
}

/// `/feed.json`
pub async fn page_json(State(state): State<AppState>, request: Parts) -> Response {
    serve(&state, &request, Some(Scope::Page), Format::Json).await
}

/// `/calendar.ics`, and `/history.ics` as it is called elsewhere.
pub async fn page_calendar(State(state): State<AppState>, request: Parts) -> Response {
    serve(&state, &request, Some(Scope::Page), Format::Calendar).await
}

/// `/components/{id}/history.atom`
pub async fn component_atom(State(state): State<AppState>, Path(id): Path<String>, request: Parts) -> Response {
    serve(&state, &request, component(&id), Format::Atom).await
}

/// `/components/{id}/history.rss`
pub async fn component_rss(State(state): State<AppState>, Path(id): Path<String>, request: Parts) -> Response {
    serve(&state, &request, component(&id), Format::Rss).await
}

/// `/components/{id}/calendar.ics`
pub async fn component_calendar(State(state): State<AppState>, Path(id): Path<String>, request: Parts) -> Response {
    serve(&state, &request, component(&id), Format::Calendar).await
}

/// `/groups/{id}/history.atom`
pub async fn group_atom(State(state): State<AppState>, Path(id): Path<String>, request: Parts) -> Response {
    serve(&state, &request, group(&id), Format::Atom).await
}

/// `/groups/{id}/history.rss`
pub async fn group_rss(State(state): State<AppState>, Path(id): Path<String>, request: Parts) -> Response {
    serve(&state, &request, group(&id), Format::Rss).await
}

/// `/groups/{id}/calendar.ics`
pub async fn group_calendar(State(state): State<AppState>, Path(id): Path<String>, request: Parts) -> Response {
    serve(&state, &request, group(&id), Format::Calendar).await
}

#[cfg(test)]
mod writers_tests;
