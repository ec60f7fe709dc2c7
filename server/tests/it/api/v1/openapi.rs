//! What is described is what is served.

use serde_json::{Value, json};

use super::{Scene, said};
use crate::{api::described::operations, support::app::TestApp};

on_sqlite!(every_described_path_is_served, every_operation_is_described_whole);

async fn document(scene: &Scene<'_>) -> Value {
    let reply = scene.door.get("/v1/openapi.json").await;
    assert_eq!((reply.status, reply.header("content-type")), (200, "application/json; charset=utf-8"));
    said(&reply)
}

async fn every_described_path_is_served(app: &TestApp) {
    let scene = Scene::on(app).await;
    let document = document(&scene).await;
    let all = operations(&document);
    assert!(all.len() > 110, "{}", all.len());
    for (method, path, _) in all {
        let method = method.to_uppercase();
        let filled = path.replace("{page_id}", app.page.as_str()).replace("{organization_id}", app.page.as_str());
        let filled: String =
            filled.split('/').map(|step| if step.starts_with('{') { "zzzzzzzzzzzz" } else { step }).collect::<Vec<_>>().join("/");
        let reply = scene.send(&method, &format!("/v1{filled}"), &[("Content-Type", "application/json")], "{}").await;
        let answer = said(&reply);
        assert!(reply.status != 405 && answer["error"] != "There is no such path", "{method} {path}: {} {answer}", reply.status);
        assert!(reply.status < 500, "{method} {path}: {answer}");
    }
}

async fn every_operation_is_described_whole(app: &TestApp) {
    let scene = Scene::on(app).await;
    let document = document(&scene).await;
    assert!(document["openapi"].as_str().is_some_and(|version| version.starts_with("3.1")), "{}", document["openapi"]);
    assert_eq!(document["servers"][0]["url"], "/v1");
    assert_eq!(document["security"], json!([{ "oauth": [] }, { "bearer": [] }, { "api_key": [] }]));
    let mut names = std::collections::BTreeSet::new();
    for (method, path, operation) in operations(&document) {
        assert!(names.insert(operation["operationId"].as_str().unwrap()), "{path} {method}");
        assert!(operation["summary"].is_string(), "{path} {method}");
        let places = path.matches('{').count();
        let described = operation["parameters"].as_array().map_or(0, |all| all.iter().filter(|one| one["in"] == "path").count());
        assert_eq!(described, places, "{path} {method}");
        for status in ["401", "404", "422", "429"] {
            assert!(operation["responses"][status]["content"]["application/json"]["schema"].is_object(), "{path} {method} {status}");
        }
        assert!(
            ["get", "delete"].contains(&method)
                || path.ends_with("revert")
                || path.ends_with("resend_confirmation")
                || operation["requestBody"].is_object(),
            "{path} {method}"
        );
    }
    // Types of one name in different files would be described as one.
    for (schema, field) in [
        ("NewComponent", "showcase"),
        ("NewIncident", "impact_override"),
        ("NewMetric", "suffix"),
        ("NewSubscriber", "endpoint"),
        ("NewMetricsProvider", "api_key"),
        ("NewUser", "first_name"),
        ("ChangedComponent", "start_date"),
        ("ChangedIncident", "body"),
    ] {
        assert!(document["components"]["schemas"][schema]["properties"][field].is_object(), "{schema}.{field}");
    }
    let text = document.to_string();
    for (at, _) in text.match_indices("\"#/components/schemas/") {
        let name = text[at + 22..].split('"').next().unwrap();
        assert!(document["components"]["schemas"][name].is_object(), "{name} is not described");
    }
}
