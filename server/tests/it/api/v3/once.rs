//! What is posted with a name is done once.

use futures::future::join_all;
use serde_json::{Value, json};

use super::{Said, Scene, at, said, token};
use crate::support::app::TestApp;

both!(
    what_is_posted_with_a_name_is_done_once,
    a_name_is_for_one_page,
    secrets_are_told_again_and_kept_sealed,
    who_is_erased_is_in_no_answer_and_not_added_again,
);

async fn post(scene: &Scene<'_>, key: &str, path: &str, body: &Value) -> Said {
    let bearer = format!("Bearer {}", scene.token);
    let headers = [("Authorization", bearer.as_str()), ("Content-Type", "application/json"), ("Idempotency-Key", key)];
    said(scene.door.send("POST", &at(path), &headers, &body.to_string()).await)
}

fn is_again(said: &Said) -> bool {
    said.reply.header("idempotent-replayed") == "true"
}

async fn what_is_posted_with_a_name_is_done_once(app: &TestApp) {
    let scene = Scene::on(app).await;
    let one = json!({"name": "Player"});
    let all = join_all((0..20).map(|_| post(&scene, "one", "/components", &one))).await;
    assert!(all.iter().all(|said| matches!(said.status(), 201 | 409)), "{:?}", all.iter().map(Said::status).collect::<Vec<_>>());
    let (first, again) =
        (all.iter().find(|said| said.status() == 201).expect("one is done"), post(&scene, "one", "/components", &one).await);
    assert!(is_again(&again), "{}", again.reply.text());
    assert_eq!((again.status(), &again.json), (201, &first.json));
    assert_eq!(again.reply.header("location"), first.reply.header("location"));
    assert_eq!(scene.look("/components").await.json["items"].as_array().map(Vec::len), Some(1));
    assert_eq!(post(&scene, "one", "/components", &json!({"name": "Other"})).await.fields(), ["Idempotency-Key"]);
    assert_eq!(post(&scene, "one", "/groups", &one).await.fields(), ["Idempotency-Key"]);
    assert_eq!(post(&scene, "", "/components", &one).await.fields(), ["Idempotency-Key"]);
    assert_eq!(post(&scene, "two", "/components", &json!({"name": ""})).await.fields(), ["name"]);
    assert_eq!(post(&scene, "two", "/components", &one).await.status(), 201, "what was refused was not done");
    let path = format!("/hooks/{}/test", scene.make("/hooks", json!({"name": "Archive", "url": "https://example.com/hook"})).await);
    let (done, again) = (post(&scene, "three", &path, &Value::Null).await, post(&scene, "three", &path, &Value::Null).await);
    assert_eq!((done.status(), is_again(&done), again.status(), is_again(&again)), (again.status(), false, done.status(), true));
    app.outbox().await;
}

async fn a_name_is_for_one_page(app: &TestApp) {
    let scene = Scene { token: token(app, None, app::model::Scope::Admin).await, ..Scene::on(app).await };
    let body = json!({"name": "Player"});
    assert_eq!(post(&scene, "one", &format!("/components?page={}", app.page), &body).await.status(), 201);
    let other = post(&scene, "one", &format!("/components?page={}", app.other_page), &body).await;
    assert_eq!(other.fields(), ["Idempotency-Key"], "{}", other.reply.text());
}

async fn secrets_are_told_again_and_kept_sealed(app: &TestApp) {
    let scene = Scene::on(app).await;
    let body = json!({"name": "Archive", "url": "https://example.com/hook"});
    let (first, again) = (post(&scene, "one", "/hooks", &body).await, post(&scene, "one", "/hooks", &body).await);
    let secret = first.json["secret"].as_str().expect("it is told");
    assert_eq!(again.json["secret"], secret);
    assert!(!format!("{:?}", app.dump().await).contains(secret));
    app.outbox().await;
}

async fn who_is_erased_is_in_no_answer_and_not_added_again(app: &TestApp) {
    let scene = Scene::on(app).await;
    let body = json!({"channel": "email", "address": "ann@example.com", "vouched": true});
    let added = post(&scene, "one", "/subscribers", &body).await;
    assert_eq!(scene.deed("DELETE", &format!("/subscribers/{}", added.id())).await.status(), 204);
    let again = post(&scene, "one", "/subscribers", &body).await;
    assert_eq!((again.status(), is_again(&again), &again.json), (201, true, &json!({})));
    assert!(!format!("{:?}", app.dump().await).contains("ann@example.com"));
    assert_eq!(scene.look("/subscribers").await.json["items"], json!([]));
}
