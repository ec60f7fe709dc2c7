//! `/incidents/{id}.json` and `/maintenance/{id}.json`: one event, however old, with what was learned from it.

use app::{
    model::{EventId, EventKind, incident::Incident, maintenance::Maintenance, snapshot::Snapshot},
    status::data::View,
};
use axum::{
    http::{Method, StatusCode, header, request::Parts},
    response::{IntoResponse, Response},
};
use serde::Serialize;

use super::v2::{Context, Event};
use crate::http::{
    answer::Answer,
    machine::{self, Asked, JSON, headers, json, missing, opened, preflight},
    page::{self, Ask, no_page},
    state::AppState,
};

#[derive(Serialize)]
struct Document<'a> {
    #[serde(flatten)]
    event: Event<'a>,
    code: &'a str,
    postmortem_body: Option<&'a str>,
    postmortem_published_at: Option<String>,
}

/// Answers for the event with this id.
pub async fn serve(state: &AppState, request: &Parts, id: &str) -> Response {
    match request.method {
        Method::GET | Method::HEAD => opened(answer(state, request, id).await),
        Method::OPTIONS => preflight(),
        _ => opened((StatusCode::METHOD_NOT_ALLOWED, [(header::ALLOW, "GET,HEAD,OPTIONS")]).into_response()),
    }
}

async fn answer(state: &AppState, request: &Parts, id: &str) -> Response {
    let Some(asked) = Asked::of(state, request) else { return no_page(state) };
    let known = id.parse::<EventId>().ok().and_then(|id| Some((id, asked.live.knows(id)?)));
    let Some((id, kind)) = known else { return missing() };
    let snapshot = asked.snapshot();
    let view = match (snapshot.incident(id), snapshot.maintenance(id)) {
        (Some(incident), _) => Ok(View::Incident { incident: incident.clone() }),
        (_, Some(maintenance)) => Ok(View::Maintenance { maintenance: maintenance.clone() }),
        _ => {
            let ask = if kind == EventKind::Incident { Ask::Incident(id) } else { Ask::Maintenance(id) };
            page::archived(state, &asked.reading, ask, state.services.clock.now()).await
        }
    };
    let snapshot = snapshot.clone();
    let make: Box<dyn FnOnce() -> Vec<u8> + Send> = match view {
        Ok(View::Incident { incident }) => Box::new(move || of_incident(&snapshot, &incident)),
        Ok(View::Maintenance { maintenance }) => Box::new(move || of_maintenance(&snapshot, &maintenance)),
        Ok(_) => return missing(),
        Err(error) => return machine::failed(&error),
    };
    let make = || Answer::make(move || Answer::new(StatusCode::OK, headers(JSON), make()));
    asked.answer_with(format!("event/{id}"), asked.version(), make).await
}

fn of_incident(snapshot: &Snapshot, incident: &Incident) -> Vec<u8> {
    let c = Context::of(snapshot);
    let postmortem = incident.postmortem.as_ref();
    json(&Document {
        event: Event::incident(incident, &c),
        code: incident.id.as_str(),
        postmortem_body: postmortem.map(|p| p.body.as_str()),
        postmortem_published_at: postmortem.map(|p| c.zone().write(p.published_at)),
    })
}

fn of_maintenance(snapshot: &Snapshot, maintenance: &Maintenance) -> Vec<u8> {
    let c = Context::of(snapshot);
    let event = Event::maintenance(maintenance, &c);
    json(&Document { event, code: maintenance.id.as_str(), postmortem_body: None, postmortem_published_at: None })
}
