//! Page access users and groups, as scripts keep them.

use serde_json::json;
use server::{
    error::Error,
    service::access::{self, EditAccessUser, Held, Holder, Turn},
};

use super::{Scene, ids};
use crate::support::app::TestApp;

both!(
    users_are_kept_with_what_they_hold,
    groups_are_kept_with_what_they_hold,
    a_component_knows_who_holds_it,
    many_are_held_and_too_many_are_refused,
);

async fn users_are_kept_with_what_they_hold(app: &TestApp) {
    let scene = Scene::on(app).await;
    let (a, b) = (app.component("A").await, app.component("B").await);
    let (status, ann) = scene
        .call("POST", "/page_access_users", json!({ "page_access_user": { "email": "Ann@example.org", "external_login": "ann" } }))
        .await;
    assert_eq!((status, &ann["email"], &ann["page_access_group_ids"]), (200, &json!("ann@example.org"), &json!([])));
    assert_eq!(scene.call("POST", "/page_access_users", json!({ "page_access_user": { "email": "ann@example.org" } })).await.0, 409);
    assert_eq!(scene.call("POST", "/page_access_users", json!({ "page_access_user": {} })).await.0, 422);
    let path = format!("/page_access_users/{}", ann["id"].as_str().unwrap());
    let held = format!("{path}/components");
    assert_eq!(scene.call("POST", &held, json!({ "component_ids": [a] })).await.0, 201);
    assert_eq!(scene.call("PATCH", &held, json!({ "component_ids": [b] })).await.0, 200);
    assert_eq!(ids(&scene.get(&held).await).len(), 2, "added");
    assert_eq!(scene.call("POST", &held, json!({ "component_ids": [b] })).await.0, 201);
    assert_eq!(ids(&scene.get(&held).await), [b.as_str()], "replaced");
    assert_eq!(scene.call("DELETE", &format!("{held}/{b}"), json!({})).await.0, 200);
    assert_eq!(ids(&scene.get(&held).await).len(), 0);
    assert_eq!(scene.call("PUT", &held, json!({ "component_ids": ["zzzzzzzzzzzz"] })).await.0, 422);
    assert_eq!(scene.call("PUT", &held, json!({ "component_ids": [app.foreign_component().await] })).await.0, 422);
    let provider = scene.make("/metrics_providers", json!({ "metrics_provider": { "type": "Self" } })).await;
    let metric =
        scene.make(&format!("/metrics_providers/{}/metrics", provider["id"].as_str().unwrap()), json!({ "metric": { "name": "M" } })).await;
    assert_eq!(scene.call("PUT", &format!("{path}/metrics"), json!({ "metric_ids": [metric["id"]] })).await.0, 200);
    assert_eq!(ids(&scene.get(&format!("{path}/metrics")).await).len(), 1);
    assert_eq!(scene.call("DELETE", &format!("{path}/metrics"), json!({})).await.0, 200);
    assert_eq!(ids(&scene.get(&format!("{path}/metrics")).await).len(), 0);
    let changed = scene.change(&path, json!({ "page_access_user": { "email": "anna@example.org" } })).await;
    assert_eq!((&changed["email"], &changed["external_login"]), (&json!("anna@example.org"), &json!("ann")));
    assert_eq!(ids(&scene.get("/page_access_users?email=anna@example.org").await).len(), 1);
    let subscriber =
        json!({ "subscriber": { "email": "anna@example.org", "page_access_user": ann["id"], "skip_confirmation_notification": true } });
    assert_eq!(scene.make("/subscribers", subscriber).await["page_access_user_id"], ann["id"]);
    assert_eq!(scene.call("DELETE", &path, json!({})).await, (204, json!(null)));
    assert_eq!(scene.call("GET", &path, json!({})).await.0, 404);
}

