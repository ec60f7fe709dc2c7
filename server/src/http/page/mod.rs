//! The pages visitors read: from memory, rendered once a version, whatever the database does.

mod ask;
mod view;

use std::sync::Arc;

use app::{
    model::{ComponentId, EventId, EventKind, Language, Range, Word},
    status::data::{Filter, Month, still::Stretch},
};
use axum::{
    extract::{Path, RawQuery, State},
    http::{HeaderMap, HeaderValue, Method, StatusCode, header, request::Parts},
    response::{IntoResponse, Redirect, Response},
};

pub use ask::Ask;
pub use view::{archived, document};

use crate::{
    http::{
        api, assets, caller,
        language::{self, COOKIE},
        machine,
        ready::Lasting,
        state::AppState,
    },
    live::page::LivePage,
    service::archive,
};

/// The longest search that is looked at, in characters.
const QUERY_LENGTH: usize = 100;

/// `/`
pub async fn front(State(state): State<AppState>, RawQuery(query): RawQuery, request: Parts) -> Response {
    let mut filter = Filter::default();
    for (name, value) in pairs(query.as_deref().unwrap_or_default()) {
        match name.as_str() {
            "q" => filter.query = app::model::input::clean_line(&value).chars().take(QUERY_LENGTH).collect(),
            "affected" => filter.only_affected = matches!(value.as_str(), "1" | "on" | "true"),
            _ => {}
        }
    }
    let range = range(&state, &request);
    serve(&state, &request, Ask::Front(filter, range)).await
}

/// `/history`
pub async fn history(State(state): State<AppState>, RawQuery(query): RawQuery, request: Parts) -> Response {
    let ask = component_in(query.as_deref()).map_or(Ask::Nothing, |component| Ask::Month(None, component));
    serve(&state, &request, ask).await
}

/// `/history/{year}/{month}`
pub async fn month(
    State(state): State<AppState>,
    Path((year, month)): Path<(String, String)>,
    RawQuery(query): RawQuery,
    request: Parts,
) -> Response {
    let found = parse_month(&year, &month).zip(component_in(query.as_deref()));
    serve(&state, &request, found.map_or(Ask::Nothing, |(month, component)| Ask::Month(Some(month), component))).await
}

/// `/recovery`
pub async fn recovery(State(state): State<AppState>, RawQuery(query): RawQuery, request: Parts) -> Response {
    let asked = pairs(query.as_deref().unwrap_or_default()).into_iter().find(|(name, _)| name == "days");
    let stretch = asked.and_then(|(_, days)| Stretch::parse(&days)).unwrap_or(Stretch::Quarter);
    serve(&state, &request, Ask::Recovery(stretch)).await
}

/// `/announcements`
pub async fn announcements(State(state): State<AppState>, request: Parts) -> Response {
    serve(&state, &request, Ask::Announcements).await
}

/// `/accessibility`
pub async fn accessibility(State(state): State<AppState>, request: Parts) -> Response {
    serve(&state, &request, Ask::Accessibility).await
}

/// `GET /subscribe`
pub async fn subscribe(State(state): State<AppState>, request: Parts) -> Response {
    serve(&state, &request, Ask::Subscribe).await
}

/// `/incidents/{id}/postmortem`
pub async fn postmortem(State(state): State<AppState>, Path(id): Path<String>, request: Parts) -> Response {
    serve(&state, &request, id.parse().map_or(Ask::Nothing, Ask::Postmortem)).await
}

/// `/incidents/{id}`; the id of a maintenance leads there. With `.json` it is for machines.
pub async fn incident(State(state): State<AppState>, Path(id): Path<String>, request: Parts) -> Response {
    event(&state, &request, &id, EventKind::Incident).await
}

/// `/maintenance/{id}`; the id of an incident leads there.
pub async fn maintenance(State(state): State<AppState>, Path(id): Path<String>, request: Parts) -> Response {
    event(&state, &request, &id, EventKind::Maintenance).await
}

