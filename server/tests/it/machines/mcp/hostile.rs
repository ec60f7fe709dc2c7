//! Agents that mean harm, and sites that use the browser of somebody else as one.

use app::model::{PageId, Scope, Status, Visibility, input::NewIncident};
use serde_json::{Value, json};
use server::service::incidents;

use super::{Agent, json_of, request};
use crate::support::{app::TestApp, deeds::trouble, door::Door, seed};

both!(
    a085_nothing_hidden_is_told_to_whoever_shows_no_token,
    a125_a_token_does_no_more_than_its_scopes,
    a084_the_host_says_which_page_and_a_token_is_good_for_its_own,
);
on_sqlite!(a103_no_other_site_asks_through_a_browser, a_token_may_ask_only_so_often, a002_no_argument_reaches_the_database_as_words_of_it);

/// What each tool that writes could be asked for.
fn writes(component: &Value, incident: &Value) -> Vec<(&'static str, Value)> {
    let (id, name, body) = (incident.clone(), "Broken in", "b");
    let window = ("2026-03-03T12:00:00Z", "2026-03-03T13:00:00Z");
    vec![
        ("open_incident", json!({ "name": name, "body": body })),
        ("post_incident_update", json!({ "incident_id": id, "body": body })),
        ("acknowledge_incident", json!({ "incident_id": id })),
        ("change_incident", json!({ "incident_id": id, "name": name })),
        ("publish_incident", json!({ "incident_id": id })),
        ("resolve_incident", json!({ "incident_id": id, "body": body })),
        ("set_component_status", json!({ "component_id": component, "status": "major_outage" })),
        ("schedule_maintenance", json!({ "name": name, "body": body, "scheduled_for": window.0, "scheduled_until": window.1 })),
        ("change_maintenance", json!({ "maintenance_id": "abcdefghijkl", "name": name })),
        ("post_maintenance_update", json!({ "maintenance_id": "abcdefghijkl", "body": body })),
        ("push_metric_point", json!({ "metric_id": "abcdefghijkl", "value": 1 })),
    ]
}

/// Everything the tools that read tell of a whole page.
async fn everything(agent: &Agent<'_>) -> String {
    let mut all = String::new();
    for (tool, arguments) in [
        ("get_status", json!({})),
        ("list_components", json!({ "limit": 100 })),
        ("list_incidents", json!({ "limit": 100 })),
        ("list_incidents", json!({ "open": true })),
        ("list_maintenance", json!({ "limit": 100 })),
        ("list_maintenance", json!({ "open": true })),
        ("list_metrics", json!({})),
    ] {
        all += &agent.gets(tool, arguments).await.to_string();
    }
    all
}

async fn a085_nothing_hidden_is_told_to_whoever_shows_no_token(app: &TestApp) {
    let agent = Agent::on(app).await;
    let player = app.component("Player").await;
    let hidden = app.component("SECRET vault").await;
    app.open(trouble("Slow", &[(player, Status::DegradedPerformance), (hidden, Status::MajorOutage)])).await;
    for visibility in [Visibility::Hidden, Visibility::Team] {
        seed::show_component(&app.services, app.page, hidden, visibility).await.unwrap();
        let incident = app.open(NewIncident { visibility, ..trouble("SECRET trouble", &[(hidden, Status::MajorOutage)]) }).await;
        let work = app.plan("SECRET work", 60, |m| m.visibility = visibility).await;
        app.outbox().await;
        let all = everything(&agent).await;
        assert!(all.contains("Slow") && !all.contains("SECRET") && !all.contains(hidden.as_str()), "{all}");
        for (tool, name, id) in [
            ("get_incident", "incident_id", incident.as_str()),
            ("get_maintenance", "maintenance_id", work.as_str()),
            ("get_uptime", "component_id", hidden.as_str()),
        ] {
            let never = agent.fails(tool, json!({ name: "abcdefghijkl" })).await;
            assert_eq!(agent.fails(tool, json!({ name: id })).await, never, "{tool}");
        }
    }
}

async fn a125_a_token_does_no_more_than_its_scopes(app: &TestApp) {
    let mut agent = Agent::on(app).await;
    let component = json!(app.component("Player").await);
    let incident = json!(app.open(trouble("No picture", &[])).await);
    let before = app.dump().await;
    for (tool, arguments) in writes(&component, &incident) {
        let why = agent.fails(tool, arguments).await;
        assert!(why.contains("Authorization: Bearer") || why.contains("token"), "{tool}: {why}");
    }
    assert_eq!(app.dump().await, before, "whoever shows no token changes nothing");
    for shown in ["Bearer ls_nobody", "Basic bHM6", "Bearer"] {
        agent.shows = Some(shown.to_owned());
        for (tool, arguments) in [("get_status", json!({})), ("open_incident", json!({ "name": "n", "body": "b" }))] {
            assert!(agent.fails(tool, arguments).await.contains("show a token"), "{shown}: {tool}");
        }
    }
    assert_eq!(app.dump().await, before);
    agent.show(Some(app.page), Scope::Read).await;
    for (tool, arguments) in writes(&component, &incident) {
        let why = agent.fails(tool, arguments).await;
        assert!(why.contains("may not do this") || why.contains("no such"), "{tool}: {why}");
    }
    agent.show(Some(app.page), Scope::Components).await;
    agent.gets("set_component_status", json!({ "component_id": component, "status": "major_outage" })).await;
    assert!(agent.fails("open_incident", json!({ "name": "n", "body": "b" })).await.contains("may not do this"));
    assert_eq!(app.snapshot().incidents.len(), 1);
}

