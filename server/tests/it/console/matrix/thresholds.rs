//! What is expected of the calls of thresholds.

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
    vec![
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
