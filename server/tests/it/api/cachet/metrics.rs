//! Metrics and their points.

use app::model::Scope;
use serde_json::{Value, json};

use super::{Scene, token};
use crate::support::app::TestApp;

both!(a_metric_is_made_changed_and_deleted, points_are_handed_in_listed_changed_and_taken_back);
on_sqlite!(what_is_wrong_with_a_metric_is_named);

async fn a_metric_is_made_changed_and_deleted(app: &TestApp) {
    let scene = Scene::on(app).await;
    let body = json!({ "name": "Answers", "suffix": "ms", "description": "How fast.", "default_value": 0, "display_chart": 1, "calc_type": 0,
        "places": 3, "threshold": 10 });
    let made = scene.send("POST", "/metrics", body).await;
    assert_eq!(
        made.data(),
        &json!({ "id": 1, "name": "Answers", "suffix": "ms", "description": "How fast.", "calc_type": 0, "threshold": 10, "visible": 1,
            "display_chart": true, "places": 3, "order": 1, "created_at": "2026-03-02 12:00:02", "updated_at": "2026-03-02 12:00:02" })
    );
    let read = scene.read("/metrics/1").await;
    assert_eq!((&read.data()["name"], &read.data()["calc_type"]), (&json!("Answers"), &Value::Null), "how it is made is for staff");
    scene.make("/metrics", json!({ "name": "Errors", "order": 1 })).await;
    assert_eq!(scene.read("/metrics?sort=order").await.each("name"), ["Errors", "Answers"]);
    let changed = scene.change("/metrics/1", json!({ "name": "Speed", "calc_type": 1, "places": 0, "suffix": "", "order": 1 })).await;
    assert_eq!(
        (&changed["name"], &changed["calc_type"], &changed["suffix"], &changed["order"]),
        (&json!("Speed"), &json!(1), &Value::Null, &json!(1))
    );
    for number in [2, 0] {
        assert_eq!(scene.change("/metrics/1", json!({ "visible": number })).await["visible"], number);
        assert_eq!(scene.read("/metrics/1").await.status(), 404);
    }
    assert_eq!(scene.delete("/metrics/1").await.status(), 204);
    assert_eq!((scene.look("/metrics/1").await.status(), scene.delete("/metrics/1").await.status()), (404, 404));
    assert_eq!(scene.make("/metrics", json!({ "name": "Third" })).await, 3, "a number is given once");
}

async fn points_are_handed_in_listed_changed_and_taken_back(app: &TestApp) {
    let scene = Scene::on(app).await;
    scene.make("/metrics", json!({ "name": "Answers", "places": 1 })).await;
    let pusher = token(app, Some(app.page), Scope::Metrics).await;
    let push = async |body: Value| scene.send_as(&pusher, "POST", "/metrics/1/points", Some(body)).await;
    let point = push(json!({ "value": 7.5, "timestamp": "2026-03-02 11:50:00" })).await;
    let at = 1_772_452_200_000_i64;
    assert_eq!(
        point.data(),
        &json!({ "id": at, "metric_id": 1, "value": 7.5, "counter": 1, "calculated_value": 7.5, "created_at": "2026-03-02 11:50:00",
            "updated_at": "2026-03-02 11:50:00" })
    );
    assert_eq!(push(json!({ "value": 3 })).await.status(), 200);
    assert_eq!(scene.look("/metrics/1/points").await.each("value"), [7.5, 3.0]);
    assert_eq!(scene.look("/metrics/1/points?order=desc&per_page=1").await.each("value"), [3.0]);
    assert!(scene.read("/metrics/1/points").await.each("value").contains(&json!(7.5)));
    let path = format!("/metrics/1/points/{at}");
    assert_eq!(scene.change(&path, json!({ "value": 8 })).await["value"], 8.0);
    assert_eq!(scene.look("/metrics/1/points").await.each("value"), [8.0, 3.0]);
    assert_eq!(scene.send_as(&pusher, "DELETE", &path, None).await.status(), 403);
    assert_eq!(scene.delete(&path).await.status(), 204);
    assert_eq!((scene.look("/metrics/1/points").await.each("value"), scene.delete(&path).await.status()), (vec![json!(3.0)], 404));
    assert_eq!(scene.send("PUT", "/metrics/1/points/7", json!({ "value": 8 })).await.status(), 404);
    assert_eq!(scene.delete("/metrics/1").await.status(), 204);
    assert_eq!((scene.read("/metrics/1/points").await.status(), scene.look("/metrics/1/points").await.status()), (404, 404));
}

async fn what_is_wrong_with_a_metric_is_named(app: &TestApp) {
    let scene = Scene::on(app).await;
    for (field, value, detail) in [
        ("name", json!(""), "The name field is required."),
        ("calc_type", json!(2), "The calc type must be 0 (sum) or 1 (mean)."),
        ("visible", json!(3), "The visible must be 0 (staff), 1 (everybody) or 2 (hidden)."),
        ("threshold", json!(0), "The threshold must be from 1 to 1440 minutes."),
        ("display_chart", json!("x"), "The display chart must be true or false."),
    ] {
        let mut body = json!({ "name": "Answers" });
        body[field] = value;
        let refused = scene.send("POST", "/metrics", body).await;
        assert_eq!((refused.status(), refused.details()), (400, vec![detail]), "{field}");
    }
    scene.make("/metrics", json!({ "name": "Answers" })).await;
    scene.send("POST", "/metrics/1/points", json!({ "value": 1, "timestamp": "2026-03-02 11:50:00" })).await;
    let refused = scene.send("PUT", "/metrics/1/points/1772452200000", json!({ "value": 1e200 })).await;
    assert!(refused.status() == 400 && refused.details()[0].starts_with("The value "), "{}", refused.reply.text());
}
