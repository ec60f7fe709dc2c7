//! Collectors written for Statuspage.

use app::model::{
    Scope,
    input::{MetricDisplay, NewMetric},
};
use serde_json::{Value, json};
use server::service::metrics;

use super::{Scene, ago, points, send, token};
use crate::support::{app::TestApp, raw::Reply};

both!(
    points_of_many_metrics_are_taken_at_once,
    a_point_of_one_metric_is_taken,
    a_script_of_old_finds_everything_where_it_was,
    a_metric_keeps_the_id_a_collector_knows,
    a058_a_token_of_another_page_knows_nothing_here,
    refusals_have_the_shape_clients_read,
    a_large_body_arrives_whole,
);

fn json_of(reply: &Reply) -> Value {
    serde_json::from_str(&reply.text()).unwrap_or_else(|error| panic!("{error}: {}", reply.text()))
}

const JSON: (&str, &str) = ("Content-Type", "application/json");

async fn points_of_many_metrics_are_taken_at_once(app: &TestApp) {
    let scene = Scene::on(app).await;
    let (id, page) = (scene.metric, app.page);
    let other = super::metric(app, "Errors", app::model::Aggregation::Sum).await;
    let (first, second) = (ago(app, 60) / 1_000, ago(app, 30) / 1_000);
    let body = json!({ "data": { id.to_string(): [{ "timestamp": first, "value": 7.5 }, { "timestamp": second, "value": "8" }],
        other.to_string(): { "timestamp": format!("{second}.25"), "value": 1 } } });
    let reply = scene.push(&format!("/v1/pages/{page}/metrics/data"), &[JSON], body.to_string()).await;
    assert_eq!(reply.status, 202, "{}", reply.text());
    assert_eq!(json_of(&reply)[id.to_string()][0], json!({ "timestamp": first / 30 * 30, "value": 7.5 }));
    assert_eq!(scene.points().await, [(first * 1_000, 7.5), (second * 1_000, 8.0)]);
    assert_eq!(points(app, other).await, [(second * 1_000 + 250, 1.0)]);
}

async fn a_point_of_one_metric_is_taken(app: &TestApp) {
    let scene = Scene::on(app).await;
    let at = ago(app, 60) / 1_000;
    for (path, value) in [("data", 1.5), ("data.json", 2.5)] {
        let body = json!({ "data": { "timestamp": at, "value": value } }).to_string();
        let reply = scene.push(&format!("/v1/pages/{}/metrics/{}/{path}", app.page, scene.metric), &[JSON], body).await;
        assert_eq!((reply.status, json_of(&reply)), (201, json!({ "data": { "timestamp": at / 30 * 30, "value": value } })));
        assert_eq!(scene.points().await, [(at * 1_000, value)], "the last write of an instant wins");
    }
}

