//! What programs that watch tell of: alerts of Alertmanager, and of Grafana, which sends the same and more. Each request shows a
//! token that may set statuses, as a bearer or as the password of Basic authentication.
//!
//! Whoever sends ends with 2xx, tries again after 5xx, and drops what is answered with 4xx: so only what can never work is refused,
//! and beside it everything that can work is done.

use std::collections::BTreeMap;

use app::model::{Impact, IncidentState, Instant, Publication, Status, Word, input::FieldErrors};
use axum::{
    Json,
    body::Bytes,
    extract::State,
    http::{HeaderMap, StatusCode, header, request::Parts},
    response::{IntoResponse, Response},
};
use base64::{Engine, engine::general_purpose::STANDARD};
use serde::Deserialize;
use serde_json::json;

use crate::{
    error::Error,
    http::{
        answer::aside,
        api::push::{Refusal, owner_of, page_meant},
        api_caller::secret,
        machine::parameters,
        state::AppState,
    },
    service::{
        alerts::{self, Opening, Told, Turn, Wish},
        secret::hash,
    },
};

/// The labels that name a component, unless `?label=` says another one.
const COMPONENT_LABELS: [&str; 3] = ["component", "component_id", "statuspageComponentId"];

/// The labels or annotations that say a status, unless `?status_label=` says another one.
const STATUS_LABELS: [&str; 2] = ["component_status", "statuspageComponentStatus"];

/// The label, or annotation, by which an alert asks for an incident.
const ASKS: &str = "statuspage";

/// What severities are taken for; an alert of the last ones changes nothing.
const SEVERITIES: [(&[&str], Option<Status>); 4] = [
    (&["critical", "disaster", "emergency", "fatal", "page"], Some(Status::MajorOutage)),
    (&["error", "high", "major"], Some(Status::PartialOutage)),
    (&["average", "medium", "minor", "warn", "warning"], Some(Status::DegradedPerformance)),
    (&["debug", "info", "information", "informational", "low", "none", "notice", "ok"], None),
];

/// Labels or annotations, by name.
type Pairs = BTreeMap<String, String>;

/// A notification: the alerts of one group.
#[derive(Deserialize)]
struct Notification {
    alerts: Vec<Sent>,
}

/// One alert of it.
#[derive(Deserialize)]
struct Sent {
    status: String,
    labels: Option<Pairs>,
    annotations: Option<Pairs>,
    #[serde(rename = "startsAt")]
    starts_at: String,
    #[serde(rename = "endsAt")]
    ends_at: Option<String>,
    fingerprint: Option<String>,
}

/// What whoever set the hook up wants: parts of its address.
#[derive(Default)]
struct Wishes {
    label: Option<String>,
    status_label: Option<String>,
    status: Option<Status>,
    is_draft: bool,
}

/// `POST /hooks/alertmanager`
pub async fn alertmanager(State(state): State<AppState>, request: Parts, body: Bytes) -> Response {
    match take(&state, &request, body).await {
        Ok(answer) => (StatusCode::OK, [(header::CACHE_CONTROL, "no-store")], Json(answer)).into_response(),
        Err(refusal) => refusal.as_json(),
    }
}

async fn take(state: &AppState, request: &Parts, body: Bytes) -> Result<serde_json::Value, Refusal> {
    let password = password(&request.headers);
    let actor = owner_of(state, request, secret(&request.headers).or(password.as_deref())).await?;
    let page = page_meant(state, request, &actor)?;
    let wishes = Wishes::of(request)?;
    let read = aside(move || serde_json::from_slice::<Notification>(&body)).await?;
    let sent = read.map_err(|error| Refusal::Unreadable(error.to_string()))?.alerts;
    let mut errors = FieldErrors::default();
    let (mut told, mut harmless, mut unnamed) = (Vec::new(), 0, 0);
    for (place, alert) in sent.into_iter().enumerate() {
        match alert.read(format!("alerts[{place}]"), page.as_str(), &wishes) {
            Ok(Read::Told(one)) => told.push(one),
            Ok(Read::Harmless(one)) => {
                harmless += 1;
                told.push(one);
            }
            Ok(Read::Unnamed) => unnamed += 1,
            Err((field, why)) => errors.add(format!("alerts[{place}].{field}"), why),
        }
    }
    if unnamed > 0 && harmless == 0 && told.is_empty() {
        errors.add("alerts", format!("name no component: none has a label {}", wishes.labels().join(" or ")));
    }
    let heard = alerts::hear(&state.services, &actor, page, told).await?;
    heard.errors.iter().for_each(|(field, why)| errors.add(field, why));
    errors.into_result(json!({ "changed": heard.changed, "ignored": harmless + unnamed })).map_err(|errors| Error::Invalid(errors).into())
}

