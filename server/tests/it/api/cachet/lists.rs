//! Lists in parts, in order, of what is meant; and what everybody may keep of them.

use serde_json::{Value, json};

use super::{Scene, at};
use crate::support::app::TestApp;

both!(a_list_comes_in_parts);
on_sqlite!(a_list_is_ordered_and_narrowed, a001_odd_parameters_do_nothing, what_everybody_reads_is_kept_and_open_to_every_site);

const NONE: [Value; 0] = [];

async fn a_list_comes_in_parts(app: &TestApp) {
    let scene = Scene::on(app).await;
    for name in ["A", "B", "C", "D", "E"] {
        app.component(name).await;
    }
    let whole = scene.read("/components").await;
    assert_eq!(
        whole.json["meta"],
        json!({ "pagination": { "total": 5, "count": 5, "per_page": 20, "current_page": 1, "total_pages": 1,
            "links": { "next_page": null, "previous_page": null } } })
    );
    let part = scene.read("/components?page=2&per_page=2").await;
    let base = "https://status.example.com/api/v1/components?per_page=2";
    assert_eq!(
        part.json["meta"],
        json!({ "pagination": { "total": 5, "count": 2, "per_page": 2, "current_page": 2, "total_pages": 3,
            "links": { "next_page": format!("{base}&page=3"), "previous_page": format!("{base}&page=1") } } })
    );
    assert_eq!(
        (part.each("name"), scene.look("/components?page=2&per_page=2").await.each("name")),
        (vec![json!("C"), json!("D")], vec![json!("C"), json!("D")])
    );
    let last = scene.read("/components?page=3&per_page=2").await;
    assert_eq!((last.each("name"), &last.json["meta"]["pagination"]["links"]["next_page"]), (vec![json!("E")], &Value::Null));
    assert_eq!(scene.read("/components?page=9").await.each("name"), NONE);
    let empty = scene.read("/metrics").await;
    assert_eq!((empty.each("id"), &empty.json["meta"]["pagination"]["total_pages"]), (Vec::new(), &json!(1)));
    for odd in [
        "page=0",
        "page=-1",
        "page=x",
        "page=1000001",
        "per_page=0",
        "per_page=1001",
        "per_page=99999999999999999999",
        "sort=id;DROP%20TABLE%20users",
        "order=up",
        "id=x",
        "enabled=perhaps",
        "name=%00",
    ] {
        let refused = scene.read(&format!("/components?{odd}")).await;
        assert_eq!((refused.status(), refused.details().len()), (400, 1), "{odd}: {}", refused.reply.text());
    }
}

async fn a_list_is_ordered_and_narrowed(app: &TestApp) {
    let scene = Scene::on(app).await;
    for (name, status) in [("B", 1), ("C", 4), ("A", 2)] {
        scene.make("/components", json!({ "name": name, "status": status })).await;
    }
    for (query, names) in [
        ("", ["B", "C", "A"]),
        ("?order=desc", ["A", "C", "B"]),
        ("?sort=name", ["A", "B", "C"]),
        ("?sort=name&order=desc", ["C", "B", "A"]),
        ("?sort=status&order=asc", ["B", "A", "C"]),
        ("?sort=created_at", ["B", "C", "A"]),
    ] {
        assert_eq!(scene.read(&format!("/components{query}")).await.each("name"), names, "{query}");
        assert_eq!(scene.look(&format!("/components{query}")).await.each("name"), names, "{query}");
    }
    for (query, names) in [
        ("name=A", &["A"][..]),
        ("status=4", &["C"]),
        ("id=1", &["B"]),
        ("group_id=0", &["B", "C", "A"]),
        ("group_id=3", &[]),
        ("enabled=1", &["B", "C", "A"]),
        ("enabled=false", &[]),
        ("name=A&status=4", &[]),
    ] {
        assert_eq!(scene.read(&format!("/components?{query}")).await.each("name"), names, "{query}");
    }
}

async fn a001_odd_parameters_do_nothing(app: &TestApp) {
    let scene = Scene::on(app).await;
    app.component("Player").await;
    let odd = "/components?name=1&1%5B0%5D=&1%5B1%5D=a&1%5B2%5D=&1%5B3%5D=or+'a'='a')%20and%20(select%20sleep(6))--";
    assert_eq!(scene.read(odd).await.each("id"), NONE);
    for needle in ["'", "\"", "1 OR 1=1", "1;SELECT pg_sleep(5)--", "${1}"] {
        let query = serde_urlencoded::to_string([("name", needle)]).expect("text");
        assert_eq!(
            (scene.read(&format!("/components?{query}")).await.each("id"), scene.look(&format!("/components?{query}")).await.each("id")),
            (Vec::new(), Vec::new())
        );
    }
}

async fn what_everybody_reads_is_kept_and_open_to_every_site(app: &TestApp) {
    let scene = Scene::on(app).await;
    app.component("Player").await;
    for path in ["/ping", "/version", "/status", "/components", "/components?per_page=1", "/components/1", "/incidents", "/openapi.json"] {
        let first = scene.door.get(&at(path)).await;
        let tag = first.header("etag").to_owned();
        assert_eq!((first.status, first.header("access-control-allow-origin"), tag.is_empty()), (200, "*", false), "{path}");
        assert_eq!(scene.door.get_with(&at(path), &[("If-None-Match", &tag)]).await.status, 304, "{path}");
        assert_eq!(first.header("content-type"), "application/json; charset=utf-8");
    }
    let asked = scene.door.ask("OPTIONS", &at("/components"), &[("Origin", "https://example.org")]).await;
    assert_eq!((asked.status, asked.header("access-control-allow-origin")), (204, "*"));
    let own = scene.look("/components").await.reply;
    assert_eq!((own.header("cache-control"), own.has("access-control-allow-origin")), ("no-store", false));
    assert_eq!(scene.read("/ping").await.json, json!({ "data": "Pong!" }));
    let version = scene.read("/version").await.json;
    assert_eq!(
        version,
        json!({ "meta": { "on_latest": true, "latest": { "tag_name": "v2.4.0", "prelease": false, "draft": false } }, "data": "2.4.0" })
    );
    let status = scene.read("/status").await;
    assert_eq!(
        (&status.data()["status"], status.data()["message"].as_str().is_some_and(|text| !text.is_empty())),
        (&json!("success"), true)
    );
}
