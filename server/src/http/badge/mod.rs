//! Badges: the state of the page, a component, its uptime or a metric as a small picture for other people's pages, or as
//! what shields.io draws such a picture from.

use app::model::{MetricId, component::SubjectId, snapshot::Snapshot, uptime::Uptime};
use axum::{
    extract::{Path, State},
    http::{HeaderValue, StatusCode, header, request::Parts},
    response::Response,
};

use crate::{
    error::Result,
    http::{
        answer::Answer,
        machine::{self, Asked, JSON, missing, parameters, refused},
        page::no_page,
        state::{AppState, Made},
    },
};

mod draw;
mod said;
mod shields;
mod style;
mod uptime;
mod width;
mod wish;

use said::Said;
use wish::Wish;

/// Nothing of a badge runs or loads, wherever it is embedded.
const POLICY: HeaderValue = HeaderValue::from_static("default-src 'none'; style-src 'unsafe-inline'; sandbox; frame-ancestors *");

/// What a badge is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Subject {
    Page,
    /// A component or a group.
    Status(SubjectId),
    Uptime(SubjectId),
    Metric(MetricId),
}

/// How a badge is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Format {
    Picture,
    Shields,
}

/// `/badge/status.svg`
pub async fn status(State(state): State<AppState>, request: Parts) -> Response {
    serve(&state, &request, Subject::Page, Format::Picture).await
}

/// `/badge/status.json`
pub async fn status_json(State(state): State<AppState>, request: Parts) -> Response {
    serve(&state, &request, Subject::Page, Format::Shields).await
}

/// `/badge/components/{id}.svg` and `.json`; groups too.
pub async fn component(State(state): State<AppState>, Path(file): Path<String>, request: Parts) -> Response {
    named(&state, &request, &file, |id| id.parse().ok().map(Subject::Status)).await
}

/// `/badge/uptime/{id}.svg` and `.json`, of a component or a group.
pub async fn uptime(State(state): State<AppState>, Path(file): Path<String>, request: Parts) -> Response {
    named(&state, &request, &file, |id| id.parse().ok().map(Subject::Uptime)).await
}

/// `/badge/metric/{id}.svg` and `.json`
pub async fn metric(State(state): State<AppState>, Path(file): Path<String>, request: Parts) -> Response {
    named(&state, &request, &file, |id| id.parse().ok().map(Subject::Metric)).await
}

async fn named(state: &AppState, request: &Parts, file: &str, read: impl Fn(&str) -> Option<Subject>) -> Response {
    let (id, format) = match file.rsplit_once('.') {
        Some((id, "svg")) => (id, Format::Picture),
        Some((id, "json")) => (id, Format::Shields),
        _ => return missing(),
    };
    match read(id) {
        Some(subject) => serve(state, request, subject, format).await,
        None => missing(),
    }
}

async fn serve(state: &AppState, request: &Parts, subject: Subject, format: Format) -> Response {
    let Some(asked) = Asked::of(state, request) else { return no_page(state) };
    // What is hidden is answered as what never was, before anything is said about parameters.
    if !subject.is_on(asked.snapshot()) {
        return missing();
    }
    let wish = match Wish::read(parameters(request), matches!(subject, Subject::Uptime(_))) {
        Ok(wish) => wish,
        Err(sentence) => return refused(&sentence),
    };
    let uptime = match subject {
        Subject::Uptime(id) => match uptime::over(&asked, id, wish.days).await {
            Ok(uptime) => uptime,
            Err(error) => return machine::failed(&error),
        },
        _ => None,
    };
    let said = subject.say(&asked, uptime, wish.days);
    let path = format!("badge/{subject:?}/{format:?}/{:?}/{}", wish.style, wish.days);
    match wish.label.clone() {
        // Everybody may ask for a label of their own: kept, they would push out what others ask for.
        Some(label) => asked.send(&answer(&Said { label, ..said }, &wish, format)),
        None => {
            let points = matches!(subject, Subject::Metric(_)).then(|| asked.live.board.refreshed_at().minute());
            let made = Made { version: format!("{} {}", asked.version().version, said.message), stale_since: None, points };
            asked.answer_with(path, made, || async move { Result::Ok(answer(&said, &wish, format)) }).await
        }
    }
}

fn answer(said: &Said, wish: &Wish, format: Format) -> Answer {
    match format {
        Format::Shields => Answer::new(StatusCode::OK, machine::headers(JSON), shields::write(said, wish)),
        Format::Picture => {
            let mut headers = machine::headers(HeaderValue::from_static("image/svg+xml; charset=utf-8"));
            headers.insert(header::CONTENT_SECURITY_POLICY, POLICY);
            Answer::new(StatusCode::OK, headers, draw::picture(said, wish.style))
        }
    }
}

impl Subject {
    fn is_on(self, snapshot: &Snapshot) -> bool {
        match self {
            Self::Page => true,
            Self::Status(id) => status_of(snapshot, id).is_some(),
            Self::Uptime(id) => snapshot.histories.contains_key(&id),
            Self::Metric(id) => snapshot.metrics.iter().any(|m| m.id == id),
        }
    }

    fn say(self, asked: &Asked<'_>, uptime: Option<Uptime>, days: i64) -> Said {
        let (snapshot, language) = (asked.snapshot(), asked.language());
        match self {
            Self::Page => said::page(snapshot, language),
            Self::Status(id) => {
                status_of(snapshot, id).map(|(name, status)| said::status(snapshot, language, name, status)).unwrap_or_default()
            }
            Self::Uptime(id) => said::uptime(uptime::name_of(snapshot, id), uptime, days, language),
            Self::Metric(id) => {
                let series = asked.live.board.day(id, asked.state.services.clock.now());
                let metric = snapshot.metrics.iter().find(|m| m.id == id);
                metric.map(|metric| said::metric(metric, &series, language)).unwrap_or_default()
            }
        }
    }
}

/// The name and the status of a component or a group.
fn status_of(snapshot: &Snapshot, id: SubjectId) -> Option<(&str, app::model::Status)> {
    let component = snapshot.component(id.cast()).map(|c| (c.name.as_str(), c.status));
    component.or_else(|| snapshot.groups.iter().find(|g| g.id == id.cast()).map(|g| (g.name.as_str(), g.status)))
}
