//! What clients of Statuspage check in a document: keys and their order, enumerations, times.

use app::model::Instant;

use super::json::Json;

const PAGE: &[&str] = &["id", "name", "url", "time_zone", "updated_at"];
const COMPONENT: &[&str] = &[
    "id",
    "name",
    "status",
    "created_at",
    "updated_at",
    "position",
    "description",
    "showcase",
    "start_date",
    "group_id",
    "page_id",
    "group",
    "only_show_if_degraded",
];
const EVENT: &[&str] = &[
    "id",
    "name",
    "status",
    "created_at",
    "updated_at",
    "monitoring_at",
    "resolved_at",
    "impact",
    "shortlink",
    "started_at",
    "page_id",
    "incident_updates",
    "components",
];
const UPDATE: &[&str] = &[
    "id",
    "status",
    "body",
    "incident_id",
    "created_at",
    "updated_at",
    "display_at",
    "affected_components",
    "deliver_notifications",
    "custom_tweet",
    "tweet_id",
];

/// A time with milliseconds and a zone.
pub fn is_time(value: &Json) -> bool {
    let text = value.text();
    let (clock, zone) = text.split_at(23.min(text.len()));
    let written = format!("{clock}Z").parse::<Instant>().is_ok_and(|at| at.to_string() == format!("{clock}Z"));
    written && (zone == "Z" || (zone.len() == 6 && zone.starts_with(['+', '-']) && &zone[3..4] == ":"))
}

/// A document begins with the page, and has these keys.
pub fn check_page(document: &Json, keys: &[&str]) {
    assert_eq!(document.keys(), keys);
    assert_eq!(document["page"].keys(), PAGE);
    assert!(is_time(&document["page"]["updated_at"]));
    assert_eq!(document["page"]["url"], "https://status.example.com");
}

/// A row of a component or a group.
pub fn check_component(row: &Json) {
    let group = row["group"] == Json::Bool(true);
    let more: &[&str] = if group { &["components"] } else { &[] };
    assert_eq!(row.keys(), [COMPONENT, more].concat());
    let words = ["operational", "degraded_performance", "partial_outage", "major_outage", "under_maintenance"];
    assert!(words.contains(&row["status"].text()), "{row:?}");
    assert!(is_time(&row["created_at"]) && is_time(&row["updated_at"]));
    assert!(matches!((&row["position"], &row["showcase"]), (Json::Number(_), Json::Bool(_))));
}

/// A row of an event in one of these states, with more keys than every event has.
fn check_event(row: &Json, states: &[&str], more: &[&str]) {
    assert_eq!(row.keys(), [EVENT, more].concat());
    assert!(states.contains(&row["status"].text()), "{row:?}");
    assert!(["none", "minor", "major", "critical", "maintenance"].contains(&row["impact"].text()));
    for key in ["created_at", "updated_at", "started_at"] {
        assert!(is_time(&row[key]), "{key}: {row:?}");
    }
    for key in ["monitoring_at", "resolved_at"] {
        assert!(row[key] == Json::Null || is_time(&row[key]), "{key}: {row:?}");
    }
    let log = row["incident_updates"].list();
    assert!(!log.is_empty());
    for update in log {
        assert_eq!(update.keys(), UPDATE);
        assert!(states.contains(&update["status"].text()), "{update:?}");
        assert_eq!(update["incident_id"], row["id"]);
        if update["display_at"] == Json::Null {
            assert_eq!(update["status"], "postmortem");
        }
        match &update["affected_components"] {
            Json::Null => {}
            touched => {
                assert!(!touched.list().is_empty());
                for one in touched.list() {
                    assert_eq!(one.keys(), ["code", "name", "old_status", "new_status"]);
                }
            }
        }
    }
    let shown: Vec<Instant> =
        log.iter().filter(|u| u["display_at"] != Json::Null).map(|u| u["display_at"].text().parse().unwrap()).collect();
    assert!(shown.is_sorted_by(|a, b| a >= b), "newest first: {shown:?}");
    row["components"].list().iter().for_each(check_component);
}

/// A row of an incident.
pub fn check_incident(row: &Json) {
    check_event(row, &["investigating", "identified", "monitoring", "resolved", "postmortem"], &["reminder_intervals"]);
}

/// A row of a maintenance.
pub fn check_maintenance(row: &Json) {
    check_event(row, &["scheduled", "in_progress", "verifying", "completed"], &["scheduled_for", "scheduled_until"]);
    assert!(is_time(&row["scheduled_for"]) && is_time(&row["scheduled_until"]));
    assert_eq!(row["impact"], "maintenance");
}
