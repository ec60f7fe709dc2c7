//! Incidents and what is said of them.

use app::model::{
    IncidentState, Scope, Status,
    input::{NewTemplate, PublishAt},
};
use serde_json::json;
use server::service::templates;

use super::{Scene, token};
use crate::support::{
    app::TestApp,
    deeds::{comment, note, trouble},
};

both!(
    an_incident_is_opened_moved_and_deleted,
    every_status_goes_in_and_comes_out,
    an_incident_can_be_scheduled,
    what_was_over_is_entered_as_past
);
on_sqlite!(templates_become_messages, words_are_corrected_and_taken_back, what_is_wrong_is_named, who_may_not_run_incidents_does_not);

async fn an_incident_is_opened_moved_and_deleted(app: &TestApp) {
    let scene = Scene::on(app).await;
    let component = app.component("Player").await;
    app.reader().await;
    let body = json!({ "name": "No picture", "message": "We look.", "status": 1, "visible": 1, "stickied": 1, "component_id": 1,
        "component_status": 4, "notify": 1, "vars": [] });
    let made = scene.send("POST", "/incidents", body).await;
    let id = app.snapshot().incidents[0].id;
    assert_eq!(
        made.data(),
        &json!({ "id": 1, "component_id": 1, "name": "No picture", "status": 1, "human_status": "Investigating", "message": "We look.",
            "visible": 1, "stickied": true, "notifications": true, "is_resolved": false, "scheduled_at": null,
            "occurred_at": "2026-03-02 12:00:02", "created_at": "2026-03-02 12:00:02", "updated_at": "2026-03-02 12:00:02",
            "deleted_at": null, "permalink": format!("https://status.example.com/incidents/{id}") }),
    );
    assert_eq!(scene.read("/incidents/1").await.json, made.json);
    assert_eq!((app.status(component), app.outbox().await.len()), (Status::MajorOutage, 1));
    app.clock.advance(60_000);
    let update = scene.send("POST", "/incidents/1/updates", json!({ "status": 2, "message": "A disk." })).await;
    assert_eq!(
        update.data(),
        &json!({ "id": 2, "incident_id": 1, "status": 2, "human_status": "Identified", "message": "A disk.", "user_id": null,
            "created_at": "2026-03-02 12:01:02", "updated_at": "2026-03-02 12:01:02",
            "permalink": format!("https://status.example.com/incidents/{id}") }),
    );
    assert_eq!(app.incident(id).state, IncidentState::Identified, "it moves the incident");
    assert_eq!(scene.read("/incidents/1").await.data()["status"], 2);
    assert_eq!(scene.read("/incidents/1").await.data()["message"], "We look.", "what was said first");
    assert_eq!(app.outbox().await.len(), 1);
    let fixed = scene
        .change("/incidents/1", json!({ "status": 4, "message": "A new disk.", "component_id": 1, "component_status": 1, "notify": 0 }))
        .await;
    assert_eq!((&fixed["status"], &fixed["human_status"], &fixed["message"]), (&json!(4), &json!("Fixed"), &json!("A new disk.")));
    assert_eq!((app.status(component), app.outbox().await.len()), (Status::Operational, 0));
    let updates = scene.read("/incidents/1/updates").await;
    assert_eq!((updates.each("status"), updates.each("message")), (vec![json!(2), json!(4)], vec![json!("A disk."), json!("A new disk.")]));
    assert_eq!(scene.delete("/incidents/1").await.status(), 204);
    for path in ["/incidents/1", "/incidents/1/updates", "/incidents/1/updates/2"] {
        assert_eq!((scene.read(path).await.status(), scene.look(path).await.status()), (404, 404), "{path}");
    }
}

async fn every_status_goes_in_and_comes_out(app: &TestApp) {
    let scene = Scene::on(app).await;
    for (status, word) in [(1, "Investigating"), (2, "Identified"), (3, "Watching"), (4, "Fixed")] {
        let id = scene.make("/incidents", json!({ "name": word, "message": "Text.", "status": status })).await;
        let read = scene.read(&format!("/incidents/{id}")).await;
        assert_eq!((&read.data()["status"], &read.data()["human_status"]), (&json!(status), &json!(word)));
        for (next, _) in [(1, ""), (2, ""), (3, ""), (4, "")] {
            assert_eq!(scene.change(&format!("/incidents/{id}"), json!({ "status": next })).await["status"], next);
        }
        let said = scene.make(&format!("/incidents/{id}/updates"), json!({ "status": status, "message": "More." })).await;
        assert_eq!(scene.read(&format!("/incidents/{id}/updates/{said}")).await.data()["status"], status);
        assert_eq!(scene.read(&format!("/incidents/{id}")).await.data()["status"], status);
    }
    assert_eq!(scene.read("/incidents?status=4").await.each("name"), ["Fixed"]);
    app.outbox().await;
}

