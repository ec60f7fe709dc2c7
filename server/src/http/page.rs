//! The pages visitors read: from memory, rendered once a version, whatever the database does.

use std::{sync::Arc, time::Duration};

use app::{
    model::{ComponentId, Date, EventId, EventKind, Instant, Language, Range, Word, access::Audience, change::Listed, snapshot::Snapshot},
    status::data::{Filter, Month, PageData, Turn, View},
};
use axum::{
    extract::{Path, RawQuery, State},
    http::{HeaderMap, HeaderValue, Method, StatusCode, header, request::Parts},
    response::{IntoResponse, Redirect, Response},
};

use crate::{
    error::{Error, Result},
    http::{
        assets, caller, chart,
        language::{self, COOKIE},
        render::Document,
        state::{AppState, Made, version_of},
    },
    live::{
        derive::{Timelines, date_in, zone},
        feed::Reading,
        page::LivePage,
    },
    service::archive,
};

/// The longest search that is looked at, in characters.
const QUERY_LENGTH: usize = 100;

/// Which page was asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ask {
    /// The front page, its charts over a range.
    Front(Filter, Range),
    /// A month of history; the current one if none is named.
    Month(Option<Month>),
    /// An incident.
    Incident(EventId),
    /// A maintenance.
    Maintenance(EventId),
    /// A component, its charts over a range.
    Component(ComponentId, Range),
    /// The calendar of a component, ending with a month.
    Calendar(ComponentId, Month),
    /// Something that does not exist.
    Nothing,
}

impl Ask {
    /// What tells one document from another; nothing that does not change the document may be in it.
    fn key(&self) -> String {
        match self {
            Self::Front(filter, range) => format!("/?{range}&{}&{}", filter.only_affected, filter.query),
            Self::Month(None) => "/history".into(),
            Self::Month(Some(month)) => format!("/history/{}/{}", month.year, month.month),
            Self::Incident(id) => format!("/incidents/{id}"),
            Self::Maintenance(id) => format!("/maintenance/{id}"),
            Self::Component(id, range) => format!("/components/{id}?{range}"),
            Self::Calendar(id, month) => format!("/uptime/{id}/{}/{}", month.year, month.month),
            Self::Nothing => "404".into(),
        }
    }

    fn shows_points(&self) -> bool {
        matches!(self, Self::Front(..) | Self::Component(..))
    }

    /// Whether there is no end of such asks: anything can be searched for.
    fn is_search(&self) -> bool {
        matches!(self, Self::Front(filter, _) if !filter.query.is_empty())
    }

    /// What memory knows to be nothing is nothing: made once, the same for every address, and no question to the database.
    fn if_it_can_exist(self, state: &AppState, live: &LivePage, snapshot: &Snapshot) -> Self {
        let exists = match &self {
            Self::Component(id, _) => snapshot.component(*id).is_some(),
            Self::Calendar(id, month) => snapshot.component(*id).is_some() && is_near(state, live, snapshot, *month),
            Self::Month(Some(month)) => is_near(state, live, snapshot, *month),
            _ => true,
        };
        if exists { self } else { Self::Nothing }
    }
}

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
    let range = range(&request);
    serve(&state, &request, Ask::Front(filter, range)).await
}

/// `/history`
pub async fn history(State(state): State<AppState>, request: Parts) -> Response {
    serve(&state, &request, Ask::Month(None)).await
}

/// `/history/{year}/{month}`
pub async fn month(State(state): State<AppState>, Path((year, month)): Path<(String, String)>, request: Parts) -> Response {
    let ask = parse_month(&year, &month).map_or(Ask::Nothing, |month| Ask::Month(Some(month)));
    serve(&state, &request, ask).await
}

/// `/incidents/{id}`; the id of a maintenance leads there.
pub async fn incident(State(state): State<AppState>, Path(id): Path<String>, request: Parts) -> Response {
    event(&state, &request, &id, EventKind::Incident).await
}

/// `/maintenance/{id}`; the id of an incident leads there.
pub async fn maintenance(State(state): State<AppState>, Path(id): Path<String>, request: Parts) -> Response {
    event(&state, &request, &id, EventKind::Maintenance).await
}

async fn event(state: &AppState, request: &Parts, id: &str, asked: EventKind) -> Response {
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
    let range = range(&request);
    serve(&state, &request, id.parse().map_or(Ask::Nothing, |id| Ask::Component(id, range))).await
}

