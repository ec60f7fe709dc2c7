//! Components and groups through their life.

use app::model::{Scope, Status, Visibility};
use serde_json::{Value, json};

use super::{Scene, token};
use crate::support::{app::TestApp, deeds::trouble, seed};

both!(a_component_is_made_changed_and_deleted, a_group_is_made_changed_and_deleted, what_stands_where_is_said_by_order);
on_sqlite!(the_status_that_is_set_is_what_it_is_by_itself, who_sends_back_what_they_read_needs_no_right_to_more);

async fn a_component_is_made_changed_and_deleted(app: &TestApp) {
    let scene = Scene::on(app).await;
    let group = scene.make("/components/groups", json!({ "name": "Video" })).await;
    let body = json!({ "name": "Player", "description": "It plays.", "link": "https://example.org", "status": 2, "group_id": group,
        "enabled": true, "tags": "a,b" });
    let made = scene.send("POST", "/components", body).await;
    assert_eq!(
        made.data(),
        &json!({ "id": 1, "name": "Player", "description": "It plays.", "link": "https://example.org", "status": 2,
            "status_name": "Performance Issues", "order": 1, "group_id": 1, "enabled": true, "tags": {},
            "created_at": "2026-03-02 12:00:02", "updated_at": "2026-03-02 12:00:02", "deleted_at": null })
    );
    assert_eq!(scene.read("/components/1").await.json, made.json, "everybody reads the same");
    for (status, name) in [(1, "Operational"), (3, "Partial Outage"), (4, "Major Outage")] {
        let changed = scene.change("/components/1", json!({ "status": status })).await;
        assert_eq!((&changed["status"], &changed["status_name"]), (&json!(status), &json!(name)));
    }
    let changed = scene.change("/components/1", json!({ "name": "Web player", "description": "", "link": null, "group_id": 0 })).await;
    assert_eq!((&changed["name"], &changed["description"], &changed["group_id"]), (&json!("Web player"), &Value::Null, &json!(0)));
    assert_eq!(changed["link"], "https://example.org", "null says nothing");
    let hidden = scene.change("/components/1", json!({ "enabled": false })).await;
    assert_eq!((&hidden["enabled"], scene.read("/components/1").await.status()), (&json!(false), 404));
    scene.change("/components/1", json!({ "enabled": 1 })).await;
    assert_eq!(scene.read("/components/1").await.status(), 200);
    let gone = scene.delete("/components/1").await;
    assert_eq!((gone.status(), gone.reply.text().as_str()), (204, ""));
    for seen in [scene.look("/components/1").await, scene.read("/components/1").await, scene.delete("/components/1").await] {
        assert_eq!(seen.status(), 404);
    }
    assert!(app.audit().await.iter().any(|line| (line.verb.as_str(), line.noun.as_str()) == ("deleted", "component")));
}

async fn a_group_is_made_changed_and_deleted(app: &TestApp) {
    let scene = Scene::on(app).await;
    let made = scene.send("POST", "/components/groups", json!({ "name": "Video", "order": 0, "collapsed": 2, "visible": 0 })).await;
    assert_eq!(
        made.data(),
        &json!({ "id": 1, "name": "Video", "order": 1, "collapsed": 2, "visible": 1, "created_at": "2026-03-02 12:00:02",
            "updated_at": "2026-03-02 12:00:02", "enabled_components": [], "lowest_human_status": "Unknown" })
    );
    let player = scene.make("/components", json!({ "name": "Player", "status": 3, "group_id": 1 })).await;
    scene.make("/components", json!({ "name": "Secret", "status": 4, "group_id": 1, "enabled": false })).await;
    let seen = scene.read("/components/groups/1").await;
    assert_eq!(seen.data()["enabled_components"][0]["id"], player);
    assert_eq!(
        (seen.data()["enabled_components"].as_array().unwrap().len(), &seen.data()["lowest_human_status"]),
        (1, &json!("Partial Outage"))
    );
    for number in [0, 1, 2] {
        assert_eq!(scene.change("/components/groups/1", json!({ "collapsed": number })).await["collapsed"], number);
    }
    assert_eq!(scene.change("/components/groups/1", json!({ "name": "Pictures" })).await["name"], "Pictures");
    assert_eq!(scene.read("/components?group_id=1").await.each("name"), ["Player"]);
    assert_eq!(scene.delete("/components/groups/1").await.status(), 204);
    assert_eq!(scene.read("/components/groups/1").await.status(), 404);
    assert_eq!(scene.read("/components/1").await.data()["group_id"], 0, "its components stay");
}

async fn what_stands_where_is_said_by_order(app: &TestApp) {
    let scene = Scene::on(app).await;
    for name in ["A", "B", "C"] {
        scene.make("/components", json!({ "name": name, "status": 1 })).await;
    }
    scene.make("/components/groups", json!({ "name": "G", "order": 1 })).await;
    let order = async || scene.read("/components?sort=order").await.each("name");
    assert_eq!(order().await, ["A", "B", "C"]);
    assert_eq!(scene.change("/components/3", json!({ "order": 2 })).await["order"], 2);
    assert_eq!(order().await, ["C", "A", "B"]);
    assert_eq!(scene.change("/components/1", json!({ "order": 99 })).await["order"], 4, "behind all others");
    assert_eq!(scene.change("/components/1", json!({ "order": 0 })).await["order"], 4, "no place is none");
    scene.make("/components", json!({ "name": "D", "status": 1, "group_id": 1 })).await;
    scene.make("/components", json!({ "name": "E", "status": 1, "group_id": 1, "order": 1 })).await;
    assert_eq!(scene.read("/components?group_id=1&sort=order").await.each("name"), ["E", "D"]);
    assert_eq!(scene.change("/components/groups/1", json!({ "order": 4 })).await["order"], 4);
}

async fn the_status_that_is_set_is_what_it_is_by_itself(app: &TestApp) {
    let scene = Scene::on(app).await;
    let component = app.component("Player").await;
    app.open(trouble("Slow", &[(component, Status::MajorOutage)])).await;
    let changed = scene.change("/components/1", json!({ "status": 2 })).await;
    assert_eq!((&changed["status"], app.baseline(component).await), (&json!(4), Status::DegradedPerformance));
    assert_eq!(scene.read("/status").await.data()["status"], "danger", "half of all components are out");
}

async fn who_sends_back_what_they_read_needs_no_right_to_more(app: &TestApp) {
    let scene = Scene::on(app).await;
    let component = app.component("Player").await;
    seed::show_component(&app.services, app.page, component, Visibility::Team).await.unwrap();
    let narrow = token(app, Some(app.page), Scope::Components).await;
    let mut read = scene.look("/components/1").await.data().clone();
    read["status"] = json!(3);
    let changed = scene.send_as(&narrow, "PUT", "/components/1", Some(read.clone())).await;
    assert_eq!((changed.status(), &changed.data()["status"], &changed.data()["enabled"]), (200, &json!(3), &json!(false)));
    read["name"] = json!("Other");
    assert_eq!(scene.send_as(&narrow, "PUT", "/components/1", Some(read)).await.status(), 403);
}
