//! Attacks on the manage API, by their numbers.

use app::model::{Scope, Status};
use serde_json::{Value, json};

use super::{Scene, said, token};
use crate::support::{app::TestApp, deeds::trouble, door::Door};

both!(
    a002_odd_queries_are_texts_and_nothing_else,
    a005_odd_pages_are_the_nearest_ones_that_can_be,
    a006_odd_ids_are_nobodys,
    a007_values_of_other_types_are_refused,
    a117_a118_ids_of_another_page_are_nobodys,
    a119_nothing_moves_to_another_page,
    a125_each_scope_does_what_it_may,
    a126_what_scripts_may_not_set_they_do_not_set,
    a130_updates_at_once_are_all_told_once,
    a158_odd_texts_are_json,
);

async fn a002_odd_queries_are_texts_and_nothing_else(app: &TestApp) {
    let scene = Scene::on(app).await;
    app.open(trouble("Slow", &[])).await;
    let odd =
        ["'", "\"", "\\", "1 OR 1=1", "1;SELECT pg_sleep(5)--", "1' AND randomblob(100000000)--", "\0", "${1}", "?", "$1", "x' OR 'a'='a"];
    for text in odd {
        let escaped: String = text.bytes().map(|byte| format!("%{byte:02x}")).collect();
        for (path, parameter) in
            [("/incidents", "q"), ("/subscribers", "q"), ("/page_access_users", "email"), ("/subscribers", "sort_field")]
        {
            let reply = scene.send("GET", &scene.path(&format!("{path}?{parameter}={escaped}")), &[], "").await;
            let found = said(&reply);
            let is_empty = reply.status == 200 && found == json!([]);
            assert!(is_empty || [400, 422].contains(&reply.status), "{path} {text:?}: {} {found}", reply.status);
        }
    }
}

async fn a005_odd_pages_are_the_nearest_ones_that_can_be(app: &TestApp) {
    let scene = Scene::on(app).await;
    app.component("Player").await;
    app.open(trouble("Slow", &[])).await;
    for (query, rows) in [
        ("page=-1", 1),
        ("page=0", 1),
        ("per_page=0", 1),
        ("per_page=99999999999999999999&limit=99999999999999999999", 1),
        ("page=9223372036854775807", 0),
        ("page=99999999999999999999", 0),
        ("limit=-5", 1),
    ] {
        for path in ["/components", "/incidents", "/incidents/unresolved"] {
            let found = scene.get(&format!("{path}?{query}")).await;
            assert_eq!(found.as_array().map(Vec::len), Some(rows), "{path}?{query}");
        }
    }
    for path in ["/components?page=x", "/incidents?limit=1e3", "/incidents?page=1.5"] {
        assert_eq!(scene.call("GET", path, json!({})).await.0, 400, "{path}");
    }
}

async fn a006_odd_ids_are_nobodys(app: &TestApp) {
    let scene = Scene::on(app).await;
    for id in ["0x1", "1e3", "%31", "1%00", "%EF%BC%91", "..%2f..", "%7Bincident_id%7D", "zzzzzzzzzzzz"] {
        for path in ["/incidents", "/components", "/component-groups", "/metrics", "/subscribers", "/page_access_groups"] {
            assert_eq!(scene.call("GET", &format!("{path}/{id}"), json!({})).await.0, 404, "{path}/{id}");
        }
    }
}