async fn event(state: &AppState, request: &Parts, id: &str, asked: EventKind) -> Response {
    if let Some(id) = id.strip_suffix(".json") {
        return api::event::serve(state, request, id).await;
    }
    let found = id.parse::<EventId>().ok().and_then(|id| Some((id, page_of(state, request)?.knows(id)?)));
    match (found, asked) {
        (Some((id, EventKind::Maintenance)), EventKind::Incident) => Redirect::permanent(&format!("/maintenance/{id}")).into_response(),
        (Some((id, EventKind::Incident)), EventKind::Maintenance) => Redirect::permanent(&format!("/incidents/{id}")).into_response(),
        (Some((id, EventKind::Incident)), EventKind::Incident) => serve(state, request, Ask::Incident(id)).await,
        (Some((id, EventKind::Maintenance)), EventKind::Maintenance) => serve(state, request, Ask::Maintenance(id)).await,
        (None, _) => serve(state, request, Ask::Nothing).await,
    }
}

/// `/components/{id}`
pub async fn component(State(state): State<AppState>, Path(id): Path<String>, request: Parts) -> Response {
    let range = range(&state, &request);
    serve(&state, &request, id.parse().map_or(Ask::Nothing, |id| Ask::Component(id, range))).await
}

/// `/uptime`: the calendar of the component that is asked for, else of the first one.
pub async fn uptime(State(state): State<AppState>, RawQuery(query): RawQuery, request: Parts) -> Response {
    let first = page_of(&state, &request).and_then(|live| {
        let snapshot = live.read().full;
        let component = match component_in(query.as_deref())? {
            Some(asked) => snapshot.component(asked)?.id,
            None => snapshot.top_to_bottom().into_iter().find(|c| c.showcase)?.id,
        };
        Some(calendar_path(component, archive::month_of(snapshot.today)))
    });
    match first {
        Some(path) => Redirect::temporary(&path).into_response(),
        None => serve(&state, &request, Ask::Nothing).await,
    }
}

/// `/uptime/{component}`: its newest months.
pub async fn uptime_of(State(state): State<AppState>, Path(id): Path<String>, request: Parts) -> Response {
    let known = page_of(&state, &request).and_then(|live| {
        let snapshot = live.read().full;
        let component = snapshot.component(id.parse().ok()?)?.id;
        Some(calendar_path(component, archive::month_of(snapshot.today)))
    });
    match known {
        Some(path) => Redirect::temporary(&path).into_response(),
        None => serve(&state, &request, Ask::Nothing).await,
    }
}

/// `/uptime/{component}/{year}/{month}`
pub async fn calendar(State(state): State<AppState>, Path((id, year, month)): Path<(String, String, String)>, request: Parts) -> Response {
    let ask = id.parse().ok().zip(parse_month(&year, &month)).map_or(Ask::Nothing, |(id, month)| Ask::Calendar(id, month));
    serve(&state, &request, ask).await
}

/// Anything else: a file of ours, or nothing.
pub async fn fallback(State(state): State<AppState>, request: Parts) -> Response {
    if let Some(file) = assets::serve(&request) {
        return file;
    }
    if request.uri.path().starts_with("/api/") {
        return machine::missing();
    }
    if request.uri.path().starts_with("/pkg/") {
        return StatusCode::NOT_FOUND.into_response();
    }
    nothing(&state, &request).await
}

fn calendar_path(component: ComponentId, month: Month) -> String {
    format!("/uptime/{component}/{:04}/{:02}", month.year, month.month)
}

fn parse_month(year: &str, month: &str) -> Option<Month> {
    let digits = |text: &str, length: usize| text.len() == length && text.bytes().all(|c| c.is_ascii_digit());
    let month = Month { year: year.parse().ok()?, month: month.parse().ok()? };
    (digits(year, 4) && digits(&format!("{:02}", month.month), 2) && (1..=12).contains(&month.month)).then_some(month)
}

