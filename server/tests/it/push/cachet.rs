//! Clients of Cachet.

use app::model::{Aggregation, Scope};
use serde_json::{Value, json};

use super::{Scene, ago, metric, points, send, token};
use crate::support::app::TestApp;

both!(a_metric_is_known_by_its_number_or_its_id, refusals_have_the_shape_of_cachet);

async fn a_metric_is_known_by_its_number_or_its_id(app: &TestApp) {
    let scene = Scene::on(app).await;
    let second = metric(app, "Second", Aggregation::Average).await;
    let at = ago(app, 60);
    let shown = [("X-Cachet-Token", scene.token.as_str()), ("Content-Type", "application/json")];
    let body = json!({ "value": 7.5, "timestamp": at / 1_000 }).to_string();
    let reply = send(&scene.door, "/api/v1/metrics/2/points", &shown, body.as_bytes()).await;
    assert_eq!(reply.status, 200, "{}", reply.text());
    let point: Value = serde_json::from_str(&reply.text()).expect("it is JSON");
    assert_eq!((&point["data"]["metric_id"], &point["data"]["value"]), (&json!(2), &json!(7.5)));
    assert_eq!(point["data"]["created_at"], json!("2026-03-02 11:59:02"));
    assert_eq!(points(app, second).await, [(at, 7.5)]);
    let form = [("X-Cachet-Token", scene.token.as_str()), ("Content-Type", "application/x-www-form-urlencoded")];
    let reply = send(&scene.door, &format!("/api/v1/metrics/{}/points", scene.metric), &form, b"value=3").await;
    assert_eq!((reply.status, scene.points().await), (200, vec![(app.now().millis(), 3.0)]));
    assert_eq!(scene.push("/api/v1/metrics/1/points", &[], r#"{"value":4}"#).await.status, 200, "a bearer's token is as good");
}

async fn refusals_have_the_shape_of_cachet(app: &TestApp) {
    let scene = Scene::on(app).await;
    let strange = token(app, Some(app.other_page), Scope::Metrics).await;
    let own = format!("/api/v1/metrics/{}/points", scene.metric);
    let body = r#"{"value":1}"#;
    for (path, secret, body, status) in [
        ("/api/v1/metrics/1/points", "", body, 401),
        ("/api/v1/metrics/0/points", &scene.token, body, 404),
        ("/api/v1/metrics/2/points", &scene.token, body, 404),
        ("/api/v1/metrics/1/points", &strange, body, 404),
        (&own, &strange, body, 404),
        ("/api/v1/metrics/1/points", &scene.token, "{}", 400),
        ("/api/v1/metrics/1/points", &scene.token, "value", 400),
    ] {
        let reply = send(&scene.door, path, &[("X-Cachet-Token", secret)], body.as_bytes()).await;
        let error: Value = serde_json::from_str(&reply.text()).expect("it is JSON");
        assert_eq!((reply.status, &error["errors"][0]["status"]), (status, &json!(status)), "{path} {body}");
        assert!(error["errors"][0]["meta"]["details"][0].is_string(), "{error}");
    }
    assert_eq!(scene.points().await, []);
}