async fn an_incident_can_be_scheduled(app: &TestApp) {
    let scene = Scene::on(app).await;
    let refused = scene.send("POST", "/incidents", json!({ "name": "Later", "message": "Text.", "status": 0 })).await;
    assert_eq!((refused.status(), refused.details()), (400, vec!["The scheduled at field is required when the status is 0."]));
    let body = json!({ "name": "Later", "message": "Text.", "status": 0, "scheduled_at": "2026-03-02 13:00" });
    let made = scene.send("POST", "/incidents", body).await;
    assert_eq!((&made.data()["status"], &made.data()["scheduled_at"]), (&json!(0), &json!("2026-03-02 13:00:00")));
    assert_eq!(scene.read("/incidents/1").await.status(), 404);
    assert_eq!(scene.read("/incidents").await.each("id"), Vec::<serde_json::Value>::new());
    let moved = scene.change("/incidents/1", json!({ "status": 0, "scheduled_at": "2026-03-02 14:00:00" })).await;
    assert_eq!(moved["scheduled_at"], "2026-03-02 14:00:00");
    assert_eq!(scene.change("/incidents/1", json!({ "status": 2 })).await["status"], 2);
    assert_eq!(scene.read("/incidents/1").await.data()["status"], 2, "it is out");
    let back = scene.send("PUT", "/incidents/1", json!({ "status": 0 })).await;
    assert_eq!((back.status(), back.details()), (400, vec!["The status cannot be 0 (scheduled): the incident is out."]));
    app.outbox().await;
}

async fn what_was_over_is_entered_as_past(app: &TestApp) {
    let scene = Scene::on(app).await;
    app.reader().await;
    let body = json!({ "name": "Long ago", "message": "It was.", "status": 4, "occurred_at": "2026-02-20 08:30:00" });
    let made = scene.send("POST", "/incidents", body).await;
    assert_eq!((&made.data()["occurred_at"], &made.data()["is_resolved"]), (&json!("2026-02-20 08:30:00"), &json!(true)));
    assert_eq!(app.outbox().await.len(), 0, "nobody is told");
    let body = json!({ "name": "Since this morning", "message": "It goes on.", "status": 1, "created_at": "2026-03-02 08:30" });
    assert_eq!(scene.send("POST", "/incidents", body).await.data()["occurred_at"], "2026-03-02 08:30:00");
    let changed = scene.change("/incidents/2", json!({ "occurred_at": "2026-03-02 07:00", "visible": 0, "stickied": true })).await;
    assert_eq!(
        (&changed["occurred_at"], &changed["visible"], &changed["stickied"]),
        (&json!("2026-03-02 07:00:00"), &json!(0), &json!(true))
    );
    assert_eq!(scene.read("/incidents/2").await.status(), 404);
    assert_eq!(scene.look("/incidents?visible=0").await.each("id"), [2]);
    app.outbox().await;
}

async fn templates_become_messages(app: &TestApp) {
    let scene = Scene::on(app).await;
    app.component("Player").await;
    let texts = vec![(IncidentState::Investigating, "{{component}} fails at {{ place }} on {{page}}. {{other}}".to_owned())];
    let template = NewTemplate { name: "It fails".into(), folder: None, texts, statuses: Vec::new(), compatible: Default::default() };
    templates::create(&app.services, &app.owner(), app.page, template).await.unwrap();
    let mut body = json!({ "name": "No picture", "status": 1, "template": "it-fails", "vars": { "place": "{{page}}" },
        "component_id": 1, "component_status": 3 });
    let made = scene.send("POST", "/incidents", body.clone()).await;
    assert_eq!(made.data()["message"], "Player fails at {{page}} on Reelway. {{other}}");
    body["template"] = json!("another");
    let refused = scene.send("POST", "/incidents", body.clone()).await;
    assert_eq!((refused.status(), refused.details()), (400, vec!["The template names no template of this page."]));
    (body["template"], body["vars"]) = (json!("It fails"), json!({ "place": "x".repeat(200_000) }));
    assert_eq!(scene.send("POST", "/incidents", body).await.status(), 400);
    app.outbox().await;
}