async fn a_script_of_old_finds_everything_where_it_was(app: &TestApp) {
    let scene = Scene::on(app).await;
    let at = ago(app, 60) / 1_000;
    let (page, id) = (app.page, scene.metric);
    let oauth = format!("OAuth {}", scene.token);
    let form = format!("data[timestamp]={at}&data[value]=12.5");
    let many = format!("data%5B{id}%5D%5B%5D%5Btimestamp%5D={at}&data%5B{id}%5D%5B%5D%5Bvalue%5D=13.5");
    let kind = ("Content-Type", "application/x-www-form-urlencoded");
    let signed = [kind, ("Authorization", oauth.as_str())];
    let reply = send(&scene.door, &format!("/v1/page/{page}/metrics/{id}/data.json"), &signed, form.as_bytes()).await;
    assert_eq!((reply.status, scene.points().await), (201, vec![(at * 1_000, 12.5)]), "{}", reply.text());
    let in_address = format!("/v1/page/{page}/metrics/data.json?api_key={}", scene.token);
    let reply = send(&scene.door, &in_address, &[kind], many.as_bytes()).await;
    assert_eq!((reply.status, scene.points().await), (202, vec![(at * 1_000, 13.5)]), "{}", reply.text());
    // As `curl -d` says of everything.
    let body = format!(r#"{{"data":{{"value":14,"timestamp":{at}}}}}"#);
    let reply = scene.push(&format!("/v1/pages/{page}/metrics/{id}/data"), &[kind], body).await;
    assert_eq!((reply.status, scene.points().await), (201, vec![(at * 1_000, 14.0)]), "{}", reply.text());
}

async fn a_metric_keeps_the_id_a_collector_knows(app: &TestApp) {
    let scene = Scene::on(app).await;
    let known: app::model::MetricId = "abcd1234efgh".parse().expect("it is an id");
    let input = NewMetric { id: Some(known), display: MetricDisplay::named("Moved"), interval_seconds: 60 };
    metrics::create(&app.services, &app.owner(), app.page, input).await.expect("it is free");
    let body = json!({ "data": { "abcd1234efgh": [{ "value": 3 }] } }).to_string();
    let reply = scene.push(&format!("/v1/pages/{}/metrics/data", app.page), &[JSON], body).await;
    assert_eq!((reply.status, points(app, known).await), (202, vec![(app.now().millis(), 3.0)]), "a point without a time is of now");
}

async fn a058_a_token_of_another_page_knows_nothing_here(app: &TestApp) {
    let scene = Scene::on(app).await;
    let strange = format!("Bearer {}", token(app, Some(app.other_page), Scope::Admin).await);
    let headers = [JSON, ("Authorization", strange.as_str())];
    let one = json!({ "data": { "value": 1 } }).to_string();
    let many = json!({ "data": { scene.metric.to_string(): [{ "value": 1 }] } }).to_string();
    for (page, status) in [(app.page, 404), (app.other_page, 404)] {
        let reply = send(&scene.door, &format!("/v1/pages/{page}/metrics/{}/data", scene.metric), &headers, one.as_bytes()).await;
        assert_eq!(reply.status, status, "{}", reply.text());
    }
    let reply = send(&scene.door, &format!("/v1/pages/{}/metrics/data", app.page), &headers, many.as_bytes()).await;
    assert_eq!(reply.status, 404);
    let reply = send(&scene.door, &format!("/v1/pages/{}/metrics/data", app.other_page), &headers, many.as_bytes()).await;
    assert_eq!(reply.status, 422, "the metric is none of that page");
    assert_eq!(scene.points().await, []);
}

async fn refusals_have_the_shape_clients_read(app: &TestApp) {
    let scene = Scene::on(app).await;
    let many = format!("/v1/pages/{}/metrics/data", app.page);
    let one = format!("/v1/pages/{}/metrics/{}/data", app.page, scene.metric);
    let none = format!("/v1/pages/{}/metrics/zzzzzzzzzzzz/data", app.page);
    let point = json!({ "data": { "value": 1 } }).to_string();
    let says = |reply: Reply, status: u16, words: &str| {
        let body = json_of(&reply);
        assert_eq!(reply.status, status, "{body}");
        assert_eq!(body["error"], body["message"]);
        assert!(body["error"].as_str().is_some_and(|error| error.contains(words)), "{body}");
    };
    says(send(&scene.door, &one, &[JSON], point.as_bytes()).await, 401, "Could not authenticate");
    says(send(&scene.door, &one, &[JSON, ("Authorization", "OAuth wrong")], point.as_bytes()).await, 401, "Could not authenticate");
    let reader = format!("Bearer {}", token(app, Some(app.page), Scope::Read).await);
    says(send(&scene.door, &one, &[JSON, ("Authorization", reader.as_str())], point.as_bytes()).await, 403, "may not");
    says(scene.push(&none, &[JSON], &point).await, 404, "metric");
    says(scene.push("/v1/pages/nothing/metrics/data", &[JSON], &point).await, 404, "page");
    says(scene.push(&one, &[JSON], "{").await, 400, "");
    says(scene.push(&one, &[JSON], r#"{"data":{"timestamp":1}}"#).await, 422, "data.value");
    says(scene.push(&one, &[JSON], r#"{"data":{"timestamp":1,"value":1}}"#).await, 422, "must lie between");
    says(scene.push(&many, &[JSON], r#"{"data":{"nothing":[{"value":1}]}}"#).await, 422, "data.nothing");
    says(scene.push(&many, &[JSON], format!(r#"{{"data":{{"{}":[{{"value":1}},{{"value":"x"}}]}}}}"#, scene.metric)).await, 422, "[1]");
    let bearer = format!("Bearer {}", scene.token);
    let reply = scene.door.get_with(&many, &[("Authorization", &bearer)]).await;
    assert_eq!((reply.status, reply.header("allow")), (405, "POST"));
    assert_eq!(scene.points().await, [], "all of a request is taken, or none of it");
}

async fn a_large_body_arrives_whole(app: &TestApp) {
    let scene = Scene::on(app).await;
    let body = json!({ "data": { scene.metric.to_string(): [{ "timestamp": ago(app, 60) / 1_000, "value": 7.5 }] } }).to_string();
    let spaces = " ".repeat(6 << 20);
    let reply = scene.push(&format!("/v1/pages/{}/metrics/data", app.page), &[JSON], format!("{spaces}{body}")).await;
    assert_eq!(reply.status, 202, "{}", reply.text());
    assert_eq!(scene.points().await.len(), 1);
    let lines = "# nothing is said here\n".repeat((6 << 20) / 23);
    let token = format!("Token {}", scene.token);
    let reply = send(&scene.door, "/api/v2/write", &[("Authorization", token.as_str())], lines.as_bytes()).await;
    assert_eq!(reply.status, 204, "{}", reply.text());
}