impl Wishes {
    fn of(request: &Parts) -> Result<Self, Refusal> {
        let mut wishes = Self::default();
        for (name, value) in parameters(request).into_iter().filter(|(_, value)| !value.is_empty()) {
            match name.as_str() {
                "label" => wishes.label = Some(value),
                "status_label" => wishes.status_label = Some(value),
                "status" => wishes.status = Some(status(&value).map_err(|why| Error::field("status", why))?),
                "incident" if matches!(value.as_str(), "draft" | "published") => wishes.is_draft = value == "draft",
                "incident" => return Err(Error::field("incident", "must be draft or published").into()),
                _ => {}
            }
        }
        Ok(wishes)
    }

    /// The labels that may name a component.
    fn labels(&self) -> Vec<&str> {
        self.label.as_deref().map_or(COMPONENT_LABELS.to_vec(), |own| vec![own])
    }
}

/// What an alert comes to.
enum Read {
    /// Something to hear of.
    Told(Told),
    /// It asks for nothing, or for nothing any more.
    Harmless(Told),
    /// It has no label that names a component: it is none of our business.
    Unnamed,
}

impl Sent {
    /// What this comes to; else what is wrong with which field.
    fn read(self, field: String, page: &str, wishes: &Wishes) -> Result<Read, (String, String)> {
        let (labels, annotations) = (self.labels.unwrap_or_default(), self.annotations.unwrap_or_default());
        let fingerprint = self.fingerprint.filter(|own| !own.is_empty()).unwrap_or_else(|| hash(&format!("{labels:?}")));
        let moment = |field: &str, text: &str| text.parse::<Instant>().map_err(|why| (field.to_owned(), why));
        let started_at = moment("startsAt", &self.starts_at)?;
        let component = wishes.labels().into_iter().find_map(|name| labels.get(name));
        let is_ours = labels.get("statuspagePageId").is_none_or(|named| named == page);
        let name = labels.get("alertname").cloned().unwrap_or_default();
        let wish =
            |component: &String, status: Status, incident: Option<Opening>| Wish { component: component.clone(), status, name, incident };
        let incident = incident(&labels, &annotations, wishes);
        let turn = match self.status.as_str() {
            "resolved" => {
                let ended_at = self.ends_at.map_or(Ok(started_at), |text| moment("endsAt", &text))?;
                let asked = component.filter(|_| is_ours).zip(wanted(&labels, &annotations, wishes).ok().flatten());
                Turn::Ends { ended_at, wish: asked.map(|(component, status)| wish(component, status, incident.ok().flatten())) }
            }
            "firing" => {
                let Some(component) = component else { return Ok(Read::Unnamed) };
                if !is_ours {
                    return Err(("labels.statuspagePageId".to_owned(), "names another page than the token's".to_owned()));
                }
                let incident = incident?;
                let is_over = incident.as_ref().is_some_and(|incident| !incident.state.is_open());
                match wanted(&labels, &annotations, wishes)?.filter(|_| !is_over) {
                    Some(status) => Turn::Fires(wish(component, status, incident)),
                    None => return Ok(Read::Harmless(Told { field, fingerprint, started_at, turn: Turn::Calms })),
                }
            }
            _ => return Err(("status".to_owned(), "must be firing or resolved".to_owned())),
        };
        Ok(Read::Told(Told { field, fingerprint, started_at, turn }))
    }
}

