//! Maintenances as scripts run them: incidents that say when they are planned.

use app::model::Status;
use serde_json::{Value, json};

use super::{Scene, ids};
use crate::support::app::TestApp;

both!(a_maintenance_is_planned_and_run, what_happens_by_itself_is_asked_for, a_window_that_cannot_be_is_refused);

fn window(more: Value) -> Value {
    let mut incident = json!({ "name": "Upgrade", "scheduled_for": "2026-03-02T14:00:00Z", "scheduled_until": "2026-03-02T15:00:00Z" });
    incident.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    json!({ "incident": incident })
}

async fn a_maintenance_is_planned_and_run(app: &TestApp) {
    let scene = Scene::on(app).await;
    let (a, b) = (app.component("A").await, app.component("B").await);
    let made = scene.make("/incidents", window(json!({ "status": "scheduled", "body": "Planned.", "component_ids": [a] }))).await;
    let path = format!("/incidents/{}", made["id"].as_str().unwrap());
    assert_eq!(
        (&made["status"], &made["impact"], &made["scheduled_for"]),
        (&json!("scheduled"), &json!("maintenance"), &json!("2026-03-02T14:00:00.000Z"))
    );
    assert_eq!((&made["scheduled_auto_in_progress"], &made["scheduled_remind_prior"]), (&json!(false), &json!(false)));
    assert_eq!((ids(&made["components"]), ids(&scene.get("/incidents/upcoming").await).len()), (vec![a.as_str()], 1));
    let moved = scene
        .change(&path, json!({ "incident": { "scheduled_until": "2026-03-02T16:00:00Z", "components": [b], "name": "Longer" } }))
        .await;
    assert_eq!(
        (&moved["scheduled_until"], &moved["name"], moved["components"].as_array().unwrap().len()),
        (&json!("2026-03-02T16:00:00.000Z"), &json!("Longer"), 2)
    );
    let begun =
        scene.change(&path, json!({ "incident": { "status": "in_progress", "components": { a.as_str(): "under_maintenance" } } })).await;
    assert_eq!(
        (&begun["status"], app.status(a), ids(&scene.get("/incidents/active_maintenance").await).len()),
        (&json!("in_progress"), Status::UnderMaintenance, 1)
    );
    let checked = scene.change(&path, json!({ "incident": { "status": "verifying" } })).await;
    assert!(checked["monitoring_at"].is_string());
    let over =
        scene.change(&path, json!({ "incident": { "status": "completed", "components": { b.as_str(): "degraded_performance" } } })).await;
    assert_eq!((&over["status"], app.status(a), app.status(b)), (&json!("completed"), Status::Operational, Status::DegradedPerformance));
    assert!(over["resolved_at"].is_string() && ids(&scene.get("/incidents/scheduled").await).len() == 1);
    assert_eq!(scene.call("PATCH", &path, json!({ "incident": { "status": "in_progress" } })).await.0, 409);
    assert_eq!(scene.call("DELETE", &path, json!({})).await.0, 200);
}

async fn what_happens_by_itself_is_asked_for(app: &TestApp) {
    let scene = Scene::on(app).await;
    let more = json!({ "scheduled_remind_prior": true, "scheduled_auto_in_progress": true, "scheduled_auto_completed": true,
        "auto_transition_to_maintenance_state": false, "auto_transition_deliver_notifications_at_end": false });
    let made = scene.make("/incidents", window(more)).await;
    let switches = [
        "scheduled_remind_prior",
        "scheduled_auto_in_progress",
        "scheduled_auto_completed",
        "auto_transition_to_maintenance_state",
        "auto_transition_to_operational_state",
        "auto_transition_deliver_notifications_at_start",
        "auto_transition_deliver_notifications_at_end",
    ]
    .map(|name| made[name].as_bool().unwrap());
    assert_eq!(switches, [true, true, true, false, true, true, false]);
    let path = format!("/incidents/{}", made["id"].as_str().unwrap());
    let changed = scene.change(&path, json!({ "incident": { "scheduled_auto_transition": false, "scheduled_remind_prior": false } })).await;
    assert_eq!(
        (&changed["scheduled_auto_in_progress"], &changed["scheduled_auto_completed"], &changed["scheduled_remind_prior"]),
        (&json!(false), &json!(true), &json!(false))
    );
    assert_eq!(changed["incident_updates"].as_array().unwrap().len(), 1, "a plan says nothing");
}

async fn a_window_that_cannot_be_is_refused(app: &TestApp) {
    let scene = Scene::on(app).await;
    for (bad, field) in [
        (json!({ "scheduled_until": null }), "scheduled_until"),
        (json!({ "scheduled_for": "soon" }), "scheduled_for"),
        (json!({ "scheduled_until": "2026-03-02T13:00:00Z" }), "scheduled_until"),
        (json!({ "status": "investigating" }), "status"),
        (json!({ "components": ["zzzzzzzzzzzz"] }), "components"),
    ] {
        let (status, refused) = scene.call("POST", "/incidents", window(bad.clone())).await;
        assert!(status == 422 && refused["message"].as_str().unwrap().starts_with(field), "{bad}: {status} {refused}");
    }
    let plain = scene.make("/incidents", json!({ "incident": { "name": "Slow" } })).await;
    let path = format!("/incidents/{}", plain["id"].as_str().unwrap());
    assert_eq!(scene.call("PATCH", &path, window(json!({}))).await.0, 422, "what happens is not planned");
}
