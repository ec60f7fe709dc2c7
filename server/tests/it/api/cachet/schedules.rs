//! Schedules through their life.

use app::model::{MaintenanceState, Status};
use serde_json::{Value, json};

use super::Scene;
use crate::support::app::TestApp;

both!(a_schedule_is_planned_run_and_deleted, an_end_nobody_names_comes_when_somebody_says_so);
on_sqlite!(what_is_planned_is_changed, what_was_over_is_history);

async fn a_schedule_is_planned_run_and_deleted(app: &TestApp) {
    let scene = Scene::on(app).await;
    let component = app.component("Player").await;
    app.reader().await;
    let body = json!({ "name": "New disks", "message": "We change them.", "status": 0, "scheduled_at": "2026-03-03 10:00",
        "completed_at": "2026-03-03 11:00", "components": [{ "id": 1, "status": 4 }], "notify": 0 });
    let made = scene.send("POST", "/schedules", body).await;
    let id = app.snapshot().maintenances[0].id;
    assert_eq!(
        made.data(),
        &json!({ "id": 1, "name": "New disks", "message": "We change them.", "status": 0, "human_status": "Upcoming",
            "scheduled_at": "2026-03-03 10:00:00", "completed_at": "2026-03-03 11:00:00",
            "components": [{ "component_id": 1, "component_name": "Player" }], "created_at": "2026-03-02 12:00:02",
            "updated_at": "2026-03-02 12:00:02", "deleted_at": null,
            "permalink": format!("https://status.example.com/maintenance/{id}") })
    );
    assert_eq!(scene.read("/schedules/1").await.json, made.json);
    assert_eq!(app.outbox().await.len(), 0, "nobody is told who need not be");
    let running = scene.change("/schedules/1", json!({ "name": "New disks", "status": 1 })).await;
    assert_eq!(
        (&running["status"], &running["human_status"], app.status(component)),
        (&json!(1), &json!("In Progress"), Status::UnderMaintenance)
    );
    let seen = scene.read("/components/1").await;
    assert_eq!((&seen.data()["status"], &seen.data()["status_name"]), (&json!(1), &json!("Under Maintenance")));
    assert_eq!(app.outbox().await.len(), 1);
    let done = scene.change("/schedules/1", json!({ "status": 2, "message": "All is new." })).await;
    assert_eq!(
        (&done["status"], &done["human_status"], &done["completed_at"]),
        (&json!(2), &json!("Complete"), &json!("2026-03-02 12:00:02"))
    );
    assert_eq!(app.snapshot().maintenances[0].updates[0].body, "All is new.");
    assert_eq!((app.status(component), app.outbox().await.len()), (Status::Operational, 1));
    assert_eq!(scene.delete("/schedules/1").await.status(), 204);
    assert_eq!((scene.read("/schedules/1").await.status(), scene.look("/schedules/1").await.status()), (404, 404));
}

async fn an_end_nobody_names_comes_when_somebody_says_so(app: &TestApp) {
    let scene = Scene::on(app).await;
    let body = json!({ "name": "Disks", "status": 0, "scheduled_at": "2026-03-03 10:00", "notify": 0 });
    let made = scene.send("POST", "/schedules", body).await;
    assert_eq!(made.data()["completed_at"], "2026-03-03 11:00:00");
    let file =
        server::service::maintenance::load_file(&app.services, &app.owner(), app.page, app.snapshot().maintenances[0].id).await.unwrap();
    let switches = file.switches;
    assert!(
        switches.auto_start
            && !switches.auto_complete
            && !switches.notify_start
            && !switches.notify_end
            && switches.remind_before.is_empty()
    );
    for (body, detail) in [
        (json!({ "name": "Disks", "status": 0 }), "The scheduled at field is required."),
        (
            json!({ "name": "Disks", "status": 3, "scheduled_at": "2026-03-03 10:00" }),
            "The status must be 0 (upcoming), 1 (in progress) or 2 (complete).",
        ),
        (
            json!({ "name": "Disks", "status": 0, "scheduled_at": "2026-03-03 10:00", "components": [9] }),
            "The components names 9, which is no component of this page.",
        ),
        (
            json!({ "name": "Disks", "status": 0, "scheduled_at": "2026-03-03 10:00", "components": ["x"] }),
            "The components must be numbers of components.",
        ),
    ] {
        let refused = scene.send("POST", "/schedules", body).await;
        assert_eq!((refused.status(), refused.details()), (400, vec![detail]));
    }
    let refused = scene
        .send(
            "POST",
            "/schedules",
            json!({ "name": "D", "status": 0, "scheduled_at": "2026-03-03 10:00", "completed_at": "2026-03-03 09:00" }),
        )
        .await;
    assert!(refused.status() == 400 && refused.details()[0].starts_with("The completed at "), "{}", refused.reply.text());
}

async fn what_is_planned_is_changed(app: &TestApp) {
    let scene = Scene::on(app).await;
    app.component("Player").await;
    app.component("Search").await;
    let made = scene
        .send(
            "POST",
            "/schedules",
            json!({ "name": "Disks", "message": "First.", "status": 0, "scheduled_at": "2026-03-03 10:00",
        "completed_at": "2026-03-03 11:00", "components": [1] }),
        )
        .await;
    let again = scene.change("/schedules/1", made.data().clone()).await;
    assert_eq!(&again, made.data(), "who sends back what they read changes nothing");
    let moved = scene
        .change(
            "/schedules/1",
            json!({ "name": "More disks", "message": "Second.", "scheduled_at": "2026-03-03 09:30:00",
        "completed_at": "2026-03-03 12:00:00", "components": [{ "id": "2" }] }),
        )
        .await;
    assert_eq!((&moved["name"], &moved["message"]), (&json!("More disks"), &json!("Second.")));
    assert_eq!((&moved["scheduled_at"], &moved["completed_at"]), (&json!("2026-03-03 09:30:00"), &json!("2026-03-03 12:00:00")));
    assert_eq!(moved["components"], json!([{ "component_id": 2, "component_name": "Search" }]));
    assert_eq!(app.snapshot().maintenances[0].updates.len(), 1);
    scene.change("/schedules/1", json!({ "status": 1 })).await;
    let back = scene.send("PUT", "/schedules/1", json!({ "status": 0 })).await;
    assert_eq!((back.status(), back.details().len()), (400, 1), "{}", back.reply.text());
    assert_eq!(app.snapshot().maintenances[0].state, MaintenanceState::InProgress);
    app.outbox().await;
}

async fn what_was_over_is_history(app: &TestApp) {
    let scene = Scene::on(app).await;
    let made = scene
        .send(
            "POST",
            "/schedules",
            json!({ "name": "Disks", "status": 2, "scheduled_at": "2026-02-20 10:00", "completed_at": "2026-02-20 11:00" }),
        )
        .await;
    assert_eq!((made.status(), &made.data()["status"]), (200, &json!(2)), "{}", made.reply.text());
    assert_eq!(scene.read("/schedules?status=2").await.each("id"), [1]);
    assert_eq!(scene.read("/schedules?status=0").await.each("id"), Vec::<Value>::new());
    app.outbox().await;
}
