//! Requests as cachet-client 4.0.1 for Python sends them, one after the other, and what it reads of the answers.

use serde_json::{Value, json};

use super::{Scene, at, said};
use crate::support::app::TestApp;

both!(what_the_python_client_sends_is_understood);

/// Everything but the body as its session sends it.
async fn exchange(scene: &Scene<'_>, method: &str, path: &str, body: Option<Value>) -> Value {
    let headers = [
        ("X-Cachet-Token", scene.token.as_str()),
        ("Accept", "application/json"),
        ("Content-Type", "application/json"),
        ("User-Agent", "python-requests/2.32.5"),
        ("Accept-Encoding", "identity"),
    ];
    let answer = said(match body {
        Some(body) => scene.door.send(method, &at(path), &headers, &body.to_string()).await,
        None => scene.door.ask(method, &at(path), &headers).await,
    });
    assert_eq!(answer.status(), if method == "DELETE" { 204 } else { 200 }, "{method} {path}: {}", answer.reply.text());
    answer.json
}

async fn what_the_python_client_sends_is_understood(app: &TestApp) {
    let scene = Scene::on(app).await;
    let go = async |method: &str, path: &str, body: Option<Value>| exchange(&scene, method, path, body).await;
    assert_eq!(go("GET", "/ping", None).await["data"], "Pong!");
    assert_eq!(go("GET", "/version", None).await["meta"]["on_latest"], true);
    // groups
    let group = go("POST", "/components/groups", Some(json!({ "name": "Video", "order": 0, "collapsed": 0, "visible": 1 }))).await;
    assert_eq!((&group["data"]["id"], &group["data"]["visible"]), (&json!(1), &json!(1)));
    go("PUT", "/components/groups/1", Some(json!({ "name": "Pictures", "order": 1, "collapsed": 2, "visible": 1 }))).await;
    // components: `update()` sends back all it knows, tags joined, and nothing that is None
    let made = go(
        "POST",
        "/components",
        Some(json!({ "name": "Player", "description": null, "status": 1, "link": null, "order": null, "group_id": 1, "enabled": true, "tags": null })),
    )
    .await;
    assert!(made["data"]["tags"].is_object() && made["data"]["link"].is_null());
    let sent = json!({ "status": 4, "name": "Player", "order": 1, "group_id": 1, "enabled": true });
    let changed = go("PUT", "/components/1", Some(sent)).await;
    assert_eq!(
        (&changed["data"]["status"], &changed["data"]["group_id"], &changed["data"]["enabled"]),
        (&json!(4), &json!(1), &json!(true))
    );
    let list = go("GET", "/components?page=1&per_page=20", None).await;
    assert_eq!((list["data"].as_array().map(Vec::len), &list["meta"]["pagination"]["total_pages"]), (Some(1), &json!(1)));
    assert_eq!(go("GET", "/components?per_page=1", None).await["meta"]["pagination"]["total"], 1);
    assert_eq!(go("GET", "/components/groups/1", None).await["data"]["enabled_components"][0]["name"], "Player");
    // incidents
    let made = go(
        "POST",
        "/incidents",
        Some(json!({ "name": "No picture", "message": "We look.", "status": 1, "visible": 1, "stickied": 0, "component_id": 1, "component_status": 3,
            "notify": 1, "occurred_at": "2026-03-02 11:30:00", "vars": [] })),
    )
    .await;
    assert_eq!((&made["data"]["visible"], &made["data"]["occurred_at"]), (&json!(1), &json!("2026-03-02 11:30:00")));
    let changed = go(
        "PUT",
        "/incidents/1",
        Some(json!({ "name": "No picture", "message": "A disk.", "status": 2, "visible": 1, "stickied": 1, "notify": 1, "occurred_at": "2026-03-02 11:30" })),
    )
    .await;
    assert_eq!(
        (&changed["data"]["status"], &changed["data"]["message"], &changed["data"]["stickied"]),
        (&json!(2), &json!("A disk."), &json!(true))
    );
    let update = go("POST", "/incidents/1/updates", Some(json!({ "status": 3, "message": "We watch." }))).await;
    let number = update["data"]["id"].as_i64().expect("it has a number");
    let path = format!("/incidents/1/updates/{number}");
    assert_eq!(go("PUT", &path, Some(json!({ "status": 4, "message": null }))).await["data"]["human_status"], "Fixed");
    assert_eq!(go("GET", &path, None).await["data"]["message"], "We watch.");
    assert_eq!(go("GET", "/incidents/1/updates?page=1&per_page=20", None).await["meta"]["pagination"]["total"], 2);
    go("DELETE", &path, None).await;
    go("DELETE", "/incidents/1", None).await;
    // schedules
    let made = go(
        "POST",
        "/schedules",
        Some(json!({ "name": "Disks", "message": "New ones.", "status": 0, "scheduled_at": "2026-03-03 10:00", "completed_at": "2026-03-03 12:00", "notify": 0 })),
    )
    .await;
    let sent = json!({ "name": "Disks", "status": 1, "message": "New ones.", "scheduled_at": made["data"]["scheduled_at"] });
    assert_eq!(go("PUT", "/schedules/1", Some(sent)).await["data"]["status"], 1);
    go("DELETE", "/schedules/1", None).await;
    // metrics
    let body = json!({ "name": "Speed", "description": "How fast.", "suffix": "ms", "default_value": 0, "display_chart": 0 });
    assert_eq!(go("POST", "/metrics", Some(body)).await["data"]["display_chart"], false);
    let point = go("POST", "/metrics/1/points", Some(json!({ "value": 12.5 }))).await;
    assert_eq!((&point["data"]["calculated_value"], &point["data"]["counter"]), (&json!(12.5), &json!(1)));
    assert_eq!(go("GET", "/metrics/1/points?page=1&per_page=20", None).await["data"][0]["id"], point["data"]["id"]);
    go("DELETE", &format!("/metrics/1/points/{}", point["data"]["id"]), None).await;
    go("DELETE", "/metrics/1", None).await;
    // subscribers
    let body = json!({ "email": "ada@example.org", "components": null, "verify": true });
    assert_eq!(go("POST", "/subscribers", Some(body)).await["data"]["global"], true);
    assert_eq!(go("GET", "/subscribers?page=1&per_page=20", None).await["data"][0]["email"], "ada@example.org");
    go("DELETE", "/subscribers/1", None).await;
    go("DELETE", "/components/1", None).await;
    go("DELETE", "/components/groups/1", None).await;
    app.outbox().await;
}
