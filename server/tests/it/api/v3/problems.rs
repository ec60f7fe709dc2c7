//! Refusals: what kind of problem, in which words, and which field.

use serde_json::json;

use super::Scene;
use crate::support::app::TestApp;

both!(what_does_not_fit_is_named);
on_sqlite!(
    a_refusal_says_what_kind_it_is,
    what_is_nowhere_is_a_problem_too,
    a_body_is_json_and_not_too_large,
    each_kind_of_problem_has_a_sentence
);

async fn what_does_not_fit_is_named(app: &TestApp) {
    let scene = Scene::on(app).await;
    let component = app.component("Player").await;
    for (method, path, body, field) in [
        ("POST", "/components", json!({"name": ""}), "name"),
        ("POST", "/components", json!({}), "name"),
        ("POST", "/components", json!({"name": "A", "colour": "red"}), "colour"),
        ("POST", "/components", json!({"name": "A", "status": "fine"}), "status"),
        ("POST", "/components", json!({"name": "A", "group_id": "nope"}), "group_id"),
        ("POST", "/components", json!({"name": "A", "group_id": "abcdefghijkl"}), "group_id"),
        ("POST", "/components", json!({"name": "A", "start_date": "2026-02-30"}), "start_date"),
        ("POST", "/components", json!({"name": "A", "link": "javascript:alert(1)"}), "link"),
        ("PATCH", "/components/{c}", json!({"name": null}), "name"),
        ("PATCH", "/components/{c}", json!({"uptime_objective": 101}), "uptime_objective"),
        ("PATCH", "/components/{c}", json!({"depends_on": ["abcdefghijkl"]}), "depends_on"),
        (
            "POST",
            "/incidents",
            json!({"name": "A", "body": "B", "components": [{"component_id": component, "status": 7}]}),
            "components.0.status",
        ),
        ("POST", "/incidents", json!({"name": "A", "body": "B", "publish": {"publication": "scheduled"}}), "publish.at"),
        ("POST", "/incidents", json!({"name": "A", "body": ""}), "body"),
        ("POST", "/maintenance", json!({"name": "A", "body": "B", "scheduled_for": "soon", "scheduled_until": "later"}), "scheduled_for"),
        (
            "POST",
            "/maintenance",
            json!({"name": "A", "body": "B", "scheduled_for": "2026-03-05T10:00:00Z", "scheduled_until": "2026-03-05T09:00:00Z"}),
            "scheduled_until",
        ),
        ("POST", "/metrics", json!({"name": "A", "decimals": 7}), "decimals"),
        ("POST", "/subscribers", json!({"channel": "email", "address": "nobody"}), "address"),
        ("POST", "/hooks", json!({"name": "A", "url": "ftp://example.com"}), "url"),
        ("POST", "/hooks", json!({"name": "A", "url": "https://example.com", "nouns": ["cat"]}), "nouns"),
        ("POST", "/announcements", json!({"text": "x".repeat(501)}), "text"),
        ("POST", "/components", json!([]), "body"),
    ] {
        let path = path.replace("{c}", component.as_str());
        let refused = scene.send(method, &path, body.clone()).await;
        assert_eq!((refused.status(), refused.fields()), (422, vec![field]), "{method} {path} {body}: {}", refused.reply.text());
    }
}

