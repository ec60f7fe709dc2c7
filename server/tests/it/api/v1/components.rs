//! Components, groups, and how long they were out.

use app::model::{Scope, Status};
use serde_json::json;

use super::{Scene, ids};
use crate::support::{app::TestApp, deeds::trouble};

both!(
    components_are_made_changed_and_taken_away,
    groups_are_made_changed_and_taken_away,
    a_status_is_written_by_itself_and_read_with_what_incidents_say,
    a_script_for_statuses_sets_nothing_else,
    uptime_is_told_with_its_incidents,
);

async fn components_are_made_changed_and_taken_away(app: &TestApp) {
    let scene = Scene::on(app).await;
    let input = json!({ "component": { "name": "API", "description": "The *API*", "status": "degraded_performance",
        "showcase": false, "start_date": "2026-01-02", "only_show_if_degraded": true } });
    let made = scene.make("/components", input).await;
    let id = made["id"].as_str().unwrap().to_owned();
    let keys: Vec<&String> = made.as_object().unwrap().keys().collect();
    assert_eq!(keys.len(), 14, "{keys:?}");
    assert_eq!((&made["page_id"], &made["group"], &made["group_id"]), (&json!(app.page), &json!(false), &json!(null)));
    assert_eq!((&made["status"], &made["start_date"]), (&json!("degraded_performance"), &json!("2026-01-02")));
    let second = scene.make("/components", json!({ "component": { "name": "Web" } })).await;
    assert_eq!((&second["position"], &second["status"]), (&json!(2), &json!("operational")));
    let path = format!("/components/{id}");
    let changed = scene.change(&path, json!({ "component": { "name": "Interface", "description": null, "start_date": "" } })).await;
    assert_eq!((&changed["name"], &changed["description"], &changed["start_date"]), (&json!("Interface"), &json!(null), &json!(null)));
    assert_eq!(
        (&changed["status"], &changed["only_show_if_degraded"]),
        (&json!("degraded_performance"), &json!(true)),
        "what is left out stays"
    );
    let changed = scene.change(&path, json!({ "component": { "status": "" } })).await;
    assert_eq!((&changed["status"], app.baseline(id.parse().unwrap()).await), (&json!("operational"), Status::Unknown));
    assert_eq!(ids(&scene.get("/components?per_page=1&page=2").await), [second["id"].as_str().unwrap()]);
    assert_eq!(scene.call("DELETE", &path, json!({})).await, (204, json!(null)));
    assert_eq!(scene.call("GET", &path, json!({})).await.0, 404);
    assert_eq!(ids(&scene.get("/components").await), [second["id"].as_str().unwrap()]);
}

async fn groups_are_made_changed_and_taken_away(app: &TestApp) {
    let scene = Scene::on(app).await;
    let (a, b) = (app.component("A").await, app.component("B").await);
    let made =
        scene.make("/component-groups", json!({ "description": "Both", "component_group": { "name": "G", "components": [b, a] } })).await;
    let id = made["id"].as_str().unwrap().to_owned();
    assert_eq!((&made["components"], &made["description"], &made["position"]), (&json!([b, a]), &json!("Both"), &json!(1)));
    let rows = scene.get("/components").await;
    let group = rows.as_array().unwrap().iter().find(|row| row["group"] == true).unwrap();
    assert_eq!((&group["id"], scene.get(&format!("/components/{a}")).await["group_id"].clone()), (&json!(id), json!(id)));
    let path = format!("/component-groups/{id}");
    let changed = scene.change(&path, json!({ "component_group": { "components": [a] } })).await;
    assert_eq!((&changed["components"], &changed["name"]), (&json!([a]), &json!("G")));
    let loose = scene.change(&format!("/components/{a}"), json!({ "component": { "group_id": null } })).await;
    assert_eq!((&loose["group_id"], &scene.get(&path).await["components"]), (&json!(null), &json!([])));
    let (status, was) = scene.call("DELETE", &path, json!({})).await;
    assert_eq!((status, &was["id"]), (200, &json!(id)));
    assert_eq!(scene.get("/component-groups").await, json!([]));
    let (status, refused) =
        scene.call("POST", "/component-groups", json!({ "component_group": { "name": "G", "components": ["zzzzzzzzzzzz"] } })).await;
    assert_eq!((status, refused["message"].as_str().unwrap().contains("zzzzzzzzzzzz")), (422, true));
}

async fn a_status_is_written_by_itself_and_read_with_what_incidents_say(app: &TestApp) {
    let scene = Scene::on(app).await;
    let player = app.component("Player").await;
    app.open(trouble("Slow", &[(player, Status::MajorOutage)])).await;
    let path = format!("/components/{player}");
    let changed = scene.change(&path, json!({ "component": { "status": "degraded_performance" } })).await;
    assert_eq!((&changed["status"], app.baseline(player).await), (&json!("major_outage"), Status::DegradedPerformance));
}

async fn a_script_for_statuses_sets_nothing_else(app: &TestApp) {
    let scene = Scene::with(app, Scope::Components).await;
    let path = format!("/components/{}", app.component("Player").await);
    let changed = scene.change(&path, json!({ "component": { "status": "partial_outage" } })).await;
    assert_eq!(changed["status"], "partial_outage");
    assert_eq!(scene.call("PATCH", &path, json!({ "component": { "name": "x" } })).await.0, 403);
    assert_eq!(scene.call("DELETE", &path, json!({})).await.0, 403);
    let deed = app.audit().await.pop().unwrap();
    assert_eq!((deed.verb.as_str(), deed.noun.as_str(), deed.actor_name.as_str()), ("set status of", "component", "script"));
}

async fn uptime_is_told_with_its_incidents(app: &TestApp) {
    let scene = Scene::on(app).await;
    let (group, players) = app.group("Apps", &["Player"]).await;
    app.pass_minutes(60);
    let incident = app.open(trouble("Down", &[(players[0], Status::MajorOutage)])).await;
    app.pass_minutes(30);
    app.resolve(incident).await;
    app.pass_minutes(30);
    let uptime = scene.get(&format!("/components/{}/uptime?start=2026-03-02", players[0])).await;
    assert_eq!((&uptime["major_outage"], &uptime["partial_outage"]), (&json!(1_800), &json!(0)), "{uptime}");
    assert_eq!((&uptime["related_events"], &uptime["name"]), (&json!([{ "id": incident }]), &json!("Player")));
    assert!(uptime["uptime_percentage"].as_f64().is_some_and(|percent| percent > 70.0 && percent < 76.0), "{uptime}");
    assert_eq!(uptime["range_start"], "2026-03-01T23:00:00.000Z");
    let of_group = scene.get(&format!("/component-groups/{group}/uptime?start=2026-03")).await;
    assert_eq!((&of_group["major_outage"], &of_group["related_events"][0]["incidents"][0]["id"]), (&json!(1_800), &json!(incident)));
    let quiet = scene.get(&format!("/components/{}/uptime?skip_related_events=true&end=2027", players[0])).await;
    assert_eq!((&quiet["related_events"], quiet["warnings"].as_array().map(Vec::len)), (&json!(null), Some(1)));
    for bad in ["start=yesterday", "start=2026-13", "start=2026-03-05&end=2026-03-01", "start=2025-01-01", "start=1969"] {
        assert_eq!(scene.call("GET", &format!("/components/{}/uptime?{bad}", players[0]), json!({})).await.0, 422, "{bad}");
    }
}
