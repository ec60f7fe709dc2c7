//! What holds for every document that describes an interface.

use std::collections::BTreeSet;

use serde_json::Value;
use server::http::router;

use crate::support::door::Door;

/// The methods, paths and descriptions of a document's operations.
pub fn operations(document: &Value) -> Vec<(&str, &str, &Value)> {
    let mut all = Vec::new();
    for (path, operations) in document["paths"].as_object().expect("paths") {
        for (method, operation) in operations.as_object().expect("operations") {
            all.push((method.as_str(), path.as_str(), operation));
        }
    }
    all
}

/// All that is served below a root is described, and nothing else.
pub async fn is_what_is_routed(door: &Door, root: &str, document: &Value) {
    let served = door.get(&format!("{root}/openapi.json")).await;
    let served_as: Value = serde_json::from_slice(&served.body).expect("it is JSON");
    assert_eq!((served.status, &served_as["openapi"]), (200, &Value::from("3.1.0")));
    assert_eq!(served_as, *document);
    let described: BTreeSet<String> = operations(document).into_iter().map(|(_, path, _)| format!("{root}{path}")).collect();
    let (known, below) = (format!("{:?}", router::public(door.state.clone())), format!("{root}/"));
    let routed: BTreeSet<String> = known
        .split("RouteId(")
        .skip(1)
        .filter_map(|entry| Some(entry.split_once("): \"")?.1.split_once('"')?.0.to_owned()))
        // Prometheus writes below the root of Cachet's.
        .filter(|path| path.starts_with(&below) && !path.ends_with("{*path}") && *path != below && path != "/api/v1/write")
        .collect();
    assert_eq!(routed, described);
}

/// Every operation has a name of its own, a sentence, and an answer for whoever succeeds and for whoever is not let in; and all
/// it speaks of is described.
pub fn is_whole(document: &Value) {
    let mut ids = BTreeSet::new();
    for (method, path, operation) in operations(document) {
        let responses = operation["responses"].as_object().expect("responses");
        assert!(responses.keys().any(|status| status.starts_with('2')), "{method} {path}");
        assert!(ids.insert(operation["operationId"].to_string()), "{method} {path}: {} is there twice", operation["operationId"]);
        assert!(operation["summary"].as_str().is_some_and(|summary| summary.ends_with('.')), "{method} {path}");
        assert!(operation["security"].is_array(), "{method} {path}");
        if operation["security"].as_array().is_some_and(|ways| !ways.is_empty() && !ways.contains(&serde_json::json!({}))) {
            assert!(responses.contains_key("401") && responses.contains_key("403"), "{method} {path}");
        }
    }
    let text = document.to_string();
    for part in text.split("#/components/schemas/").skip(1) {
        let name = part.split('"').next().unwrap_or_default();
        assert!(document["components"]["schemas"].get(name).is_some(), "{name} is declared nowhere");
    }
}
