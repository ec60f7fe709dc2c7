//! Metrics, their providers and points, as collectors use them.

use serde_json::json;

use super::{Scene, ids};
use crate::support::app::TestApp;

both!(
    a_metric_is_made_fed_emptied_and_taken_away,
    what_is_changed_at_the_same_moment_is_all_changed,
    providers_are_made_changed_and_taken_away,
    a_pulled_metric_takes_no_points,
    a_pulled_metric_is_made_whole_or_not_at_all,
);

async fn a_metric_is_made_fed_emptied_and_taken_away(app: &TestApp) {
    let scene = Scene::on(app).await;
    assert_eq!(scene.get("/metrics_providers").await, json!([]));
    let own = scene.make("/metrics_providers", json!({ "metrics_provider": { "type": "Self" } })).await;
    assert_eq!((&own["type"], &own["page_id"], own["created_at"].is_string()), (&json!("Self"), &json!(app.page), true));
    assert_eq!(scene.make("/metrics_providers", json!({ "metrics_provider": { "type": "Self" } })).await, own, "there is one");
    let of_it = format!("/metrics_providers/{}/metrics", own["id"].as_str().unwrap());
    let input = json!({ "metric": { "id": "abcd1234efgh", "name": "Latency", "suffix": "ms", "y_axis_min": 0, "decimal_places": 1, "transform": "max",
        "metric_identifier": "p95" } });
    let made = scene.make(&of_it, input.clone()).await;
    assert_eq!((&made["id"], &made["suffix"], &made["y_axis_min"]), (&json!("abcd1234efgh"), &json!("ms"), &json!(0.0)));
    assert_eq!((&made["metrics_provider_id"], &made["metric_identifier"]), (&own["id"], &json!("p95")));
    assert_eq!(scene.call("POST", &of_it, input).await.0, 422, "an id is used once");
    let path = "/metrics/abcd1234efgh";
    let at = app.now().millis() / 1_000 - 60;
    let (status, taken) = scene.call("POST", &format!("{path}/data"), json!({ "data": { "timestamp": at, "value": 7.5 } })).await;
    assert_eq!((status, taken), (201, json!({ "data": { "timestamp": at / 30 * 30, "value": 7.5 } })));
    assert!(scene.get(path).await["most_recent_data_at"].is_string());
    let changed = scene.change(path, json!({ "metric": { "name": "Slowness", "y_axis_max": 9, "suffix": null, "display": false } })).await;
    assert_eq!((&changed["name"], &changed["y_axis_max"], &changed["suffix"]), (&json!("Slowness"), &json!(9.0), &json!(null)));
    assert_eq!((&changed["y_axis_min"], &changed["display"]), (&json!(0.0), &json!(false)));
    assert_eq!(scene.call("PATCH", path, json!({ "metric": { "y_axis_max": -1 } })).await.0, 422);
    let (status, emptied) = scene.call("DELETE", &format!("{path}/data"), json!({})).await;
    assert_eq!((status, &emptied["most_recent_data_at"]), (200, &json!(null)));
    assert_eq!((ids(&scene.get("/metrics").await), ids(&scene.get(&of_it).await)), (vec!["abcd1234efgh"], vec!["abcd1234efgh"]));
    let provider = format!("/metrics_providers/{}", own["id"].as_str().unwrap());
    assert_eq!(scene.call("DELETE", &provider, json!({})).await.0, 409, "it is in use");
    assert_eq!(scene.call("DELETE", path, json!({})).await.0, 200);
    assert_eq!(scene.call("DELETE", &provider, json!({})).await.0, 200);
    assert_eq!(scene.get("/metrics_providers").await, json!([]));
}