/// How far back charts are asked to reach. Who does not say so gets the last hour while an incident is open, else the last day.
fn range(state: &AppState, request: &Parts) -> Range {
    let asked = pairs(request.uri.query().unwrap_or_default()).into_iter().find(|(name, _)| name == "range");
    asked.and_then(|(_, range)| Range::parse(&range)).unwrap_or_else(|| {
        let is_open = page_of(state, request).is_some_and(|live| live.read().full.has_open_incident());
        if is_open { Range::Hour } else { Range::Day }
    })
}

/// The pairs of a query, decoded.
fn pairs(query: &str) -> Vec<(String, String)> {
    serde_urlencoded::from_str(query).unwrap_or_default()
}

/// The component a form names, if it names one; nothing at all if what it names cannot be one.
fn component_in(query: Option<&str>) -> Option<Option<ComponentId>> {
    let named = pairs(query.unwrap_or_default()).into_iter().find(|(name, value)| name == "component" && !value.is_empty());
    named.map(|(_, id)| id.parse().ok()).map_or(Some(None), |id| id.map(Some))
}

/// The page with this short name or id.
pub fn page_named(state: &AppState, name: &str) -> Option<Arc<LivePage>> {
    state.hub.pages().into_iter().find(|live| {
        let head = live.head();
        head.slug == name || head.id.as_str() == name
    })
}

/// The page a request is for.
pub fn page_of(state: &AppState, request: &Parts) -> Option<Arc<LivePage>> {
    let host = caller::host(&request.headers, request.uri.authority().map(axum::http::uri::Authority::as_str));
    state.hub.page_for(&host)
}

/// What is nowhere.
pub async fn nothing(state: &AppState, request: &Parts) -> Response {
    serve(state, request, Ask::Nothing).await
}

async fn serve(state: &AppState, request: &Parts, ask: Ask) -> Response {
    if !matches!(request.method, Method::GET | Method::HEAD) {
        return (StatusCode::METHOD_NOT_ALLOWED, [(header::ALLOW, "GET, HEAD")]).into_response();
    }
    let generation = state.hub.generation();
    let Some(live) = page_of(state, request) else { return no_page(state) };
    let reading = live.read();
    let (language, chosen) = language::choose(request.uri.query(), &request.headers, reading.full.page.settings.language);
    let ask = ask.if_it_can_exist(state, &live, &reading.full);
    let is_followed = ask.is_followed();
    match document(state, &live, &reading, language, ask).await {
        Ok((document, lasts)) => {
            let mut response = document.respond(&request.headers);
            if lasts {
                response.extensions_mut().insert(Lasting::of(&document, generation, request).lingering(is_followed));
            }
            if chosen {
                remember(response.headers_mut(), language, state.settings.addresses().is_secure());
            }
            response
        }
        Err(error) => crate::http::layers::fault::page(state, &request.headers, (&reading.browser, language), &error).await,
    }
}

fn remember(headers: &mut HeaderMap, language: Language, secure: bool) {
    let secure = if secure { "; Secure" } else { "" };
    let cookie = format!("{COOKIE}={}; Path=/; Max-Age=31536000; SameSite=Lax{secure}", language.as_str());
    if let Ok(cookie) = HeaderValue::try_from(cookie) {
        headers.insert(header::SET_COOKIE, cookie);
        // A choice belongs to one visitor.
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, max-age=0"));
    }
}

/// What a new installation says to whoever looks at it.
const EMPTY: &str = "There is no page yet. Make one: lightship page create \"Your company\"\n\
    (at the command line of this machine, with the same --data or --database-url; this address shows it at once)\n";

/// What is said before the database was ever reached, if nothing was kept of it either.
const UNREACHED: &str = "This status page is starting: its database has not answered yet. Please try again in a moment.\n";

/// There is no page at all: the installation is new, or its database was never reached.
pub fn no_page(state: &AppState) -> Response {
    let text = if state.hub.is_empty() { EMPTY } else { UNREACHED };
    let headers = [(header::RETRY_AFTER, "5"), (header::CONTENT_TYPE, "text/plain; charset=utf-8"), (header::CACHE_CONTROL, "no-store")];
    (StatusCode::SERVICE_UNAVAILABLE, headers, text).into_response()
}
