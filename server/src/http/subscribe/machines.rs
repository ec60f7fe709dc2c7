//! Subscribing for programs: the addresses and bodies other people's pages and scripts know from Statuspage.

use app::model::{Channel, SubscriberId, SubscriberState, input::NewSubscriber, subscriber::Wishes};
use axum::{
    Json,
    extract::State,
    http::{StatusCode, header, request::Parts},
    response::{IntoResponse, Response},
};
use serde_json::{Value, json};

use super::{Visit, form};
use crate::{
    error::Error,
    http::{page::no_page, state::AppState},
    service::subscribers,
};

/// From the page's own script: `{"channel", "address", "wishes"}`.
pub(super) async fn from_script(visit: &Visit<'_>, body: &str) -> Response {
    let input: NewSubscriber = match serde_json::from_str(body) {
        Ok(input) => input,
        Err(error) => return refused(Error::field("body", error.to_string())),
    };
    match visit.subscribe(input, false).await {
        Ok(()) => (StatusCode::ACCEPTED, [(header::CACHE_CONTROL, "no-store")], Json(json!({ "asked": true }))).into_response(),
        Err(error) => refused(error),
    }
}

/// `POST /api/v2/subscribers.json`: `subscriber[email]`, `subscriber[email_sms]`, or `subscriber[endpoint]`; as a form or as JSON.
pub async fn subscribe_json(State(state): State<AppState>, request: Parts, body: String) -> Response {
    let fields = fields(&request, &body);
    let get = |name: &str| fields.iter().find(|(field, _)| field == &format!("subscriber[{name}]")).map(|(_, value)| value.clone());
    let event = match get("incident").filter(|id| !id.is_empty()).map(|id| id.parse()).transpose() {
        Ok(event) => event,
        Err(_) => return refused(Error::field("incident", "is no incident")),
    };
    let (channel, address) = match (get("endpoint"), get("email_sms"), get("phone_number"), get("email")) {
        (Some(endpoint), ..) => (Channel::Webhook, endpoint),
        (_, Some(number), ..) | (_, _, Some(number), _) => (Channel::Sms, number),
        (_, _, _, Some(email)) => (Channel::Email, email),
        _ => return refused(Error::field("subscriber", "must have an email, an email_sms or an endpoint")),
    };
    ask(&state, &request, NewSubscriber { channel, address, event, wishes: Wishes::default() }, StatusCode::CREATED).await
}

/// `DELETE /api/v2/subscribers.json`: an id alone proves nothing, so that it leads to the link in the mails.
pub async fn unsubscribe_json(State(state): State<AppState>, request: Parts, body: String) -> Response {
    let Some(visit) = Visit::of(&state, &request) else { return no_page(&state) };
    let named = fields(&request, &body).into_iter().find(|(field, _)| field == "subscriber[id]").map(|(_, id)| id);
    let Some(text) = named else { return refused(Error::field("subscriber[id]", "must not be empty")) };
    if text.parse::<SubscriberId>().is_ok() {
        // The ids that are given out here name nobody. Whoever asked and has not confirmed is told nothing: there is nothing to end.
        return (StatusCode::OK, [(header::CACHE_CONTROL, "no-store")], Json(json!({ "subscriber": { "id": text } }))).into_response();
    }
    match subscribers::leave(&state.services, &state.vault, visit.page(), &text).await {
        Ok(_) => StatusCode::NO_CONTENT.into_response(),
        Err(error) => refused(state.throttle.guessed(&visit.network, state.services.clock.now()).err().unwrap_or(error)),
    }
}

/// `POST /subscriptions/new-email`
pub async fn new_email(State(state): State<AppState>, request: Parts, body: String) -> Response {
    one(&state, &request, &body, (Channel::Email, "email")).await
}

/// `POST /subscriptions/new-sms`
pub async fn new_sms(State(state): State<AppState>, request: Parts, body: String) -> Response {
    one(&state, &request, &body, (Channel::Sms, "phone_number")).await
}

/// `POST /subscriptions/webhook.json`
pub async fn new_webhook(State(state): State<AppState>, request: Parts, body: String) -> Response {
    one(&state, &request, &body, (Channel::Webhook, "endpoint")).await
}