async fn providers_are_made_changed_and_taken_away(app: &TestApp) {
    let scene = Scene::on(app).await;
    let input = json!({ "metrics_provider": { "type": "Datadog", "api_key": "k", "api_token": "t", "metric_base_uri": "https://api.datadoghq.eu" } });
    let made = scene.make("/metrics_providers", input).await;
    assert_eq!((&made["type"], &made["metric_base_uri"]), (&json!("Datadog"), &json!("https://api.datadoghq.eu")));
    assert!(!made.to_string().contains("\"k\""), "keys are not shown again");
    let path = format!("/metrics_providers/{}", made["id"].as_str().unwrap());
    let change = json!({ "metrics_provider": { "type": "Datadog", "metric_base_uri": "https://api.datadoghq.com" } });
    assert_eq!(scene.call("PATCH", &path, change.clone()).await.0, 422, "keys are sent to no other server");
    let mut change = change;
    change["metrics_provider"]["api_key"] = json!("k");
    change["metrics_provider"]["api_token"] = json!("t");
    assert_eq!(scene.change(&path, change).await["metric_base_uri"], "https://api.datadoghq.com");
    assert_eq!(scene.call("DELETE", &path, json!({})).await.0, 200);
    assert_eq!(scene.call("GET", &path, json!({})).await.0, 404);
    for bad in [
        json!({ "type": "Librato" }),
        json!({ "type": "Other" }),
        json!({ "type": "Datadog" }),
        json!({}),
        json!({ "type": "NewRelic", "api_key": "k" }),
    ] {
        assert_eq!(scene.call("POST", "/metrics_providers", json!({ "metrics_provider": bad })).await.0, 422, "{bad}");
    }
}

async fn a_pulled_metric_takes_no_points(app: &TestApp) {
    let scene = Scene::on(app).await;
    let provider = scene.make("/metrics_providers", json!({ "metrics_provider": { "type": "Pingdom", "api_token": "t" } })).await;
    let of_it = format!("/metrics_providers/{}/metrics", provider["id"].as_str().unwrap());
    assert_eq!(scene.call("POST", &of_it, json!({ "metric": { "name": "Site" } })).await.0, 422);
    let made = scene.make(&of_it, json!({ "metric": { "name": "Site", "metric_identifier": "1234 avgresponse" } })).await;
    let id = made["id"].as_str().unwrap();
    assert_eq!((&made["metrics_provider_id"], &made["metric_identifier"]), (&provider["id"], &json!("1234 avgresponse")));
    let point = json!({ "data": { "value": 1 } });
    assert_eq!(scene.call("POST", &format!("/metrics/{id}/data"), point).await.0, 405);
    assert_eq!(scene.call("POST", "/metrics/data", json!({ "data": { id: [{ "value": 1 }] } })).await.0, 405);
    assert_eq!(scene.call("DELETE", &format!("/metrics_providers/{}", provider["id"].as_str().unwrap()), json!({})).await.0, 409);
}

async fn what_is_changed_at_the_same_moment_is_all_changed(app: &TestApp) {
    let scene = Scene::on(app).await;
    let own = scene.make("/metrics_providers", json!({ "metrics_provider": { "type": "Self" } })).await;
    let of_it = format!("/metrics_providers/{}/metrics", own["id"].as_str().unwrap());
    let made = scene.make(&of_it, json!({ "metric": { "name": "Latency" } })).await;
    let path = format!("/metrics/{}", made["id"].as_str().unwrap());
    let changes = [("name", json!("Time")), ("suffix", json!("ms")), ("y_axis_max", json!(9.0)), ("metric_identifier", json!("p95"))];
    let change = |(field, value): &(&str, serde_json::Value)| {
        let body = json!({ "metric": { *field: value } });
        scene.call("PATCH", &path, body)
    };
    let all = futures::future::join_all(changes.iter().map(change)).await;
    assert!(all.iter().all(|(status, _)| *status == 200), "{all:?}");
    let now = scene.get(&path).await;
    assert!(changes.iter().all(|(field, value)| now[field] == *value), "{now}");
}

async fn a_pulled_metric_is_made_whole_or_not_at_all(app: &TestApp) {
    let scene = Scene::on(app).await;
    let provider = scene.make("/metrics_providers", json!({ "metrics_provider": { "type": "Pingdom", "api_token": "t" } })).await;
    let of_it = format!("/metrics_providers/{}/metrics", provider["id"].as_str().unwrap());
    let input = |asked: &str| json!({ "metric": { "id": "abcd1234efgh", "name": "Site", "metric_identifier": asked } });
    let before = app.dump().await;
    let (status, refused) = scene.call("POST", &of_it, input("what Pingdom has not")).await;
    assert_eq!((status, refused.to_string().contains("metric_identifier")), (422, true), "{refused}");
    assert!(before == app.dump().await, "nothing was written");
    assert_eq!(scene.make(&of_it, input("1234 avgresponse")).await["id"], "abcd1234efgh", "the id is free");
    let path = "/metrics/abcd1234efgh";
    let half = json!({ "metric": { "name": "Other", "metric_identifier": "what Pingdom has not" } });
    assert_eq!(scene.call("PATCH", path, half).await.0, 422);
    assert_eq!(scene.get(path).await["name"], "Site");
}
