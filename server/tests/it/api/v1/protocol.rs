//! How scripts sign, what they may send, and how they are refused.

use app::model::Scope;
use serde_json::json;
use server::service::actor::Actor;

use super::{Scene, said, token};
use crate::support::{app::TestApp, door::Door};

both!(
    a_token_is_shown_in_each_way_clients_know,
    paths_and_bodies_are_taken_as_clients_send_them,
    refusals_have_the_shape_clients_read,
    a_token_may_ask_only_so_often,
    a058_a_token_of_another_page_knows_nothing_here,
);

async fn a_token_is_shown_in_each_way_clients_know(app: &TestApp) {
    let scene = Scene::on(app).await;
    let path = scene.path("");
    for scheme in ["OAuth", "Bearer"] {
        let signed = format!("{scheme} {}", scene.token);
        let reply = scene.door.get_with(&path, &[("Authorization", &signed)]).await;
        assert_eq!((reply.status, reply.header("cache-control"), reply.has("access-control-allow-origin")), (200, "no-store", false));
        assert_eq!(reply.header("content-type"), "application/json; charset=utf-8");
    }
    assert_eq!(scene.door.get(&format!("{path}.json?api_key={}", scene.token)).await.status, 200);
    for query in ["key", "token", "access_token"] {
        assert_eq!(scene.door.get(&format!("{path}?{query}={}", scene.token)).await.status, 401, "{query}");
    }
    for bad in ["", "OAuth", "OAuth wrong", "Basic Og==", &format!("Basic {}", scene.token)] {
        let reply = scene.door.get_with(&format!("{path}?api_key={}", scene.token), &[("Authorization", bad)]).await;
        assert_eq!((reply.status, said(&reply)["error"].clone()), (401, json!("Could not authenticate")), "{bad:?}");
    }
    assert_eq!(scene.door.ask("OPTIONS", &path, &[("Origin", "https://evil.example")]).await.status, 401);
}

