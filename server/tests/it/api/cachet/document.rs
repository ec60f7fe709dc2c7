//! The document that describes the interface.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use server::http::{api::cachet, router};

use super::Scene;
use crate::support::app::TestApp;

on_sqlite!(what_is_documented_is_routed_and_what_is_routed_is_documented, every_operation_tells_how_it_may_be_refused);

fn operations(document: &Value) -> Vec<(String, String, Value)> {
    let mut all = Vec::new();
    for (path, operations) in document["paths"].as_object().expect("paths") {
        for (method, operation) in operations.as_object().expect("operations") {
            all.push((method.clone(), path.clone(), operation.clone()));
        }
    }
    all
}

async fn what_is_documented_is_routed_and_what_is_routed_is_documented(app: &TestApp) {
    let scene = Scene::on(app).await;
    let served = scene.read("/openapi.json").await;
    assert_eq!((served.status(), &served.json["openapi"]), (200, &Value::from("3.1.0")));
    assert_eq!(served.json, cachet::document());
    let documented: BTreeSet<String> = operations(&served.json).into_iter().map(|(_, path, _)| format!("/api/v1{path}")).collect();
    let known = format!("{:?}", router::public(scene.door.state.clone()));
    let routed: BTreeSet<String> = known
        .split("RouteId(")
        .skip(1)
        .filter_map(|entry| Some(entry.split_once("): \"")?.1.split_once('"')?.0.to_owned()))
        // Prometheus writes below the same root.
        .filter(|path| path.starts_with("/api/v1/") && !path.ends_with("{*path}") && path != "/api/v1/" && path != "/api/v1/write")
        .collect();
    assert_eq!(routed, documented);
    let page = scene.door.get("/api/docs?of=cachet").await;
    assert!(page.status == 200 && page.text().contains("data-document=\"/api/v1/openapi.json\""));
}

async fn every_operation_tells_how_it_may_be_refused(_: &TestApp) {
    let document = cachet::document();
    let all = operations(&document);
    assert!(all.len() > 35, "only {}", all.len());
    let mut ids = BTreeSet::new();
    for (method, path, operation) in &all {
        let responses = operation["responses"].as_object().expect("responses");
        assert!(responses.keys().any(|status| status.starts_with('2')), "{method} {path}");
        assert!(ids.insert(operation["operationId"].to_string()), "{method} {path}: {} is there twice", operation["operationId"]);
        assert!(operation["summary"].as_str().is_some_and(|summary| summary.ends_with('.')), "{method} {path}");
        if operation["security"] == json!([{ "token": [] }, { "bearer": [] }]) {
            assert!(responses.contains_key("401") && responses.contains_key("403"), "{method} {path}");
        }
        if method == "post" || method == "put" {
            assert!(
                ["400", "404", "409", "413", "415", "429", "503"].iter().all(|status| responses.contains_key(*status)),
                "{method} {path}"
            );
        }
    }
    let text = document.to_string();
    for part in text.split("#/components/schemas/").skip(1) {
        let name = part.split('"').next().unwrap_or_default();
        assert!(document["components"]["schemas"].get(name).is_some(), "{name} is declared nowhere");
    }
}