async fn a007_values_of_other_types_are_refused(app: &TestApp) {
    let scene = Scene::on(app).await;
    for bad in [
        json!({ "name": ["a"] }),
        json!({ "name": { "$ne": null } }),
        json!({ "name": 1 }),
        json!({ "name": "a", "showcase": "perhaps" }),
        json!({ "name": "a", "group_id": "1 OR 1=1" }),
    ] {
        let (status, refused) = scene.call("POST", "/components", json!({ "component": bad })).await;
        assert_eq!(status, 422, "{bad}: {refused}");
    }
    let twice = r#"{"component":{"name":"a","name":"b"}}"#;
    let reply = scene.send("POST", &scene.path("/components"), &[("Content-Type", "application/json")], twice).await;
    assert_eq!((reply.status, said(&reply)["name"].clone()), (201, json!("b")), "the last of two counts");
    let deep = format!("{}1{}", r#"{"a":"#.repeat(200), "}".repeat(200));
    let reply = scene.send("POST", &scene.path("/components"), &[("Content-Type", "application/json")], &deep).await;
    assert_eq!(reply.status, 400);
}

async fn a117_a118_ids_of_another_page_are_nobodys(app: &TestApp) {
    let scene = Scene::on(app).await;
    let component = app.component("Player").await;
    let (group, _) = app.group("Apps", &["Web"]).await;
    let incident = app.open(trouble("Slow", &[])).await;
    let subscriber = app.reader().await;
    let update = app.incident(incident).updates[0].id;
    let (_, user) = scene.call("POST", "/page_access_users", json!({ "page_access_user": { "email": "a@example.org" } })).await;
    app.outbox().await;
    let stranger = Scene { token: token(app, Some(app.other_page), Scope::Admin).await, door: Door::open(app).await, app };
    // That a token was used is written down.
    stranger.call("GET", "", json!({})).await;
    let before = app.dump().await;
    for page in [app.page, app.other_page] {
        for (method, path) in [
            ("GET", format!("/components/{component}")),
            ("PATCH", format!("/components/{component}")),
            ("DELETE", format!("/components/{component}")),
            ("GET", format!("/components/{component}/uptime")),
            ("PATCH", format!("/component-groups/{group}")),
            ("DELETE", format!("/component-groups/{group}")),
            ("GET", format!("/incidents/{incident}")),
            ("PUT", format!("/incidents/{incident}")),
            ("DELETE", format!("/incidents/{incident}")),
            ("PATCH", format!("/incidents/{incident}/incident_updates/{update}")),
            ("GET", format!("/incidents/{incident}/subscribers")),
            ("GET", format!("/subscribers/{subscriber}")),
            ("PATCH", format!("/subscribers/{subscriber}")),
            ("DELETE", format!("/subscribers/{subscriber}")),
            ("POST", format!("/subscribers/{subscriber}/resend_confirmation")),
            ("GET", format!("/page_access_users/{}", user["id"].as_str().unwrap())),
            ("DELETE", format!("/page_access_users/{}", user["id"].as_str().unwrap())),
        ] {
            let body =
                json!({ "incident": { "name": "x" }, "component": { "name": "x" }, "component_group": { "name": "x" }, "body_draft": "x" });
            let headers = [("Content-Type", "application/json")];
            let reply = stranger.send(method, &format!("/v1/pages/{page}{path}"), &headers, &body.to_string()).await;
            assert_eq!(reply.status, 404, "{method} {page}{path}: {}", reply.text());
        }
        let write = format!("/v1/pages/{page}/incidents/{incident}/postmortem");
        let reply = stranger.send("PUT", &write, &[("Content-Type", "application/json")], r#"{"postmortem":{"body_draft":"x"}}"#).await;
        assert_eq!(reply.status, 404);
    }
    assert!(before == app.dump().await, "nothing was written");
}

async fn a119_nothing_moves_to_another_page(app: &TestApp) {
    let scene = Scene::on(app).await;
    let component = app.component("Player").await;
    let theirs = app.foreign_component().await;
    let path = format!("/components/{component}");
    let kept = scene.change(&path, json!({ "component": { "page_id": app.other_page } })).await;
    assert_eq!(kept["page_id"], json!(app.page));
    assert_eq!(scene.call("PATCH", &path, json!({ "component": { "group_id": theirs } })).await.0, 422);
    for incident in [
        json!({ "name": "x", "component_ids": [theirs] }),
        json!({ "name": "x", "components": { theirs.as_str(): "major_outage" } }),
        json!({ "name": "x", "component_ids": [theirs], "scheduled_for": "2030-01-01T00:00:00Z", "scheduled_until": "2030-01-02T00:00:00Z" }),
    ] {
        assert_eq!(scene.call("POST", "/incidents", json!({ "incident": incident })).await.0, 422, "{incident}");
    }
    assert_eq!(scene.call("POST", "/component-groups", json!({ "component_group": { "name": "G", "components": [theirs] } })).await.0, 422);
    assert_eq!(
        scene.call("POST", "/subscribers", json!({ "subscriber": { "email": "a@example.org", "component_ids": [theirs] } })).await.0,
        422
    );
}

async fn a125_each_scope_does_what_it_may(app: &TestApp) {
    let component = app.component("Player").await;
    let asks: [(&str, String, Value); 9] = [
        ("GET", "/incidents".into(), json!({})),
        ("GET", "/components".into(), json!({})),
        ("PATCH", format!("/components/{component}"), json!({ "component": { "status": "operational" } })),
        ("POST", "/incidents".into(), json!({ "incident": { "name": "Slow", "deliver_notifications": false } })),
        ("POST", "/metrics/data".into(), json!({ "data": {} })),
        ("GET", "/subscribers".into(), json!({})),
        ("POST", "/components".into(), json!({ "component": { "name": "x" } })),
        ("PATCH", String::new(), json!({ "page": { "branding": "basic" } })),
        ("POST", "/metrics_providers".into(), json!({ "metrics_provider": { "type": "Self" } })),
    ];
    for (scope, may) in [
        (Scope::Read, [true, true, false, false, false, false, false, false, false]),
        (Scope::Metrics, [false, false, false, false, true, false, false, false, false]),
        (Scope::Components, [false, true, true, false, false, false, false, false, false]),
        (Scope::Incidents, [true, true, true, true, false, false, false, false, false]),
        (Scope::Subscribers, [false, false, false, false, false, true, false, false, false]),
        (Scope::Admin, [true; 9]),
    ] {
        let scene = Scene::with(app, scope).await;
        for ((method, path, body), may) in asks.iter().zip(may) {
            let (status, answer) = scene.call(method, path, body.clone()).await;
            assert_eq!((status != 403, status < 500), (may, true), "{scope} {method} {path}: {status} {answer}");
        }
    }
}

async fn a126_what_scripts_may_not_set_they_do_not_set(app: &TestApp) {
    let scene = Scene::on(app).await;
    let component = app.component("Player").await;
    let path = format!("/components/{component}");
    let before = scene.get(&path).await;
    let odd = json!({ "id": "zzzzzzzzzzzz", "page_id": app.other_page, "created_by": "x", "role": "owner", "created_at": "2000-01-01T00:00:00Z", "position": 99 });
    assert_eq!(scene.change(&path, json!({ "component": odd })).await, before);
    let mut incident = odd.clone();
    incident["name"] = json!("Slow");
    incident["notified"] = json!(true);
    let made = scene.make("/incidents", json!({ "incident": incident })).await;
    assert!(made["id"] != "zzzzzzzzzzzz" && made["page_id"] == json!(app.page) && made["created_at"] != "2000-01-01T00:00:00Z");
}

async fn a130_updates_at_once_are_all_told_once(app: &TestApp) {
    let scene = Scene::on(app).await;
    app.reader().await;
    let made = scene.make("/incidents", json!({ "incident": { "name": "Slow", "deliver_notifications": false } })).await;
    let path = format!("/incidents/{}", made["id"].as_str().unwrap());
    let say = |n: usize| {
        let state = if n.is_multiple_of(2) { "resolved" } else { "monitoring" };
        scene.call("PATCH", &path, json!({ "incident": { "status": state, "body": format!("Update {n}") } }))
    };
    let all = futures::future::join_all((0..24).map(say)).await;
    // Whoever cannot be served in time is told to come back, and has changed nothing.
    assert!(all.iter().all(|(status, _)| matches!(status, 200 | 503)), "{all:?}");
    let taken = all.iter().filter(|(status, _)| *status == 200).count();
    assert!(taken > 0, "{all:?}");
    let log = scene.get(&path).await;
    assert_eq!((log["incident_updates"].as_array().unwrap().len(), app.outbox().await.len()), (taken + 1, taken));
}

async fn a158_odd_texts_are_json(app: &TestApp) {
    let scene = Scene::on(app).await;
    let odd = "\u{2028}</script>\u{202e}a\u{0}b\u{1b}[31m & \"q\" 日本";
    let made = scene.make("/incidents", json!({ "incident": { "name": odd, "body": odd } })).await;
    assert_eq!(made["name"], "</script>ab[31m & \"q\" 日本");
    let unknown = app.component("Player").await;
    server::service::components::set_statuses(&app.services, &app.owner(), app.page, &[(unknown, Status::Unknown)]).await.unwrap();
    let reply = scene.send("GET", &scene.path(&format!("/components/{unknown}/uptime")), &[], "").await;
    assert_eq!(
        (reply.status, reply.header("content-type"), reply.header("x-content-type-options")),
        (200, "application/json; charset=utf-8", "nosniff")
    );
    assert!(said(&reply)["uptime_percentage"].is_null() || said(&reply)["uptime_percentage"].is_number());
}