async fn one(state: &AppState, request: &Parts, body: &str, (channel, field): (Channel, &str)) -> Response {
    let fields = fields(request, body);
    let address = fields.iter().find(|(name, _)| name == field).map(|(_, value)| value.clone()).unwrap_or_default();
    ask(state, request, NewSubscriber { channel, address, event: None, wishes: Wishes::default() }, StatusCode::CREATED).await
}

async fn ask(state: &AppState, request: &Parts, input: NewSubscriber, status: StatusCode) -> Response {
    let Some(visit) = Visit::of(state, request) else { return no_page(state) };
    let now = state.services.clock.now();
    if let Err(error) = state.throttle.try_subscribing(&visit.network, now) {
        return refused(error);
    }
    let cleaned = match input.clone().validate() {
        Ok(cleaned) => cleaned,
        Err(errors) => return refused(errors.into()),
    };
    match visit.subscribe(input, false).await {
        // The id is drawn for the answer: it tells nobody whether the address was known.
        Ok(()) => {
            let purge_at = now + std::time::Duration::from_secs(7 * 86_400);
            let mode = match cleaned.channel {
                Channel::Webhook => "webhook",
                Channel::Sms => "sms",
                _ => "email",
            };
            let mut subscriber = json!({
                "id": crate::service::random::id::<app::model::kind::Subscriber>().to_string(),
                "mode": mode,
                "created_at": now.to_string(),
                "quarantined_at": now.to_string(),
                "incident": cleaned.event.map(|id| id.to_string()),
                "skip_confirmation_notification": null,
                "purge_at": purge_at.to_string(),
                "state": app::model::Word::as_str(SubscriberState::Unconfirmed),
            });
            let field = if cleaned.channel == Channel::Webhook {
                "endpoint"
            } else if cleaned.channel == Channel::Sms {
                "phone_number"
            } else {
                "email"
            };
            subscriber[field] = Value::String(cleaned.address);
            (status, [(header::CACHE_CONTROL, "no-store")], Json(json!({ "subscriber": subscriber }))).into_response()
        }
        Err(error) => refused(error),
    }
}

/// The fields of a body, a form's or JSON's: `{"subscriber": {"email": ...}}` reads as `subscriber[email]`.
fn fields(request: &Parts, body: &str) -> Vec<(String, String)> {
    if !form::is_json(&request.headers) {
        let query = request.uri.query().unwrap_or_default();
        let text = if body.is_empty() { query } else { body };
        return form::pairs(text).unwrap_or_default();
    }
    let value: Value = serde_json::from_str(body).unwrap_or_default();
    let mut all = Vec::new();
    for (name, value) in value.as_object().into_iter().flatten() {
        match value {
            Value::Object(inner) => {
                all.extend(inner.iter().filter_map(|(key, value)| Some((format!("{name}[{key}]"), value.as_str()?.to_owned()))));
            }
            Value::String(text) => all.push((name.clone(), text.clone())),
            _ => {}
        }
    }
    all
}

fn refused(error: Error) -> Response {
    let (status, body) = match &error {
        Error::Invalid(errors) => {
            let all: Vec<String> = errors.iter().map(|(field, wrong)| format!("{field} {wrong}")).collect();
            (StatusCode::UNPROCESSABLE_ENTITY, json!({ "errors": all }))
        }
        Error::TooMany { .. } => (StatusCode::TOO_MANY_REQUESTS, json!({ "error": error.to_string() })),
        Error::NotFound(_) => (StatusCode::NOT_FOUND, json!({ "error": error.to_string() })),
        Error::Forbidden => (StatusCode::FORBIDDEN, json!({ "error": error.to_string() })),
        Error::Conflict(_) => (StatusCode::CONFLICT, json!({ "error": error.to_string() })),
        Error::Database(_) | Error::Fault(_) => {
            tracing::error!(%error, "a subscription could not be kept");
            (StatusCode::SERVICE_UNAVAILABLE, json!({ "error": "try again in a moment" }))
        }
    };
    let mut response = (status, [(header::CACHE_CONTROL, "no-store")], Json(body)).into_response();
    if let Error::TooMany { retry } = error {
        response.headers_mut().insert(header::RETRY_AFTER, header::HeaderValue::from(retry));
    }
    response
}
