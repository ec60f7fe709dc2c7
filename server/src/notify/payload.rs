//! What webhooks get, in the form receivers know from Statuspage: they branch on `incident` or `component_update`.

use app::model::{
    Impact, Instant, PageId, Status,
    component::Component,
    event::{Affected, Update},
    incident::Incident,
    maintenance::Maintenance,
    snapshot::Snapshot,
    word::Word,
};
use serde_json::{Value, json};

/// A component that changed without an incident.
pub struct Turn<'a> {
    /// The component, as it is now.
    pub component: &'a Component,
    /// What it was.
    pub old: Status,
    /// What it became.
    pub new: Status,
    /// When.
    pub at: Instant,
    /// What names the change.
    pub id: String,
}

/// The beginning of every body; who leaves where is put in for each receiver.
pub fn frame(snapshot: &Snapshot, now: Instant) -> Value {
    let (indicator, description) = snapshot.indicator();
    json!({
        "meta": {
            "unsubscribe": null,
            "documentation": format!("{}/subscribe", snapshot.page.url),
            "generated_at": at(now),
        },
        "page": { "id": snapshot.page.id.to_string(), "status_indicator": indicator, "status_description": description },
    })
}

/// An incident with its log, newest first.
pub fn incident(snapshot: &Snapshot, incident: &Incident) -> Value {
    let postmortem = incident.postmortem.as_ref();
    let monitoring = incident.updates.iter().find(|update| update.state == Some(app::model::IncidentState::Monitoring));
    let mut body = common(snapshot, (&incident.name, incident.state.as_str(), incident.impact), (incident.created_at, incident.updated_at));
    body["id"] = json!(incident.id.to_string());
    body["shortlink"] = json!(format!("{}/incidents/{}", snapshot.page.url, incident.id));
    body["started_at"] = json!(at(incident.began()));
    body["monitoring_at"] = json!(monitoring.map(|update| at(update.display_at)));
    body["resolved_at"] = json!(incident.clock.resolved.map(at));
    body["impact_override"] = json!(incident.impact_overridden.then(|| incident.impact.as_str()));
    body["backfilled"] = json!(incident.backfilled);
    body["postmortem_body"] = json!(postmortem.map(|it| &it.body));
    body["postmortem_body_last_updated_at"] = json!(postmortem.map(|it| at(it.updated_at)));
    body["postmortem_published_at"] = json!(postmortem.map(|it| at(it.published_at)));
    body["incident_updates"] = json!(updates(&incident.id.to_string(), &incident.updates, "investigating"));
    body["components"] = rows(snapshot, &incident.affected);
    body
}

/// A maintenance, which is called an incident here too.
pub fn maintenance(snapshot: &Snapshot, maintenance: &Maintenance) -> Value {
    let status = compatible(maintenance.state.as_str());
    let mut body = common(snapshot, (&maintenance.name, status, Impact::Maintenance), (maintenance.created_at, maintenance.updated_at));
    body["id"] = json!(maintenance.id.to_string());
    body["shortlink"] = json!(format!("{}/maintenance/{}", snapshot.page.url, maintenance.id));
    body["started_at"] = json!(at(maintenance.started_at.unwrap_or(maintenance.scheduled_for)));
    body["monitoring_at"] = json!(maintenance.verifying_at.map(at));
    body["resolved_at"] = json!(maintenance.ended_at.or(maintenance.cancelled_at).map(at));
    body["scheduled_for"] = json!(at(maintenance.scheduled_for));
    body["scheduled_until"] = json!(at(maintenance.scheduled_until));
    body["incident_updates"] = json!(updates(&maintenance.id.to_string(), &maintenance.updates, "scheduled"));
    body["components"] = rows(snapshot, &maintenance.affected);
    body
}

/// A component and what happened to it.
pub fn component(snapshot: &Snapshot, turn: &Turn<'_>) -> (Value, Value) {
    let update = json!({
        "old_status": turn.old.compatible(),
        "new_status": turn.new.compatible(),
        "created_at": at(turn.at),
        "component_type": "Component",
        "id": turn.id,
        "component_id": turn.component.id.to_string(),
    });
    (update, row(snapshot.page.id, turn.component))
}

fn common(snapshot: &Snapshot, (name, status, impact): (&str, &str, Impact), (created, updated): (Instant, Instant)) -> Value {
    json!({
        "name": name,
        "status": status,
        "created_at": at(created),
        "updated_at": at(updated),
        "impact": impact.as_str(),
        "page_id": snapshot.page.id.to_string(),
        "postmortem_ignored": false,
        "postmortem_notified_subscribers": false,
        "postmortem_notified_twitter": false,
        "postmortem_body": null,
        "postmortem_body_last_updated_at": null,
        "postmortem_published_at": null,
        "backfilled": false,
        "scheduled_for": null,
        "scheduled_until": null,
        "scheduled_remind_prior": false,
        "scheduled_reminded_at": null,
        "impact_override": null,
        "scheduled_auto_in_progress": false,
        "scheduled_auto_completed": false,
    })
}

fn updates<S: Word>(event: &str, newest_first: &[Update<S>], begins: &str) -> Vec<Value> {
    let mut state = begins.to_owned();
    let mut out: Vec<Value> = Vec::with_capacity(newest_first.len());
    for update in newest_first.iter().rev() {
        if let Some(said) = update.state {
            state = compatible(said.as_str()).to_owned();
        }
        let changed = |touched: &app::model::event::Touched| {
            json!({
                "code": touched.component.to_string(),
                "name": touched.name,
                "old_status": touched.old.compatible(),
                "new_status": touched.new.compatible(),
            })
        };
        let touched: Vec<Value> = update.touched.iter().map(changed).collect();
        out.push(json!({
            "status": state,
            "body": update.body,
            "created_at": at(update.created_at),
            "updated_at": at(update.updated_at),
            "display_at": at(update.display_at),
            "wants_twitter_update": false,
            "twitter_updated_at": null,
            "custom_tweet": null,
            "tweet_id": null,
            "affected_components": if touched.is_empty() { Value::Null } else { Value::Array(touched) },
            "deliver_notifications": update.notified,
            "id": update.id.to_string(),
            "incident_id": event,
        }));
    }
    out.reverse();
    out
}

fn rows(snapshot: &Snapshot, affected: &[Affected]) -> Value {
    let is_meant = |component: &&Component| affected.iter().any(|a| a.component == component.id);
    snapshot.components.iter().filter(is_meant).map(|component| row(snapshot.page.id, component)).collect()
}

fn row(page: PageId, component: &Component) -> Value {
    json!({
        "status": component.status.compatible(),
        "name": component.name,
        "created_at": at(component.created_at),
        "updated_at": at(component.updated_at),
        "position": component.position,
        "description": component.description_source,
        "showcase": component.showcase,
        "id": component.id.to_string(),
        "page_id": page.to_string(),
        "group_id": component.group_id.map(|id| id.to_string()),
    })
}

/// What was called off is over; there is no word for the difference.
fn compatible(state: &str) -> &str {
    if state == "cancelled" { "completed" } else { state }
}

/// UTC with milliseconds and `Z`.
fn at(instant: Instant) -> String {
    instant.to_string()
}