/// `/uptime`: the calendar of the first component.
pub async fn uptime(State(state): State<AppState>, request: Parts) -> Response {
    let first = page_of(&state, &request).and_then(|live| {
        let snapshot = live.read().full;
        let component = snapshot.top_to_bottom().into_iter().find(|c| c.showcase)?.id;
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
    if request.uri.path().starts_with("/api/") || request.uri.path().starts_with("/pkg/") {
        return StatusCode::NOT_FOUND.into_response();
    }
    serve(&state, &request, Ask::Nothing).await
}

fn calendar_path(component: ComponentId, month: Month) -> String {
    format!("/uptime/{component}/{:04}/{:02}", month.year, month.month)
}

fn parse_month(year: &str, month: &str) -> Option<Month> {
    let digits = |text: &str, length: usize| text.len() == length && text.bytes().all(|c| c.is_ascii_digit());
    let month = Month { year: year.parse().ok()?, month: month.parse().ok()? };
    (digits(year, 4) && digits(&format!("{:02}", month.month), 2) && (1..=12).contains(&month.month)).then_some(month)
}

/// Whether a month lies in the page's history, or so close to it that a calendar which ends with it shows some of it.
fn is_near(state: &AppState, live: &LivePage, snapshot: &Snapshot, month: Month) -> bool {
    let zone = zone(&snapshot.page.time_zone);
    let days = snapshot.histories.values().filter_map(|history| history.first);
    let oldest = days.fold(date_in(&zone, live.history_from()), Date::min);
    let newest = archive::months_later(archive::month_of(date_in(&zone, state.services.clock.now())), archive::MONTHS - 1);
    (archive::month_of(oldest)..=newest.unwrap_or(month)).contains(&month)
}

/// How far back charts are asked to reach.
fn range(request: &Parts) -> Range {
    let asked = pairs(request.uri.query().unwrap_or_default()).into_iter().find(|(name, _)| name == "range");
    asked.and_then(|(_, range)| Range::parse(&range)).unwrap_or(Range::Day)
}

/// The pairs of a query, decoded.
fn pairs(query: &str) -> Vec<(String, String)> {
    serde_urlencoded::from_str(query).unwrap_or_default()
}

/// The page a request is for.
pub fn page_of(state: &AppState, request: &Parts) -> Option<Arc<LivePage>> {
    let host = caller::host(&request.headers, request.uri.authority().map(axum::http::uri::Authority::as_str));
    state.hub.page_for(&host)
}

async fn serve(state: &AppState, request: &Parts, ask: Ask) -> Response {
    if !matches!(request.method, Method::GET | Method::HEAD) {
        return (StatusCode::METHOD_NOT_ALLOWED, [(header::ALLOW, "GET, HEAD")]).into_response();
    }
    let Some(live) = page_of(state, request) else { return no_page(state) };
    let reading = live.read();
    let (language, chosen) = language::choose(request.uri.query(), &request.headers, reading.full.page.settings.language);
    let ask = ask.if_it_can_exist(state, &live, &reading.full);
    match document(state, &live, &reading, language, ask).await {
        Ok(document) => {
            let mut response = document.respond(&request.headers);
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

/// The document for an ask, from the cache if it was rendered for this version already.
pub async fn document(state: &AppState, live: &LivePage, reading: &Reading, language: Language, ask: Ask) -> Result<Arc<Document>> {
    let now = state.services.clock.now();
    let made = Made {
        version: version_of(&reading.full),
        stale_since: state.hub.stale_since(),
        points: ask.shows_points().then(|| live.board.refreshed_at().minute()),
    };
    let key = (reading.full.page.id, language, ask.key());
    let (stale_since, is_search) = (made.stale_since, ask.is_search());
    let make = || async move {
        let view = view(state, live, reading, ask, now).await?;
        let data = PageData { snapshot: reading.browser.as_ref().clone(), view, language, now, stale_since };
        let _timer = state.metrics.rendering();
        Document::make(data).await.map(Arc::new)
    };
    if is_search {
        let in_turn = || async {
            let _turn = state.extras.acquire().await;
            make().await
        };
        return state.searches.get(key, made, in_turn).await;
    }
    state.documents.get(key, made, make).await
}

async fn view(state: &AppState, live: &LivePage, reading: &Reading, ask: Ask, now: Instant) -> Result<View> {
    let snapshot = &reading.full;
    let known = match &ask {
        Ask::Front(filter, range) => {
            let series = chart::of_page(state, live, &snapshot.metrics.iter().collect::<Vec<_>>(), *range).await;
            Some(View::Front { filter: filter.clone(), series })
        }
        Ask::Incident(id) => snapshot.incident(*id).map(|i| View::Incident { incident: i.clone() }),
        Ask::Maintenance(id) => snapshot.maintenance(*id).map(|m| View::Maintenance { maintenance: m.clone() }),
        Ask::Component(id, range) => match snapshot.component(*id) {
            Some(_) => Some(component_view(state, live, snapshot, (*id, *range)).await),
            None => Some(View::NotFound),
        },
        Ask::Calendar(id, _) => snapshot.component(*id).is_none().then_some(View::NotFound),
        Ask::Month(month) => {
            let month = month.unwrap_or_else(|| archive::month_of(snapshot.today));
            let recent = archive::recent(snapshot, live.history_from(), month, now);
            recent.map(|found| found.map_or(View::NotFound, View::Month))
        }
        Ask::Nothing => Some(View::NotFound),
    };
    let view = match known {
        Some(view) => view,
        None => archived(state, snapshot, ask, now).await?,
    };
    Ok(without_sources(view))
}

async fn component_view(state: &AppState, live: &LivePage, snapshot: &Snapshot, (id, range): (ComponentId, Range)) -> View {
    let touches = |i: &&app::model::incident::Incident| i.affected.iter().any(|a| a.component == id);
    let mut incidents: Vec<_> = snapshot.incidents.iter().filter(touches).cloned().collect();
    incidents.sort_by_key(Listed::place);
    let metrics: Vec<_> = snapshot.metrics.iter().filter(|m| m.component_id == Some(id)).collect();
    let series = chart::of_page(state, live, &metrics, range).await;
    let from = snapshot.at - Duration::from_secs(90 * 86_400);
    let journal = live
        .ask(|ledger| {
            let timelines = Timelines::of(ledger, Audience::Public, &zone(&ledger.page.time_zone));
            let spans = timelines.get(id).map(|facts| facts.spans(from, snapshot.at)).unwrap_or_default();
            let entries = ledger.journal.get(&id).map_or(&[][..], Vec::as_slice);
            let turn = |span: &app::model::effective::Span| Turn {
                at: span.from,
                status: span.status,
                cause: entries.iter().find(|j| j.at == span.from).map(|j| j.cause.0),
                event: span.causes.first().copied(),
            };
            let mut turns: Vec<Turn> = spans.iter().map(turn).collect();
            turns.dedup_by_key(|turn| turn.status);
            turns.reverse();
            turns
        })
        .await
        .unwrap_or_default();
    View::Component { id, journal, incidents, series }
}

async fn archived(state: &AppState, snapshot: &Snapshot, ask: Ask, now: Instant) -> Result<View> {
    let page = snapshot.page.id;
    let services = &state.services;
    let this_month = archive::month_of(snapshot.today);
    let key = (page, ask.key());
    if !state.hub.contact().is_good() {
        // Asking a database that is away would keep visitors waiting for nothing.
        let away = || Error::Fault("the archive cannot be read while the database is away".to_owned());
        return state.archive.kept(&key).map(|view| view.as_ref().clone()).ok_or_else(away);
    }
    let load = || async move {
        let found = match ask {
            Ask::Incident(id) => archive::incident(services, page, Audience::Public, id).await.map(|incident| View::Incident { incident }),
            Ask::Maintenance(id) => {
                archive::maintenance(services, page, Audience::Public, id).await.map(|maintenance| View::Maintenance { maintenance })
            }
            Ask::Month(month) => archive::month(services, page, Audience::Public, month.unwrap_or(this_month), now).await.map(View::Month),
            Ask::Calendar(id, month) => {
                let found = archive::calendar(services, page, Audience::Public, id, (month, now)).await;
                found.map(|c| View::Calendar { id, months: c.months, history: c.history, earlier: c.earlier, later: c.later })
            }
            Ask::Front(..) | Ask::Component(..) | Ask::Nothing => Ok(View::NotFound),
        };
        match found {
            Err(Error::NotFound(_)) => Ok(Arc::new(View::NotFound)),
            other => other.map(Arc::new),
        }
    };
    state.archive.get(key, snapshot.event_id(), load).await.map(|view| view.as_ref().clone())
}

/// Browsers get rendered texts only.
fn without_sources(mut view: View) -> View {
    let clear = |incident: &mut app::model::incident::Incident| {
        incident.updates.iter_mut().for_each(|u| u.body.clear());
        incident.postmortem.iter_mut().for_each(|p| p.body.clear());
    };
    match &mut view {
        View::Incident { incident } => clear(incident),
        View::Component { incidents, .. } => incidents.iter_mut().for_each(clear),
        View::Month(month) => {
            month.incidents.iter_mut().for_each(|(_, incident)| clear(incident));
            month.maintenances.iter_mut().for_each(|(_, m)| m.updates.iter_mut().for_each(|u| u.body.clear()));
        }
        View::Maintenance { maintenance } => maintenance.updates.iter_mut().for_each(|u| u.body.clear()),
        View::Front { .. } | View::Calendar { .. } | View::NotFound | View::Fault { .. } => {}
    }
    view
}
