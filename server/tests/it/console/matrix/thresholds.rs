//! What is expected of the calls of thresholds, and of how long points are kept.

use app::model::{
    ComponentId, MetricId, Status, ThresholdId,
    input::NewThreshold,
    threshold::{Reaction, Side},
};
use sea_orm::EntityTrait;
use serde_json::json;
use server::{
    entity::threshold,
    service::{metrics, thresholds},
};

use super::{
    plans,
    table::{Line, line},
};
use crate::support::app::TestApp;

// Owner, admin, editor, viewer, stranger, crossing, nobody.
const READ: &str = "200 200 200 200 404 200 401";
const READ_OURS: &str = "200 200 200 200 404 404 401";
const SHAPE_OURS: &str = "200 200 403 403 404 404 401";
/// Nothing is suspected: whoever may dismiss it is told so.
const DISMISS_OURS: &str = "409 409 409 403 404 404 401";

/// The calls.
pub fn calls() -> Vec<Line> {
    let of_metric = || json!({ "page": "$page", "metric": "$metric" });
    let deed = |deed: &str| json!({ "page": "$page", "id": "$threshold", "deed": deed });
    let content = || {
        let nowhere: ComponentId = "abcdefghijkl".parse().expect("it is an id");
        let mut input = json!(content(nowhere));
        input["component_id"] = json!("$component");
        input
    };
    let days = json!({ "raw": 7, "five_minutes": null, "hours": null, "days": null });
    let mut edit = of_metric();
    edit["input"] = json!({ "rev": 1, "days": days });
    let mut preview = of_metric();
    preview["days"] = days;
    let stretch = json!({
        "page": "$page", "metric": "$metric", "from": "2026-01-01T00:00:00.000Z", "to": "2026-01-02T00:00:00.000Z",
    });
    vec![
        line(READ_OURS, "retention/load", of_metric()),
        line(SHAPE_OURS, "retention/edit", edit),
        line(SHAPE_OURS, "retention/preview", preview),
        line(SHAPE_OURS, "retention/count", stretch),
        line(READ, "thresholds/suspicions", json!({ "page": "$page" })),
        line(READ_OURS, "thresholds/list", of_metric()),
        line(SHAPE_OURS, "thresholds/create", json!({ "page": "$page", "metric": "$metric", "input": content() })),
        line(SHAPE_OURS, "thresholds/edit", json!({ "page": "$page", "id": "$threshold", "input": { "rev": 1, "content": content() } })),
        line(SHAPE_OURS, "thresholds/do", deed("Pause")),
        line(SHAPE_OURS, "thresholds/do", deed("Resume")),
        line(SHAPE_OURS, "thresholds/do", deed("Delete")),
        line(DISMISS_OURS, "thresholds/do", deed("Dismiss")),
    ]
}

fn content(component: ComponentId) -> NewThreshold {
    NewThreshold { reaction: Reaction::Suspect, status: Status::MajorOutage, ..NewThreshold::at(component, Side::Above, 1.0) }
}

/// The text with a fresh threshold of the page under test in it, in place of all there were.
pub async fn stand_in(app: &TestApp, text: String) -> String {
    if !text.contains("$threshold") {
        return text;
    }
    threshold::Entity::delete_many().exec(app.services.db.write()).await.expect("they go");
    let (services, owner, page) = (&app.services, app.owner(), app.page);
    let metric: MetricId = metrics::create(services, &owner, page, plans::metric("Latency")).await.expect("it is fine");
    let component = app.component("Player").await;
    let made: ThresholdId = thresholds::create(services, &owner, page, metric, content(component)).await.expect("it is fine");
    text.replace("$threshold", made.as_str())
}