async fn groups_are_kept_with_what_they_hold(app: &TestApp) {
    let scene = Scene::on(app).await;
    let a = app.component("A").await;
    let (_, ann) = scene.call("POST", "/page_access_users", json!({ "page_access_user": { "email": "ann@example.org" } })).await;
    let input = json!({ "page_access_group": { "name": "Staff", "external_identifier": "idp", "component_ids": [a], "page_access_user_ids": [ann["id"]] } });
    let made = scene.make("/page_access_groups", input).await;
    assert_eq!((&made["component_ids"], &made["page_access_user_ids"]), (&json!([a]), &json!([ann["id"]])));
    let user = scene.get(&format!("/page_access_users/{}", ann["id"].as_str().unwrap())).await;
    assert_eq!((&user["page_access_group_id"], &user["page_access_group_ids"]), (&made["id"], &json!([made["id"]])));
    let path = format!("/page_access_groups/{}", made["id"].as_str().unwrap());
    let changed = scene.change(&path, json!({ "page_access_group": { "name": "Crew", "component_ids": [] } })).await;
    assert_eq!((&changed["name"], &changed["component_ids"], &changed["external_identifier"]), (&json!("Crew"), &json!([]), &json!("idp")));
    let held = format!("{path}/components");
    assert_eq!(scene.call("PATCH", &held, json!({ "component_ids": [a] })).await.1["component_ids"], json!([a]));
    assert_eq!(ids(&scene.get(&held).await), [a.as_str()]);
    assert_eq!(scene.call("DELETE", &held, json!({ "component_ids": [a] })).await.1["component_ids"], json!([]));
    assert_eq!(scene.call("DELETE", &path, json!({})).await.0, 200);
    assert_eq!(scene.get("/page_access_groups").await, json!([]));
}

async fn a_component_knows_who_holds_it(app: &TestApp) {
    let scene = Scene::on(app).await;
    let a = app.component("A").await;
    let (_, ann) = scene.call("POST", "/page_access_users", json!({ "page_access_user": { "email": "ann@example.org" } })).await;
    let crew = scene.make("/page_access_groups", json!({ "page_access_group": { "name": "Crew" } })).await;
    let theirs = format!("/page_access_users/{}/components", ann["id"].as_str().unwrap());
    assert_eq!(
        scene.make(&format!("/components/{a}/page_access_users"), json!({ "page_access_user_ids": [ann["id"]] })).await["id"],
        json!(a)
    );
    scene.make(&format!("/components/{a}/page_access_groups"), json!({ "page_access_group_ids": [crew["id"]] })).await;
    assert_eq!(ids(&scene.get(&theirs).await), [a.as_str()]);
    assert_eq!(scene.call("DELETE", &format!("/components/{a}/page_access_users"), json!({})).await.0, 200);
    assert_eq!(ids(&scene.get(&theirs).await).len(), 0);
    let group = format!("/page_access_groups/{}", crew["id"].as_str().unwrap());
    assert_eq!(scene.get(&group).await["component_ids"], json!([a]), "groups keep it");
    assert_eq!(scene.call("DELETE", &format!("/components/{a}/page_access_groups"), json!({})).await.0, 200);
    assert_eq!(scene.get(&group).await["component_ids"], json!([]));
    let strange = json!({ "page_access_user_ids": ["zzzzzzzzzzzz"] });
    assert_eq!(scene.call("POST", &format!("/components/{a}/page_access_users"), strange).await.0, 404);
}

async fn many_are_held_and_too_many_are_refused(app: &TestApp) {
    let scene = Scene::on(app).await;
    let crew = scene.make("/page_access_groups", json!({ "page_access_group": { "name": "Crew" } })).await;
    let mut users = Vec::new();
    for n in 0..520 {
        let input = EditAccessUser { external_login: Some(format!("user {n}")), ..EditAccessUser::default() };
        users.push(access::create_user(&app.services, &app.owner(), app.page, input).await.unwrap());
    }
    let path = format!("/page_access_groups/{}", crew["id"].as_str().unwrap());
    for _ in 0..2 {
        let filled = scene.change(&path, json!({ "page_access_group": { "page_access_user_ids": users } })).await;
        assert_eq!(filled["page_access_user_ids"].as_array().map(Vec::len), Some(520));
    }
    let one = scene.get(&format!("/page_access_users/{}", users[519])).await;
    assert_eq!(one["page_access_group_id"], crew["id"]);
    let unknown: Vec<String> = (0..33_000).map(|n| format!("a{n:011}")).collect();
    let (status, refused) = scene.call("PATCH", &format!("{path}/components"), json!({ "component_ids": unknown })).await;
    assert_eq!((status, refused["message"].as_str()), (422, Some("component_ids must be at most 5000")), "{refused}");
    for turn in [Turn::Remove(unknown.clone()), Turn::Replace(unknown.clone())] {
        let holder = Holder::Group(crew["id"].as_str().unwrap().parse().unwrap());
        let refused = access::hold(&app.services, &app.owner(), app.page, holder, (Held::Components, turn)).await;
        assert!(matches!(refused, Err(Error::Invalid(_))), "{refused:?}");
    }
}
