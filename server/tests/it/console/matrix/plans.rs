//! What is expected of the screens and calls of components and groups, metrics and announcements, and of some of maintenance.

use app::model::input::{
    EditAnnouncement, EditComponent, EditGroup, EditMetric, MetricDisplay, NewAnnouncement, NewComponent, NewGroup, NewMaintenance,
    NewMetric,
};
use serde_json::{Value, json, to_value};

use super::table::{Line, line};

/// A window nobody lives to see, in which everything can be planned.
pub fn window(name: &str) -> NewMaintenance {
    let at = |text: &str| text.parse().expect("it is an instant");
    NewMaintenance::named(name, "We change the cables.", at("2035-01-01T10:00:00.000Z"), at("2035-01-01T11:00:00.000Z"))
}

/// An announcement of a few words.
pub fn announcement() -> NewAnnouncement {
    NewAnnouncement {
        text: "We move on Friday".into(),
        link: None,
        starts_at: None,
        ends_at: None,
        dismissable: true,
        visibility: app::model::Visibility::Public,
    }
}

/// A metric with this name.
pub fn metric(name: &str) -> NewMetric {
    NewMetric { id: None, display: MetricDisplay::named(name), interval_seconds: 60 }
}

fn body(input: impl serde::Serialize) -> Value {
    to_value(input).expect("it is JSON")
}

/// The screens.
pub fn routes() -> Vec<Line> {
    let names = [
        "/console/{page}/announcements",
        "/console/{page}/components",
        "/console/{page}/components/groups/new",
        "/console/{page}/components/groups/{id}",
        "/console/{page}/components/new",
        "/console/{page}/components/{id}",
        "/console/{page}/metrics",
        "/console/{page}/metrics/new",
        "/console/{page}/metrics/{id}",
    ];
    names.into_iter().map(|name| line("200 200 200 200 404 404 302", name, Value::Null)).collect()
}

fn of_page() -> Value {
    json!({ "page": "$page" })
}

fn of(id: &str) -> Value {
    json!({ "page": "$page", "id": id })
}

fn with(id: &str, input: Value) -> Value {
    json!({ "page": "$page", "id": id, "input": input })
}

fn new(input: Value) -> Value {
    json!({ "page": "$page", "input": input })
}

/// A GIF of one pixel, in base64.
const DOT: &str = "R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7";

// Owner, admin, editor, viewer, stranger, crossing, nobody.
const READ: &str = "200 200 200 200 404 200 401";
const READ_OURS: &str = "200 200 200 200 404 404 401";
const RUN: &str = "200 200 200 403 404 200 401";
const RUN_OURS: &str = "200 200 200 403 404 404 401";
const SHAPE: &str = "200 200 403 403 404 200 401";
const SHAPE_OURS: &str = "200 200 403 403 404 404 401";

/// The calls.
pub fn calls() -> Vec<Line> {
    let mut all = announcements();
    all.push(line(RUN, "illustrations/keep", json!({ "page": "$page", "content": DOT })));
    all.extend(components());
    all.extend(maintenance());
    all.extend(metrics());
    all
}

fn announcements() -> Vec<Line> {
    let edit = EditAnnouncement { rev: 1, announcement: announcement() };
    vec![
        line(READ, "announcements/list", of_page()),
        line(RUN, "announcements/create", new(body(announcement()))),
        line(RUN_OURS, "announcements/edit", with("$announcement", body(edit))),
        line(RUN_OURS, "announcements/delete", of("$announcement")),
    ]
}

fn components() -> Vec<Line> {
    let archive = EditComponent { archived: Some(true), ..EditComponent::at_rev(None) };
    let rename = EditGroup { name: Some("Renamed".into()), ..EditGroup::at_rev(None) };
    let set = |id: &str| json!({ "page": "$page", "statuses": [[id, "major_outage"]] });
    let journal = json!({ "page": "$page", "id": "$component", "before": null });
    vec![
        // There is nothing on the page yet: nothing is in its order.
        line(SHAPE, "components/arrange", json!({ "page": "$page", "seen": [], "wanted": [] })),
        line(READ, "components/list", of_page()),
        line(SHAPE, "components/create", new(body(NewComponent::named("Search")))),
        line(SHAPE_OURS, "components/edit", with("$component", body(archive))),
        line(SHAPE_OURS, "components/delete", of("$component")),
        line(RUN_OURS, "components/set-statuses", set("$component")),
        line(READ_OURS, "components/journal", journal),
        line("200 200 200 200 200 200 401", "markdown-line", json!({ "text": "**bold**" })),
        line(SHAPE, "groups/create", new(body(NewGroup::named("Watching")))),
        line(SHAPE_OURS, "groups/edit", with("$group", body(rename))),
        line(SHAPE_OURS, "groups/delete", of("$group")),
    ]
}

/// What is to be said of maintenance beside what the table says.
fn maintenance() -> Vec<Line> {
    let weekly = NewMaintenance { recurrence: Some("FREQ=WEEKLY".into()), ..window("Cables") };
    let deed = |id: &str, deed: Value| json!({ "page": "$page", "id": id, "deed": deed });
    let later = json!({ "Extend": "2035-01-01T12:00:00.000Z" });
    vec![
        line(RUN_OURS, "maintenance/replan", json!({ "page": "$page", "id": "$series", "seen": 1, "input": body(weekly) })),
        line(RUN_OURS, "maintenance/do", deed("$maintenance", later)),
        line(RUN_OURS, "maintenance/do", deed("$maintenance", json!("Complete"))),
        line(RUN_OURS, "maintenance/do", deed("$series", json!("EndRecurrence"))),
        // It is out already.
        line("409 409 409 403 404 404 401", "maintenance/do", deed("$maintenance", json!("Publish"))),
    ]
}

fn metrics() -> Vec<Line> {
    let edit = EditMetric { rev: Some(1), display: MetricDisplay::named("Other"), interval_seconds: Some(30) };
    let stretch = json!({ "page": "$page", "id": "$metric", "from": "2026-01-01T00:00:00.000Z", "to": "2026-01-02T00:00:00.000Z" });
    vec![
        // There are none yet: nothing is in its order.
        line(SHAPE, "metrics/reorder", json!({ "page": "$page", "ids": [] })),
        line(READ, "metrics/list", of_page()),
        line(SHAPE, "metrics/create", new(body(metric("Latency")))),
        line(READ_OURS, "metrics/points", of("$metric")),
        line(SHAPE_OURS, "metrics/edit", with("$metric", body(edit))),
        line(READ, "metrics/arrivals", json!({ "page": "$page", "ask": { "text": "", "matcher": "" } })),
        line(SHAPE_OURS, "metrics/source", with("$metric", json!({ "rev": null, "source": {} }))),
        line(SHAPE_OURS, "metrics/delete-points", stretch),
        line(SHAPE_OURS, "metrics/delete", of("$metric")),
    ]
}