async fn a_refusal_says_what_kind_it_is(app: &TestApp) {
    let scene = Scene::on(app).await;
    let refused = scene.send("POST", "/components", json!({"name": ""})).await;
    assert_eq!(refused.reply.header("content-type"), "application/problem+json");
    assert_eq!(
        refused.json,
        json!({
            "type": "/api/v3/problems/invalid", "title": "Something does not fit", "status": 422, "detail": "name must not be empty",
            "errors": [{"field": "name", "message": "must not be empty"}],
        })
    );
    let unsigned = scene.read("/subscribers").await;
    assert_eq!((unsigned.status(), unsigned.reply.header("www-authenticate")), (401, "Bearer"));
    let read = super::token(app, Some(app.page), app::model::Scope::Read).await;
    let forbidden = scene.send_as(&read, "GET", "/subscribers", None).await;
    assert_eq!((forbidden.status(), &forbidden.json["type"]), (403, &json!("/api/v3/problems/forbidden")));
    for bad in ["", "null", "undefined", "ls_x", &scene.token[..20]] {
        // a115
        assert_eq!(scene.send_as(bad, "GET", "/page", None).await.status(), 401, "{bad}");
    }
    // a113
    assert_eq!(scene.read(&format!("/subscribers?api_key={}", scene.token)).await.status(), 401);
}

async fn what_is_nowhere_is_a_problem_too(app: &TestApp) {
    let scene = Scene::on(app).await;
    for path in ["", "/", "/nothing", "/components/", "/components/x", "/components/abcdefghijkl", "/incidents/1/2/3/4", "/page.json"] {
        let missing = scene.read(path).await;
        assert_eq!((missing.status(), &missing.json["status"]), (404, &json!(404)), "{path}: {}", missing.reply.text());
        assert_eq!(missing.reply.header("content-type"), "application/problem+json", "{path}");
    }
    // a141
    for (method, path) in
        [("DELETE", "/page"), ("POST", "/components/abcdefghijkl"), ("TRACE", "/page"), ("PROPFIND", "/components"), ("PUT", "/metrics")]
    {
        let refused = scene.deed(method, path).await;
        assert_eq!((refused.status(), &refused.json["type"]), (405, &json!("/api/v3/problems/method-not-allowed")), "{method} {path}");
        assert!(refused.reply.header("allow").contains("GET"), "{method} {path}: {:?}", refused.reply.headers);
    }
}

async fn a_body_is_json_and_not_too_large(app: &TestApp) {
    let scene = Scene::on(app).await;
    let bearer = format!("Bearer {}", scene.token);
    let own = ("Authorization", bearer.as_str());
    let json = ("Content-Type", "application/json");
    for (kind, body, status) in [
        (Some(json), "{", 400),
        (Some(json), "", 400),
        (Some(json), "{\"name\":\"A\"} x", 400),
        (Some(json), "\u{feff}{}", 400),
        (None, "{}", 415),
        (Some(("Content-Type", "text/plain")), "{}", 415),
        (Some(("Content-Type", "application/x-www-form-urlencoded")), "name=A", 415),
        (Some(("Content-Type", "application/json; charset=utf-8")), "{}", 422),
    ] {
        let headers: Vec<_> = kind.into_iter().chain([own]).collect();
        let refused = super::said(scene.door.send("POST", "/api/v3/components", &headers, body).await);
        assert_eq!((refused.status(), refused.json["status"].as_u64()), (status, Some(status.into())), "{kind:?} {body:?}");
    }
    // a175
    let large = format!("{{\"name\":\"{}\"}}", "x".repeat(1 << 20));
    let refused = super::said(scene.door.send("POST", "/api/v3/components", &[own, json], &large).await);
    assert_eq!((refused.status(), &refused.json["type"]), (413, &json!("/api/v3/problems/too-large")), "{}", refused.reply.text());
}

async fn each_kind_of_problem_has_a_sentence(app: &TestApp) {
    let scene = Scene::on(app).await;
    for name in [
        "unreadable",
        "unsigned",
        "forbidden",
        "not-found",
        "method-not-allowed",
        "conflict",
        "too-large",
        "not-json",
        "invalid",
        "too-many",
        "unavailable",
    ] {
        let told = scene.read(&format!("/problems/{name}")).await;
        assert_eq!((told.status(), told.reply.header("content-type")), (200, "text/plain; charset=utf-8"), "{name}");
        assert!(told.reply.text().ends_with(".\n"), "{name}");
    }
    assert_eq!(scene.read("/problems/nothing").await.status(), 404);
}
