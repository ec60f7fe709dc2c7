//! What is refused, in the shape Cachet's clients read.

use app::model::Scope;
use serde_json::{Value, json};

use super::{Scene, at, said, token};
use crate::support::app::TestApp;

on_sqlite!(
    a_refusal_tells_what_is_wrong,
    a115_a_token_is_shown_in_one_header_or_the_other,
    a057_bodies_that_are_bombs_are_refused_soon,
    whoever_asks_too_often_waits,
    forms_are_read_too
);

async fn a_refusal_tells_what_is_wrong(app: &TestApp) {
    let scene = Scene::on(app).await;
    app.component("Player").await;
    let refused = scene.send("POST", "/components", json!({ "status": 1 })).await;
    let id = refused.json["errors"][0]["id"].as_str().unwrap().to_owned();
    assert_eq!(
        refused.json,
        json!({ "errors": [{ "id": id, "status": 400, "title": "Bad Request", "detail": "The name field is required.",
            "meta": { "details": ["The name field is required."] } }] })
    );
    let headers = [("X-Cachet-Token", scene.token.as_str())];
    assert_eq!(
        scene.change("/components/1", json!({ "status": 1.0, "enabled": 1.0 })).await["status"],
        1,
        "a whole number is one however it is written"
    );
    for (method, path, kind, body, status) in [
        ("GET", "/components/2", "", "", 404),
        ("GET", "/components/Player", "", "", 404),
        ("GET", "/components/99999999999999999999", "", "", 404),
        ("GET", "/components/%EF%BC%91", "", "", 404),
        ("GET", "/nothing", "", "", 404),
        ("GET", "", "", "", 404),
        ("PATCH", "/components/1", "application/json", "{}", 405),
        ("POST", "/ping", "application/json", "{}", 405),
        ("POST", "/components", "application/json", "{", 400),
        ("POST", "/components", "application/json", "[1]", 400),
        ("POST", "/components", "text/csv", "a,b", 415),
        ("PUT", "/components/1", "application/json", r#"{"status":9}"#, 400),
        ("PUT", "/components/1", "application/json", r#"{"group_id":9}"#, 400),
        ("PUT", "/components/1", "application/json", r#"{"name":["x"]}"#, 400),
        ("PUT", "/components/1", "application/json", r#"{"link":"javascript:alert(1)"}"#, 400),
    ] {
        let all = [&headers[..], &[("Content-Type", kind)]].concat();
        let refused = said(match method {
            "GET" => scene.door.ask(method, &at(path), &headers).await,
            _ => scene.door.send(method, &at(path), &all, body).await,
        });
        assert_eq!((refused.status(), &refused.json["errors"][0]["status"]), (status, &json!(status)), "{method} {path} {body}");
        assert_eq!(refused.reply.header("content-type"), "application/json; charset=utf-8");
        assert!(!refused.details().is_empty() && !refused.reply.text().contains("sqlx"), "{}", refused.reply.text());
    }
    assert_eq!(scene.read("/components").await.each("name"), ["Player"]);
}

async fn a115_a_token_is_shown_in_one_header_or_the_other(app: &TestApp) {
    let scene = Scene::on(app).await;
    let bearer = format!("Bearer {}", scene.token);
    for (headers, status) in [
        (vec![("X-Cachet-Token", scene.token.as_str())], 200),
        (vec![("Authorization", bearer.as_str())], 200),
        (vec![], 401),
        (vec![("X-Cachet-Token", "")], 401),
        (vec![("X-Cachet-Token", "ls_wrong")], 401),
        (vec![("Authorization", "Bearer ls_wrong"), ("X-Cachet-Token", scene.token.as_str())], 401),
    ] {
        let answer = said(scene.door.ask("GET", &at("/subscribers"), &headers).await);
        assert_eq!(answer.status(), status, "{headers:?}");
        assert_eq!(answer.reply.header("www-authenticate"), if status == 401 { "Bearer" } else { "" });
    }
    assert_eq!(scene.send_as("ls_wrong", "GET", "/components", None).await.status(), 401, "also where none is needed");
    let anywhere = token(app, None, Scope::Admin).await;
    app.component("Player").await;
    assert_eq!(scene.send_as(&anywhere, "GET", "/components", None).await.each("name"), ["Player"], "the host says which page is meant");
}

async fn a057_bodies_that_are_bombs_are_refused_soon(app: &TestApp) {
    let scene = Scene::on(app).await;
    let headers = [("X-Cachet-Token", scene.token.as_str()), ("Content-Type", "application/json")];
    for (body, status) in [
        (format!("{}1{}", "[".repeat(100_000), "]".repeat(100_000)), 400),
        (format!("{{\"name\":{}1{}}}", "[".repeat(100_000), "]".repeat(100_000)), 400),
        (format!("{{\"name\":\"{}\"}}", "x".repeat(1_100_000)), 413),
    ] {
        let refused = said(scene.door.send("POST", &at("/components"), &headers, &body).await);
        assert_eq!((refused.status(), &refused.json["errors"][0]["status"]), (status, &json!(status)), "{}", refused.reply.text());
    }
}

async fn whoever_asks_too_often_waits(app: &TestApp) {
    let door = crate::support::door::Door::with(app, |wishes| wishes.settings.api_rate = 2).await;
    let token = token(app, Some(app.page), Scope::Read).await;
    let headers = [("X-Cachet-Token", token.as_str())];
    let mut statuses = Vec::new();
    let mut last = None;
    for _ in 0..4 {
        let answer = said(door.ask("GET", &at("/components"), &headers).await);
        statuses.push(answer.status());
        last = Some(answer);
    }
    let last = last.unwrap();
    assert_eq!((statuses.contains(&200), statuses.last()), (true, Some(&429)), "{statuses:?}");
    assert!(last.reply.has("retry-after") && last.json["errors"][0]["status"] == 429, "{}", last.reply.text());
}

async fn forms_are_read_too(app: &TestApp) {
    let scene = Scene::on(app).await;
    let headers = [("X-Cachet-Token", scene.token.as_str()), ("Content-Type", "application/x-www-form-urlencoded")];
    let made = said(scene.door.send("POST", &at("/components"), &headers, "name=Player&status=2&enabled=1&group_id=0").await);
    assert_eq!((made.status(), &made.data()["status"]), (200, &json!(2)), "{}", made.reply.text());
    let body = "name=Disks&status=0&scheduled_at=2026-03-03+10%3A00&completed_at=2026-03-03+11%3A00&components%5B%5D%5Bid%5D=1&components%5B%5D%5Bstatus%5D=4";
    let made = said(scene.door.send("POST", &at("/schedules"), &headers, body).await);
    assert_eq!(made.data()["components"], json!([{ "component_id": 1, "component_name": "Player" }]), "{}", made.reply.text());
    let changed = said(scene.door.send("PUT", &at("/components/1"), &headers, "name=&description=").await);
    assert_eq!((&changed.data()["name"], &changed.data()["description"]), (&json!("Player"), &Value::Null));
}