async fn words_are_corrected_and_taken_back(app: &TestApp) {
    let scene = Scene::on(app).await;
    let id = app.open(trouble("Slow", &[])).await;
    app.post(id, comment("A comment.")).await;
    app.post(id, note("For ourselves.")).await;
    let read = scene.look("/incidents/1").await.data().clone();
    assert_eq!(scene.change("/incidents/1", read.clone()).await, read, "who sends back what they read changes nothing");
    let changed = scene.change("/incidents/1", json!({ "message": "We have looked." })).await;
    assert_eq!((&changed["message"], app.incident(id).updates.len()), (&json!("We have looked."), 2));
    let updates = scene.look("/incidents/1/updates").await;
    assert_eq!((updates.each("message"), updates.each("status")), (vec![json!("A comment.")], vec![json!(1)]));
    let number = updates.data()[0]["id"].as_i64().unwrap();
    let path = format!("/incidents/1/updates/{number}");
    let corrected = scene.change(&path, json!({ "status": 3, "message": "We watch." })).await;
    assert_eq!((&corrected["status"], &corrected["message"]), (&json!(3), &json!("We watch.")));
    assert_eq!(app.incident(id).state, IncidentState::Monitoring);
    assert_eq!(scene.delete(&path).await.status(), 204);
    assert_eq!((scene.look(&path).await.status(), app.incident(id).state), (404, IncidentState::Investigating));
    assert_eq!(scene.delete("/incidents/1/updates/1").await.status(), 404, "what was said first is no update");
    app.outbox().await;
}

async fn what_is_wrong_is_named(app: &TestApp) {
    let scene = Scene::on(app).await;
    app.component("Player").await;
    let good = json!({ "name": "No picture", "message": "Text.", "status": 1 });
    for (field, value, detail) in [
        ("name", json!(""), "The name field is required."),
        ("message", json!(null), "The message field is required."),
        ("status", json!(5), "The status must be 0 (scheduled), 1 (investigating), 2 (identified), 3 (watching) or 4 (fixed)."),
        ("status", json!("x"), "The status must be a whole number."),
        ("component_id", json!(7), "The component id names 7, which is no component of this page."),
        ("component_id", json!(1), "The component status field is required when a component is named."),
        ("occurred_at", json!("soon"), "The occurred at must be a time such as 2026-11-28 16:05."),
        ("visible", json!("perhaps"), "The visible must be true or false."),
    ] {
        let mut body = good.clone();
        body[field] = value;
        let refused = scene.send("POST", "/incidents", body).await;
        assert_eq!((refused.status(), refused.details()), (400, vec![detail]), "{field}: {}", refused.reply.text());
    }
    let refused = scene.send("POST", "/incidents", json!({ "name": "x".repeat(300), "message": "y".repeat(25_001), "status": 1 })).await;
    assert_eq!((refused.status(), refused.details().len()), (400, 2), "all that is wrong: {}", refused.reply.text());
    assert_eq!(app.snapshot().incidents.len(), 0);
}

async fn who_may_not_run_incidents_does_not(app: &TestApp) {
    let scene = Scene::on(app).await;
    app.open(trouble("Slow", &[])).await;
    let mut draft = trouble("Being written", &[]);
    draft.publish = PublishAt::Draft;
    app.open(draft).await;
    let (read, strange) = (token(app, Some(app.page), Scope::Read).await, token(app, Some(app.other_page), Scope::Admin).await);
    let body = json!({ "name": "x", "message": "y", "status": 1 });
    assert_eq!(scene.send_as(&read, "POST", "/incidents", Some(body.clone())).await.status(), 403);
    assert_eq!(scene.send_as(&read, "DELETE", "/incidents/1", None).await.status(), 403);
    assert_eq!(scene.send_as(&strange, "PUT", "/incidents/1", Some(body)).await.status(), 404);
    assert_eq!(scene.send_as(&read, "GET", "/incidents", None).await.each("status"), [1, 0], "staff see what is being written");
    assert_eq!(scene.send_as(&strange, "GET", "/incidents", None).await.each("id"), Vec::<serde_json::Value>::new());
    app.outbox().await;
}
