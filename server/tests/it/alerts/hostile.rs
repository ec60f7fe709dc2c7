//! Senders that mean harm.

use std::time::Duration;

use app::model::{Scope, Status};
use serde_json::{Value, json};
use tokio::time::Instant;

use super::{Scene, alert, group, token, with};
use crate::support::app::TestApp;

both!(
    a002_no_parameter_reaches_the_database_as_words_of_it,
    a117_a_token_of_another_page_changes_nothing_here,
    a125_a_token_does_no_more_than_its_scopes
);
on_sqlite!(
    a007_another_type_than_expected_is_refused,
    a154_a_name_carries_nothing_that_feeds_cannot,
    a158_refusals_are_json_and_nothing_else
);

/// How long an answer may take, in a build for tests on a busy machine.
const QUICK: Duration = Duration::from_secs(5);

async fn a002_no_parameter_reaches_the_database_as_words_of_it(app: &TestApp) {
    let scene = Scene::on(app).await;
    for text in ["'", "\"", "\\", "1 OR 1=1", "1;SELECT pg_sleep(5)--", "1' AND randomblob(100000000)--", "\0", "${1}", "?", "$1", "%"] {
        let start = Instant::now();
        let fires = alert(text, &json!({ "component": text, "severity": "critical" }));
        let reply = scene.tell("", &group(&[fires])).await;
        assert_eq!((reply.status, scene.status()), (422, Status::Operational), "{text:?}: {}", reply.text());
        let ends = with(&alert(text, &json!({})), "status", json!("resolved"));
        assert!([200, 422].contains(&scene.tell("", &group(&[ends])).await.status), "{text:?}");
        let query = serde_urlencoded::to_string([("label", text), ("status_label", text)]).unwrap();
        let reply = scene.tell(&format!("?{query}"), &group(&[scene.fires("a1", "critical")])).await;
        assert_eq!((reply.status, scene.status()), (422, Status::Operational), "{text:?}");
        assert!(start.elapsed() < QUICK, "{text:?}: {:?}", start.elapsed());
    }
}

async fn a007_another_type_than_expected_is_refused(app: &TestApp) {
    let scene = Scene::on(app).await;
    let bearer = format!("Bearer {}", scene.token);
    let good = scene.fires("a1", "critical");
    let mut bodies: Vec<String> = [
        with(&good, "labels", json!({ "component": ["a"] })),
        with(&good, "labels", json!({ "component": { "$ne": null } })),
        with(&good, "labels", json!("component")),
        with(&good, "status", json!(["firing"])),
        with(&good, "startsAt", json!(1)),
        with(&good, "fingerprint", json!({ "a": 1 })),
        json!([]),
        Value::Null,
    ]
    .iter()
    .map(|alert| group(std::slice::from_ref(alert)).to_string())
    .collect();
    bodies.extend(["", "null", "[]", "{}", "{\"alerts\":null}", "{\"alerts\":{}}", "alerts=1", "\u{feff}{}"].map(str::to_owned));
    bodies.extend(["[".repeat(100_000), format!("{{\"alerts\":{}", "[".repeat(100_000)), "{\"alerts\":[],\"alerts\":[]}".to_owned()]);
    for body in bodies {
        let start = Instant::now();
        let reply = scene.send("", &[("Authorization", &bearer)], &body).await;
        let head: String = body.chars().take(200).collect();
        assert_eq!((reply.status, scene.status()), (400, Status::Operational), "{head}: {}", reply.text());
        assert!(start.elapsed() < QUICK, "{head}");
    }
    let long = json!({ "alerts": [], "receiver": "x".repeat(2 << 20) }).to_string();
    assert_eq!(scene.send("", &[("Authorization", &bearer)], &long).await.status, 413);
}

async fn a117_a_token_of_another_page_changes_nothing_here(app: &TestApp) {
    let mut scene = Scene::on(app).await;
    let foreign = app.foreign_component().await;
    let ours = scene.token.clone();
    let before = app.snapshot().version;
    let fires = alert("a1", &json!({ "component": foreign.to_string(), "severity": "critical" }));
    assert_eq!(scene.tell("", &group(&[fires])).await.status, 422, "a component of another page does not exist");
    let going_on = scene.fires("b2", "critical");
    scene.status_after(std::slice::from_ref(&going_on)).await;
    let input = app::model::input::NewToken { name: "strange".into(), scopes: vec![Scope::Admin], expires_at: None, unlimited: false };
    let actor = server::service::actor::Actor::command_line();
    scene.token = server::service::tokens::create_token(&app.services, &actor, Some(app.other_page), input).await.unwrap().1;
    assert_eq!(scene.tell("", &group(&[scene.fires("c3", "critical")])).await.status, 422);
    assert_eq!(scene.tell("", &group(&[super::over(&going_on)])).await.status, 200);
    assert_eq!(scene.status(), Status::MajorOutage, "nor can its owner end an alert of this one");
    scene.token = ours;
    assert_eq!(scene.status_after(&[super::over(&going_on)]).await, Status::Operational);
    assert!(app.snapshot().version > before);
}

async fn a125_a_token_does_no_more_than_its_scopes(app: &TestApp) {
    let mut scene = Scene::on(app).await;
    for (scope, may) in [
        (Scope::Read, false),
        (Scope::Metrics, false),
        (Scope::Subscribers, false),
        (Scope::Components, true),
        (Scope::Incidents, true),
        (Scope::Admin, true),
    ] {
        scene.token = token(app, Some(app.page), scope).await;
        let fires = scene.fires(scope.to_string().as_str(), "critical");
        let reply = scene.tell("", &group(std::slice::from_ref(&fires))).await;
        let wanted = if may { (200, Status::MajorOutage) } else { (403, Status::Operational) };
        assert_eq!((reply.status, scene.status()), wanted, "{scope}");
        scene.tell("", &group(&[super::over(&fires)])).await;
    }
}

async fn a154_a_name_carries_nothing_that_feeds_cannot(app: &TestApp) {
    let scene = Scene::on(app).await;
    let labels =
        json!({ "alertname": "a\u{0}b\u{b}\u{fffe}\u{1b}[31m\u{202e}<script>", "component": "pay\u{0}ments", "severity": "critical" });
    assert_eq!(scene.status_after(&[alert("a1", &labels)]).await, Status::MajorOutage);
    let heard = app.audit().await.into_iter().find(|row| row.verb == "heard an alert of").unwrap().after.unwrap();
    assert_eq!(heard.0["name"], "ab[31m<script>");
}

async fn a158_refusals_are_json_and_nothing_else(app: &TestApp) {
    let scene = Scene::on(app).await;
    let name = "<img src=x onerror=1>\u{2028}</script>";
    for body in [group(&[alert("a1", &json!({ "component": name }))]), json!({ name: 1 })] {
        let reply = scene.tell("", &body).await;
        assert!([400, 422].contains(&reply.status));
        assert_eq!((reply.header("content-type"), reply.header("x-content-type-options")), ("application/json", "nosniff"));
        let said: Value = serde_json::from_str(&reply.text()).unwrap();
        assert!(said["message"].is_string() && reply.header("cache-control") == "no-store");
    }
}
