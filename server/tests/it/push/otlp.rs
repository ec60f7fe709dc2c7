//! Senders of OpenTelemetry.

use app::model::Scope;
use serde_json::{Value, json};

use super::{Scene, ago, send, take, token};
use crate::support::app::TestApp;

both!(measurements_become_points, what_is_rejected_is_told_as_partial_success, whoever_cannot_be_read_or_known_is_told);

const PATH: &str = "/otlp/v1/metrics";
const JSON: (&str, &str) = ("Content-Type", "application/json");
const PROTOBUF: (&str, &str) = ("Content-Type", "application/x-protobuf");

/// A request with one gauge of a service.
fn gauge(millis: i64, value: f64) -> Value {
    let point = json!({ "timeUnixNano": format!("{}", millis * 1_000_000), "asDouble": value, "attributes": [] });
    let service = json!({ "attributes": [{ "key": "service.name", "value": { "stringValue": "api" } }] });
    json!({ "resourceMetrics": [{ "resource": service, "scopeMetrics": [{ "metrics": [{ "name": "queue.size", "gauge": { "dataPoints": [point] } }] }] }] })
}

async fn measurements_become_points(app: &TestApp) {
    let scene = Scene::on(app).await;
    take(app, scene.metric, r#"queue.size{service.name="api"}"#, (1.0, false)).await;
    let at = ago(app, 60);
    let reply = scene.push(PATH, &[JSON], gauge(at, 7.5).to_string()).await;
    assert_eq!((reply.status, reply.text().as_str(), reply.header("content-type")), (200, "{}", "application/json"));
    assert_eq!(scene.points().await, [(at, 7.5)]);
    let reply = scene.push(PATH, &[PROTOBUF], b"").await;
    assert_eq!((reply.status, reply.text().as_str(), reply.header("content-type")), (200, "", "application/x-protobuf"));
}

async fn what_is_rejected_is_told_as_partial_success(app: &TestApp) {
    let scene = Scene::on(app).await;
    let reply = scene.push(PATH, &[JSON], gauge(ago(app, -3 * 86_400), 7.5).to_string()).await;
    let body: Value = serde_json::from_str(&reply.text()).expect("it is JSON");
    assert_eq!((reply.status, &body["partialSuccess"]["rejectedDataPoints"]), (200, &json!("1")));
    assert!(body["partialSuccess"]["errorMessage"].as_str().is_some_and(|words| words.contains("must lie between")), "{body}");
}

async fn whoever_cannot_be_read_or_known_is_told(app: &TestApp) {
    let scene = Scene::on(app).await;
    assert_eq!(scene.push(PATH, &[("Content-Type", "text/plain")], "{}").await.status, 415);
    for (kind, junk) in [(JSON, "{"), (JSON, "[]"), (PROTOBUF, "junk")] {
        let reply = scene.push(PATH, &[kind], junk).await;
        assert_eq!((reply.status, reply.header("content-type")), (400, kind.1), "{junk}");
    }
    assert_eq!(send(&scene.door, PATH, &[JSON], b"{}").await.status, 401);
    let reader = format!("Bearer {}", token(app, Some(app.page), Scope::Read).await);
    assert_eq!(send(&scene.door, PATH, &[JSON, ("Authorization", reader.as_str())], b"{}").await.status, 403);
}