async fn a084_the_host_says_which_page_and_a_token_is_good_for_its_own(app: &TestApp) {
    let mut agent = Agent::on(app).await;
    let ours = app.component("Player").await;
    let theirs = app.foreign_component().await;
    let foreign = incidents::open(&app.services, &app.stranger(), app.other_page, NewIncident::named("FOREIGN", "b")).await.unwrap();
    let ask = request("tools/call", json!({ "name": "list_incidents" })).to_string();
    let there = json_of(&agent.send(&[("Host", "otherwise.status.example.com")], &ask).await);
    assert_eq!(there["result"]["structuredContent"]["items"][0]["id"], json!(foreign), "{there}");
    let nowhere = json_of(&agent.send(&[("Host", "evil.example")], &ask).await);
    assert_eq!(nowhere["result"]["structuredContent"]["items"], json!([]), "an unknown name shows the first page");
    assert!(!everything(&agent).await.contains("FOREIGN"));
    agent.show(Some(app.other_page), Scope::Admin).await;
    assert!(everything(&agent).await.contains("FOREIGN"), "a token says which page is meant");
    let set = |id: Value, page: Option<PageId>| json!({ "component_id": id, "status": "major_outage", "page": page });
    assert!(agent.fails("set_component_status", set(json!(ours), None)).await.contains("no such"));
    assert!(agent.fails("set_component_status", set(json!(ours), Some(app.page))).await.contains("no such"));
    agent.gets("set_component_status", set(json!(theirs), None)).await;
    assert_eq!(app.status(ours), Status::Operational);
    agent.show(None, Scope::Admin).await;
    agent.gets("set_component_status", set(json!(ours), Some(app.page))).await;
    assert_eq!(app.status(ours), Status::MajorOutage, "a token of all pages names one");
}

async fn a103_no_other_site_asks_through_a_browser(app: &TestApp) {
    let agent = Agent::with(app, Scope::Admin).await;
    let ping = request("ping", json!({})).to_string();
    for headers in [
        &[("Origin", "https://evil.example")][..],
        &[("Origin", "https://evil.example"), ("Host", "evil.example")],
        &[("Origin", "null")],
        &[("Origin", "")],
        &[("Origin", "http://status.example.com")],
        &[("Origin", "https://status.example.com:8443")],
        &[("Origin", "https://status.example.com.evil.example")],
        &[("Origin", "https://otherwise.status.example.com")],
        &[("Origin", "https://status.example.com"), ("Origin", "https://evil.example")],
    ] {
        assert_eq!(agent.send(headers, &ping).await.status, 403, "{headers:?}");
    }
    for headers in [
        &[("Origin", "https://status.example.com")][..],
        &[("Origin", "https://otherwise.status.example.com"), ("Host", "otherwise.status.example.com")],
        &[("Host", "internal.example")],
    ] {
        let reply = agent.send(headers, &ping).await;
        assert_eq!((reply.status, reply.header("access-control-allow-origin")), (200, ""), "{headers:?}");
    }
}

async fn a_token_may_ask_only_so_often(app: &TestApp) {
    let mut agent = Agent::with(app, Scope::Read).await;
    agent.door = Door::with(app, |wishes| wishes.settings.api_rate = 3).await;
    for _ in 0..3 {
        agent.gets("get_status", json!({})).await;
    }
    assert!(agent.fails("get_status", json!({})).await.contains("try again in"));
    app.pass_minutes(2);
    agent.gets("get_status", json!({})).await;
}

async fn a002_no_argument_reaches_the_database_as_words_of_it(app: &TestApp) {
    let agent = Agent::with(app, Scope::Admin).await;
    for text in ["'", "\"", "\\", "1 OR 1=1", "1;SELECT pg_sleep(5)--", "\0", "${1}", "%00", "../..", "a/../../page", "?x=1#", "\u{202e}"] {
        for (tool, arguments) in [
            ("get_incident", json!({ "incident_id": text })),
            ("set_component_status", json!({ "component_id": text, "status": "operational" })),
            ("list_incidents", json!({ "after": text })),
            ("list_components", json!({ "page": text })),
            ("get_metric_series", json!({ "metric_id": "abcdefghijkl", "from": text })),
            ("get_status", json!({ text: text })),
        ] {
            assert!(!agent.fails(tool, arguments).await.is_empty(), "{tool} {text:?}");
        }
    }
}
