//! The document that describes the interface, and the page that shows it.

use std::collections::BTreeSet;

use serde_json::Value;
use server::http::{api::v3, router};

use super::Scene;
use crate::support::app::TestApp;

on_sqlite!(
    what_is_documented_is_routed_and_what_is_routed_is_documented,
    every_operation_tells_how_it_may_be_refused,
    the_page_of_the_documents_loads_nothing_from_elsewhere
);

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
    assert_eq!(served.json, v3::document());
    let documented: BTreeSet<String> = operations(&served.json).into_iter().map(|(_, path, _)| format!("/api/v3{path}")).collect();
    let known = format!("{:?}", router::public(scene.door.state.clone()));
    let routed: BTreeSet<String> = known
        .split("RouteId(")
        .skip(1)
        .filter_map(|entry| Some(entry.split_once("): \"")?.1.split_once('"')?.0.to_owned()))
        .filter(|path| path.starts_with("/api/v3/") && !path.ends_with("{*path}") && path != "/api/v3/")
        .collect();
    assert_eq!(routed, documented);
}

async fn every_operation_tells_how_it_may_be_refused(_: &TestApp) {
    let document = v3::document();
    let all = operations(&document);
    assert!(all.len() > 70, "only {}", all.len());
    let mut ids = BTreeSet::new();
    for (method, path, operation) in &all {
        let responses = operation["responses"].as_object().expect("responses");
        assert!(responses.keys().any(|status| status.starts_with('2')), "{method} {path}");
        assert!(ids.insert(operation["operationId"].to_string()), "{method} {path}: {} is there twice", operation["operationId"]);
        assert!(operation["summary"].as_str().is_some_and(|summary| summary.ends_with('.')), "{method} {path}");
        assert!(operation["security"].is_array(), "{method} {path}");
        if operation["security"] == serde_json::json!([{"token": []}]) {
            assert!(responses.contains_key("401") && responses.contains_key("403"), "{method} {path}");
        }
    }
    let text = document.to_string();
    for part in text.split("#/components/schemas/").skip(1) {
        let name = part.split('"').next().unwrap_or_default();
        assert!(document["components"]["schemas"].get(name).is_some(), "{name} is declared nowhere");
    }
}

async fn the_page_of_the_documents_loads_nothing_from_elsewhere(app: &TestApp) {
    let scene = Scene::on(app).await;
    for (path, document) in
        [("/api/docs", "/api/v3/openapi.json"), ("/api/docs?of=v1", "/v1/openapi.json"), ("/api/docs?of=x", "/api/v3/openapi.json")]
    {
        let page = scene.door.get(path).await;
        assert_eq!((page.status, page.header("content-type")), (200, "text/html; charset=utf-8"));
        let text = page.text();
        assert!(
            text.contains(&format!("data-document=\"{document}\"")) && !text.contains("http://") && !text.contains("https://"),
            "{text}"
        );
        let policy = page.header("content-security-policy");
        assert!(policy.contains("script-src 'self';") && policy.contains("connect-src 'self';") && !policy.contains("eval"), "{policy}");
    }
}
