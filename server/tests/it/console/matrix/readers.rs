//! What is expected of the screens and calls of subscribers, of messages to them, and of telling them.

use app::model::{Channel, SubscriberId, SubscriberState, input::NewIncident};
use serde_json::{Value, json};
use server::service::{random, subscribers};

use super::table::{Line, line};
use crate::support::app::TestApp;

// Owner, admin, editor, viewer, stranger, crossing, nobody.
const READ: &str = "200 200 200 200 404 200 401";
const RUN_OURS: &str = "200 200 200 403 404 404 401";
const LOOK_AFTER: &str = "200 200 403 403 404 200 401";
const LOOK_AFTER_OURS: &str = "200 200 403 403 404 404 401";

/// The screens.
pub fn routes() -> Vec<Line> {
    let names = [
        "/console/{page}/subscribers",
        "/console/{page}/subscribers/import",
        "/console/{page}/subscribers/messages",
        "/console/{page}/subscribers/texts",
        "/console/{page}/subscribers/{id}",
    ];
    let mut all: Vec<Line> = names.into_iter().map(|name| line("200 200 200 200 404 404 302", name, Value::Null)).collect();
    all.push(line("200 200 403 403 404 404 401", "/_fn/subscriber-table/{page}", Value::Null));
    // It is empty.
    all.push(line("200 200 200 200 200 200 200", "/_fn/paper", Value::Null));
    all
}

/// The calls.
pub fn calls() -> Vec<Line> {
    let of_page = || json!({ "page": "$page" });
    let found = || json!({ "page": "$page", "filter": {} });
    let of = |id: &str| json!({ "page": "$page", "id": id });
    let deed = |id: &str, deed: Value| json!({ "page": "$page", "id": id, "deed": deed });
    let table = || json!({ "page": "$page", "input": { "table": "address\n$fresh@example.com", "is_vouched_for": true } });
    let word = || json!({ "kind": "incident_created", "event": null, "components": [], "severe": true });
    let words = || json!({ "page": "$page", "input": { "kind": "incident_created", "language": "en", "rev": 0 } });
    let with_foot = || {
        let mut words = words();
        words["footer"] = json!("Example Ltd");
        words
    };
    let asking = || json!({ "channel": "email", "address": "$fresh@example.com" });
    vec![
        line(LOOK_AFTER, "subscribers", found()),
        line(READ, "subscribers/count", of_page()),
        line(LOOK_AFTER_OURS, "subscribers/load", of("$subscriber")),
        line(LOOK_AFTER, "subscribers/add", json!({ "page": "$page", "input": asking(), "vouched": true })),
        line(LOOK_AFTER_OURS, "subscribers/edit", json!({ "page": "$page", "id": "$subscriber", "input": { "wishes": {} } })),
        line(LOOK_AFTER_OURS, "subscribers/do", deed("$subscriber", json!("Test"))),
        line(LOOK_AFTER_OURS, "subscribers/do", deed("$quarantined", json!("AskAgain"))),
        line(LOOK_AFTER_OURS, "subscribers/do", deed("$subscriber", json!({ "Quarantine": "asked us to wait" }))),
        line(LOOK_AFTER_OURS, "subscribers/do", deed("$quarantined", json!("Reactivate"))),
        line(LOOK_AFTER_OURS, "subscribers/do", deed("$subscriber", json!("Unsubscribe"))),
        line(LOOK_AFTER_OURS, "subscribers/do", deed("$subscriber", json!("Erase"))),
        line(LOOK_AFTER_OURS, "subscribers/renew-secret", of("$webhook")),
        line(LOOK_AFTER, "subscribers/preview-import", table()),
        line(LOOK_AFTER, "subscribers/import", table()),
        line(LOOK_AFTER, "messages", found()),
        line(LOOK_AFTER_OURS, "messages/attempts", of("$message")),
        line(LOOK_AFTER_OURS, "messages/call-off", of("$message")),
        line(LOOK_AFTER_OURS, "messages/send-again", of("$message")),
        line(READ, "messages/health", of_page()),
        line(LOOK_AFTER, "message-texts", of_page()),
        line(LOOK_AFTER, "message-texts/save", words()),
        line(LOOK_AFTER, "message-texts/footer", json!({ "page": "$page", "input": { "rev": 0, "text": "" } })),
        line(LOOK_AFTER, "message-texts/preview", with_foot()),
        // There is no mail server.
        line("409 409 403 403 404 409 401", "message-texts/send-to-me", with_foot()),
        line(READ, "telling/count", json!({ "page": "$page", "word": word() })),
        line("200 200 200 403 404 404 401", "telling/held", of("$incident")),
        line(RUN_OURS, "telling/call-back", of("$told")),
    ]
}

/// Somebody new who is told of everything.
pub async fn somebody(app: &TestApp) -> SubscriberId {
    app.subscriber(|row| row.address = format!("{}@example.com", random::hex(6)), &[]).await
}

/// The text with fresh subscribers and messages of the page under test in it.
pub async fn stand_in(app: &TestApp, mut text: String) -> String {
    if text.contains("$subscriber") {
        text = text.replace("$subscriber", &somebody(app).await.to_string());
    }
    if text.contains("$quarantined") {
        let change = |row: &mut server::entity::subscriber::Model| {
            (row.address, row.state.0) = (format!("{}@example.com", random::hex(6)), SubscriberState::Quarantined);
        };
        text = text.replace("$quarantined", &app.subscriber(change, &[]).await.to_string());
    }
    if text.contains("$webhook") {
        let change = |row: &mut server::entity::subscriber::Model| {
            (row.address, row.channel.0) = (format!("https://example.com/{}", random::hex(6)), Channel::Webhook);
        };
        text = text.replace("$webhook", &app.subscriber(change, &[]).await.to_string());
    }
    if text.contains("$message") {
        let id = somebody(app).await;
        let message = subscribers::test(&app.services, &app.owner(), app.page, id).await.expect("they are told");
        text = text.replace("\"$message\"", &message.to_string());
    }
    if text.contains("$told") {
        somebody(app).await;
        let id = app.open(NewIncident::named("Trouble", "We are looking into it.")).await;
        text = text.replace("$told", &id.to_string());
    }
    text
}