/// What an alert says by this name, and where.
fn said<'a>(labels: &'a Pairs, annotations: &'a Pairs, name: &str) -> Option<(String, &'a str)> {
    let all = [("labels", labels), ("annotations", annotations)];
    all.into_iter().find_map(|(kind, pairs)| pairs.get(name).map(|text| (format!("{kind}.{name}"), text.as_str())))
}

/// The status an alert wants; nothing if it wants none.
fn wanted(labels: &Pairs, annotations: &Pairs, wishes: &Wishes) -> Result<Option<Status>, (String, String)> {
    let names = wishes.status_label.as_deref().map_or(STATUS_LABELS.to_vec(), |own| vec![own]);
    if let Some((place, text)) = names.into_iter().find_map(|name| said(labels, annotations, name)) {
        let found = status(text).map_err(|why| (place, why))?;
        return Ok(Some(found).filter(|status| status.is_trouble()));
    }
    let severity = labels.get("severity").map(|text| text.to_lowercase());
    let known = severity.and_then(|text| SEVERITIES.iter().find(|(words, _)| words.contains(&text.as_str())));
    Ok(known.map_or(Some(wishes.status.unwrap_or(Status::DegradedPerformance)), |(_, status)| *status))
}

/// The incident an alert asks for, if it does.
fn incident(labels: &Pairs, annotations: &Pairs, wishes: &Wishes) -> Result<Option<Opening>, (String, String)> {
    if !said(labels, annotations, ASKS).is_some_and(|(_, text)| text.trim().eq_ignore_ascii_case("true")) {
        return Ok(None);
    }
    let state = word::<IncidentState>(said(labels, annotations, "statuspageStatus"))?;
    let impact = word::<Impact>(said(labels, annotations, "statuspageImpactOverride"))?;
    if impact == Some(Impact::Maintenance) {
        return Err(("annotations.statuspageImpactOverride".to_owned(), "of an incident cannot be maintenance".to_owned()));
    }
    Ok(Some(Opening {
        publication: if wishes.is_draft { Publication::Draft } else { Publication::Published },
        state: state.unwrap_or(IncidentState::Investigating),
        impact,
        summary: said(labels, annotations, "statuspageSummary").map(|(_, text)| text.to_owned()).unwrap_or_default(),
    }))
}

/// A word of a vocabulary, if one is said.
fn word<W: Word>(said: Option<(String, &str)>) -> Result<Option<W>, (String, String)> {
    let Some((place, text)) = said.filter(|(_, text)| !text.trim().is_empty()) else { return Ok(None) };
    let known = || W::ALL.iter().map(|word| word.as_str()).collect::<Vec<_>>().join(", ");
    W::parse(&text.trim().to_lowercase()).map(Some).ok_or_else(|| (place, format!("must be one of {}", known())))
}

/// A status as alerts spell it: `major_outage`, `Major Outage`, `major-outage`. Maintenance is planned, and no alert.
fn status(text: &str) -> Result<Status, String> {
    let word = text.trim().to_lowercase().replace([' ', '-'], "_");
    let found = word.parse::<Status>().ok().filter(|status| *status == Status::Operational || status.is_trouble());
    found.ok_or_else(|| "must be operational, degraded_performance, partial_outage or major_outage".to_owned())
}

/// The password of Basic authentication. None if there is no header, or more than one.
fn password(headers: &HeaderMap) -> Option<String> {
    let mut named = headers.get_all(header::AUTHORIZATION).iter();
    let (Some(value), None) = (named.next(), named.next()) else { return None };
    let (scheme, sealed) = value.to_str().ok()?.split_once(' ')?;
    let plain = String::from_utf8(STANDARD.decode(sealed).ok()?).ok()?;
    plain.split_once(':').filter(|_| scheme == "Basic").map(|(_, password)| password.to_owned())
}
