//! What nobody sends by mistake.

use serde_json::{Value, json};

use super::Scene;
use crate::support::app::TestApp;

both!(a002_queries_are_never_statements, a126_nobody_decides_what_is_not_theirs);
on_sqlite!(
    a001_parameters_nobody_asked_for_are_left_alone,
    a006_only_an_id_is_an_id,
    a007_a_field_is_what_it_is_said_to_be,
    a033_a_refusal_is_never_a_document,
    a057_bodies_that_are_bombs_are_refused_soon,
    a158_every_answer_is_json_whatever_stands_in_it,
);

const NEEDLES: [&str; 11] =
    ["'", "\"", "\\", "%27", "1 OR 1=1", "1;SELECT pg_sleep(5)--", "1' AND randomblob(100000000)--", "%00", "${1}", "?", "$1"];

async fn a001_parameters_nobody_asked_for_are_left_alone(app: &TestApp) {
    let scene = Scene::on(app).await;
    app.component("Player").await;
    let plain = scene.read("/components").await.json;
    for odd in [
        "?name=1&1%5B0%5D=&1%5B1%5D=a&1%5B2%5D=&1%5B3%5D=or+'a'='a')%20and%20(select%20sleep(6))--",
        "?sort=id;DROP%20TABLE%20users",
        "?utm_x=1",
    ] {
        assert_eq!(scene.read(&format!("/components{odd}")).await.json, plain, "{odd}");
    }
}

async fn a002_queries_are_never_statements(app: &TestApp) {
    let scene = Scene::on(app).await;
    app.reader().await;
    for needle in NEEDLES {
        let value = serde_urlencoded::to_string([("x", needle)]).expect("text")[2..].to_owned();
        for path in ["/subscribers?text=", "/audit?text=", "/audit?actor=", "/audit?noun=", "/audit?verb=", "/audit?noun_id="] {
            let found = scene.look(&format!("{path}{value}")).await;
            assert_eq!(found.status(), 200, "{path}{value}: {}", found.reply.text());
            // Quotation marks do stand in the log.
            let is_literal = path == "/audit?text=" && matches!(needle, "\"" | "\\" | "?");
            assert!(is_literal || found.json["items"] == json!([]), "{path}{value}: {}", found.reply.text());
        }
        for path in
            ["/subscribers?channel=", "/incidents?after=", "/deliveries?event_id=", "/audit?from=", "/components/abcdefghijkl/uptime?days="]
        {
            let refused = scene.look(&format!("{path}{value}")).await;
            assert_eq!(refused.status(), 422, "{path}{value}: {}", refused.reply.text());
        }
    }
}

async fn a006_only_an_id_is_an_id(app: &TestApp) {
    let scene = Scene::on(app).await;
    for id in ["0x1", "1e3", "%31", "1%00", "%EF%BC%91", "..", "%2e%2e", "ABCDEFGHIJKL", "abcdefghijk%20"] {
        for path in ["components", "groups", "incidents", "maintenance", "metrics", "subscribers", "hooks", "announcements"] {
            let missing = scene.look(&format!("/{path}/{id}")).await;
            assert_eq!(missing.status(), 404, "{path}/{id}: {}", missing.reply.text());
        }
    }
    assert_eq!(scene.look("/deliveries/99999999999999999999/attempts").await.status(), 404);
}

async fn a007_a_field_is_what_it_is_said_to_be(app: &TestApp) {
    let scene = Scene::on(app).await;
    for body in [
        json!({"component": {"name": ["a"]}}),
        json!({"name": {"$ne": null}}),
        json!({"id": "1 OR 1=1"}),
        json!({"name": ["a"]}),
        json!({"name": 1}),
    ] {
        assert_eq!(scene.send("POST", "/components", body.clone()).await.status(), 422, "{body}");
    }
    let bearer = format!("Bearer {}", scene.token);
    let headers = [("Authorization", bearer.as_str()), ("Content-Type", "application/json")];
    let twice = super::said(scene.door.send("POST", "/api/v3/components", &headers, r#"{"name":"a","name":"b"}"#).await);
    assert_eq!((twice.status(), twice.fields()), (422, vec!["name"]), "{}", twice.reply.text());
}

async fn a033_a_refusal_is_never_a_document(app: &TestApp) {
    let scene = Scene::on(app).await;
    let refused = scene.send("POST", "/components", json!({"<img src=x onerror=1>": 1})).await;
    assert_eq!((refused.status(), refused.reply.header("content-type")), (422, "application/problem+json"));
    assert_eq!(refused.reply.header("x-content-type-options"), "nosniff");
    let odd = scene.read("/%3Cimg%20src=x%3E").await;
    assert_eq!((odd.status(), odd.reply.header("content-type")), (404, "application/problem+json"));
}

async fn a057_bodies_that_are_bombs_are_refused_soon(app: &TestApp) {
    let scene = Scene::on(app).await;
    let bearer = format!("Bearer {}", scene.token);
    let headers = [("Authorization", bearer.as_str()), ("Content-Type", "application/json")];
    let many: String = (0..60_000).map(|n| format!("\"k{n}\":1,")).collect();
    for (body, statuses) in [
        ("[".repeat(100_000), [400, 422]),
        (format!("{{{many}\"name\":\"a\"}}"), [422, 422]),
        (format!("{{\"name\":\"{}\"}}", "x".repeat(900_000)), [422, 422]),
        ("{\"name\":\"a\",\"uptime_objective\":1e400}".to_owned(), [400, 422]),
        (format!("{{\"name\":\"a\",\"uptime_objective\":{}}}", "9".repeat(10_000)), [400, 422]),
    ] {
        let refused = scene.door.send("POST", "/api/v3/components", &headers, &body).await;
        assert!(statuses.contains(&refused.status), "{}: {}", &body[..20], refused.status);
    }
}

async fn a126_nobody_decides_what_is_not_theirs(app: &TestApp) {
    let scene = Scene::on(app).await;
    let component = app.component("Player").await;
    for field in ["id", "page_id", "created_by", "role", "created_at", "updated_at", "automation_key", "staff", "position", "deleted_at"] {
        let refused = scene.send("PATCH", &format!("/components/{component}"), json!({ field: "abcdefghijkl" })).await;
        assert_eq!((refused.status(), refused.fields()), (422, vec![field]), "{}", refused.reply.text());
    }
}

async fn a158_every_answer_is_json_whatever_stands_in_it(app: &TestApp) {
    let scene = Scene::on(app).await;
    let name = "</script>\u{2028}\u{2029} \"quoted\" \\ \u{1f600}";
    let id = scene.make("/components", json!({"name": name})).await;
    let seen = scene.read(&format!("/components/{id}")).await;
    assert_eq!(
        (&seen.json["name"], seen.reply.header("x-content-type-options")),
        (&Value::from("</script> \"quoted\" \\ \u{1f600}"), "nosniff")
    );
    let odd = scene.make("/components", json!({"name": "a\u{0}b\u{202e}c"})).await;
    assert_eq!(scene.read(&format!("/components/{odd}")).await.json["name"], "abc");
}
