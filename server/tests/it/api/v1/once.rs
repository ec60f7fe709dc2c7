//! Requests with a name are done once.

use serde_json::json;
use server::service::repeats;

use super::{Scene, ids, said};
use crate::support::app::TestApp;

both!(a_request_with_a_name_is_done_once, a183_a_hundred_at_once_with_one_name_are_done_once, a_name_is_good_for_a_day);

async fn send(scene: &Scene<'_>, key: &str, name: &str) -> (u16, serde_json::Value, String) {
    let body = json!({ "component": { "name": name } }).to_string();
    let headers = [("Content-Type", "application/json"), ("Idempotency-Key", key)];
    let reply = scene.send("POST", &scene.path("/components"), &headers, &body).await;
    (reply.status, said(&reply), reply.header("idempotent-replayed").to_owned())
}

async fn a_request_with_a_name_is_done_once(app: &TestApp) {
    let scene = Scene::on(app).await;
    let (status, made, replayed) = send(&scene, "one", "A").await;
    assert_eq!((status, replayed.as_str()), (201, ""));
    assert_eq!(send(&scene, "one", "A").await, (201, made.clone(), "true".to_owned()));
    assert_eq!(ids(&scene.get("/components").await).len(), 1);
    let (status, refused, _) = send(&scene, "one", "B").await;
    assert_eq!((status, refused["message"].as_str().unwrap().contains("another request")), (422, true));
    assert_eq!(send(&scene, "two", "").await.0, 422);
    assert_eq!(send(&scene, "two", "B").await.0, 201, "what was refused was not done");
    let other = Scene {
        token: super::token(app, Some(app.page), app::model::Scope::Admin).await,
        door: crate::support::door::Door::open(app).await,
        app,
    };
    assert_eq!(send(&other, "one", "C").await.0, 201, "names belong to a token");
    for bad in ["", &"x".repeat(256)] {
        assert_eq!(send(&scene, bad, "D").await.0, 400);
    }
    let path = scene.path(&format!("/components/{}", made["id"].as_str().unwrap()));
    let headers = [("Content-Type", "application/json"), ("Idempotency-Key", "one")];
    assert_eq!(scene.send("PATCH", &path, &headers, "{}").await.status, 200, "only what makes something has a name");
}

async fn a183_a_hundred_at_once_with_one_name_are_done_once(app: &TestApp) {
    let scene = Scene::on(app).await;
    let all = futures::future::join_all((0..100).map(|_| send(&scene, "same", "A"))).await;
    let made: std::collections::BTreeSet<String> =
        all.iter().filter(|(status, ..)| *status == 201).map(|(_, json, _)| json["id"].to_string()).collect();
    assert_eq!((made.len(), ids(&scene.get("/components").await).len()), (1, 1));
    assert!(all.iter().all(|(status, ..)| matches!(status, 201 | 409)), "{:?}", all.iter().map(|(status, ..)| status).collect::<Vec<_>>());
}

async fn a_name_is_good_for_a_day(app: &TestApp) {
    let scene = Scene::on(app).await;
    send(&scene, "one", "A").await;
    app.pass_minutes(25 * 60);
    assert_eq!(send(&scene, "one", "B").await.0, 201);
    let token = server::service::tokens::list_tokens(&app.services, &app.owner(), Some(app.page)).await.unwrap().remove(0).id;
    let ask = async || repeats::ask(&app.services, &scene.door.state.vault, (token.as_str(), "lost"), "print").await.unwrap();
    assert_eq!(ask().await, repeats::Asked::First);
    assert_eq!(ask().await, repeats::Asked::Meanwhile, "another process is at it");
    app.pass_minutes(6);
    assert_eq!(ask().await, repeats::Asked::First, "that process is lost");
    app.pass_minutes(25 * 60);
    repeats::prune(&app.services, app.now()).await.unwrap();
    assert_eq!(ask().await, repeats::Asked::First);
}