async fn paths_and_bodies_are_taken_as_clients_send_them(app: &TestApp) {
    let scene = Scene::on(app).await;
    let form = ("Content-Type", "application/x-www-form-urlencoded");
    let reply =
        scene.send("POST", &scene.path("/components.json"), &[form], "component[name]=By+form&component[showcase]=false&wants=x").await;
    let made = said(&reply);
    assert_eq!((reply.status, &made["name"], &made["showcase"]), (201, &json!("By form"), &json!(false)));
    let id = made["id"].as_str().unwrap();
    let (status, bare) = scene.call("PUT", &format!("/components/{id}"), json!({ "name": "Bare", "unknown": [1] })).await;
    assert_eq!((status, &bare["name"]), (200, &json!("Bare")), "the name around it may be left out, and PUT is PATCH");
    let body =
        format!("incident[name]=Slow&incident[status]=investigating&incident[components][{id}]=major_outage&incident[body]=We+look.");
    let reply = scene.send("POST", &scene.path("/incidents"), &[form], &body).await;
    let incident = said(&reply);
    assert_eq!((reply.status, &incident["components"][0]["status"]), (201, &json!("major_outage")), "{incident}");
    let old = format!("/v1/page/{}/incidents/{}.json", app.page, incident["id"].as_str().unwrap());
    assert_eq!(said(&scene.send("GET", &old, &[], "").await)["id"], incident["id"]);
    for (kind, body, status) in [
        ("application/json", "{", 400),
        ("application/json", "[]", 400),
        ("application/json", r#"{"component":[]}"#, 422),
        ("multipart/form-data; boundary=x", "--x", 415),
        ("text/plain", "a=b", 415),
    ] {
        let reply = scene.send("POST", &scene.path("/components"), &[("Content-Type", kind)], body).await;
        assert_eq!((reply.status, said(&reply)["error"].is_null()), (status, false), "{kind} {body}");
    }
    let large = format!(r#"{{"component":{{"name":"{}"}}}}"#, "x".repeat(1_100_000));
    let reply = scene.send("POST", &scene.path("/components"), &[("Content-Type", "application/json")], &large).await;
    assert_eq!((reply.status, said(&reply)["error"].is_string()), (413, true));
}

async fn refusals_have_the_shape_clients_read(app: &TestApp) {
    let scene = Scene::on(app).await;
    let (status, body) = scene.call("POST", "/components", json!({ "component": { "name": "x", "status": "nonsense" } })).await;
    assert_eq!((status, &body["error"]), (422, &json!(["Status is not included in the list"])));
    assert_eq!(body["message"], "status is not included in the list");
    let (status, body) = scene.call("POST", "/incidents", json!({ "incident": { "status": "investigating" } })).await;
    assert_eq!((status, &body["error"]), (422, &json!(["Name can't be blank"])));
    let long = json!({ "component": { "name": "x".repeat(256) } });
    let (status, body) = scene.call("POST", "/components", long).await;
    assert_eq!((status, body["message"].as_str().is_some_and(|words| words.starts_with("name is 256 characters long"))), (422, true));
    for path in ["/components/zzzzzzzzzzzz", "/components/nothing", "/nowhere", "/incidents/zzzzzzzzzzzz", "/metrics/x", "/subscribers/x"] {
        let reply = scene.send("GET", &scene.path(path), &[], "").await;
        assert_eq!((reply.status, said(&reply)["error"].is_string()), (404, true), "{path}");
    }
    let reply = scene.send("DELETE", &scene.path(""), &[], "").await;
    assert_eq!((reply.status, said(&reply)["error"].is_string()), (405, true));
    assert!(reply.header("allow").contains("PATCH"), "{:?}", reply.headers);
    let reader = token(app, Some(app.page), Scope::Read).await;
    let signed = format!("OAuth {reader}");
    let asked = [("Authorization", signed.as_str()), ("Content-Type", "application/json")];
    let reply = scene.door.send("POST", &scene.path("/components"), &asked, r#"{"component":{"name":"x"}}"#).await;
    assert_eq!((reply.status, said(&reply)["error"].clone()), (403, json!("you may not do this")));
}

async fn a_token_may_ask_only_so_often(app: &TestApp) {
    let door = Door::with(app, |wishes| wishes.settings.api_rate = 3).await;
    let limited = Scene { app, door, token: token(app, Some(app.page), Scope::Read).await };
    let path = limited.path("");
    for _ in 0..3 {
        assert_eq!(limited.send("GET", &path, &[], "").await.status, 200);
    }
    let reply = limited.send("GET", &path, &[], "").await;
    assert_eq!((reply.status, reply.header("retry-after"), said(&reply)["error"].is_string()), (429, "20", true));
    app.clock.advance(20_000);
    assert_eq!(limited.send("GET", &path, &[], "").await.status, 200);
    let input = app::model::input::NewToken { name: "free".into(), scopes: vec![Scope::Read], unlimited: true, expires_at: None };
    let free = server::service::tokens::create_token(&app.services, &Actor::command_line(), Some(app.page), input).await.unwrap().1;
    let free = Scene { token: free, ..limited };
    for _ in 0..10 {
        assert_eq!(free.send("GET", &path, &[], "").await.status, 200);
    }
}

async fn a058_a_token_of_another_page_knows_nothing_here(app: &TestApp) {
    let scene = Scene::on(app).await;
    let component = app.component("Player").await;
    let stranger = Scene { token: token(app, Some(app.other_page), Scope::Admin).await, door: Door::open(app).await, app };
    for path in ["", "/components", &format!("/components/{component}"), "/incidents", "/subscribers", "/page_access_users"] {
        let reply = stranger.send("GET", &scene.path(path), &[], "").await;
        assert_eq!(reply.status, 404, "{path}");
    }
    let pages = said(&stranger.send("GET", "/v1/pages.json", &[], "").await);
    assert_eq!(super::ids(&pages), [app.other_page.as_str()]);
    let everywhere = Scene { token: token(app, None, Scope::Read).await, door: Door::open(app).await, app };
    let pages = said(&everywhere.send("GET", "/v1/pages", &[], "").await);
    assert_eq!(super::ids(&pages), [app.page.as_str(), app.other_page.as_str()]);
    assert_eq!(everywhere.send("GET", "/v1/pages/zzzzzzzzzzzz", &[], "").await.status, 404);
}
