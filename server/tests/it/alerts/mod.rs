//! Alerts of Alertmanager and of Grafana, told over HTTP as they tell them, and what becomes of the components they name.

mod exchange;
mod hostile;
mod incidents;
mod people;

use std::time::Duration;

use app::model::{ComponentId, Instant, Scope, Status};
use serde_json::{Value, json};
use server::service::alerts;

use crate::support::{
    app::TestApp,
    door::{Door, token},
    raw::Reply,
};

/// A page with a component, and a program that may set its status.
struct Scene<'a> {
    app: &'a TestApp,
    door: Door,
    component: ComponentId,
    token: String,
}

impl<'a> Scene<'a> {
    async fn on(app: &'a TestApp) -> Self {
        let component = app.component("Payments").await;
        Self { app, door: Door::open(app).await, component, token: token(app, Some(app.page), Scope::Components).await }
    }

    /// What the program is answered that shows its token.
    async fn tell(&self, query: &str, body: &Value) -> Reply {
        let bearer = format!("Bearer {}", self.token);
        self.send(query, &[("Authorization", &bearer)], &body.to_string()).await
    }

    async fn send(&self, query: &str, headers: &[(&str, &str)], body: &str) -> Reply {
        let headers = [&[("Content-Type", "application/json")], headers].concat();
        self.door.send("POST", &format!("/hooks/alertmanager{query}"), &headers, body).await
    }

    /// Tells of these alerts, and what the page says of the component then.
    async fn status_after(&self, alerts: &[Value]) -> Status {
        let reply = self.tell("", &group(alerts)).await;
        assert_eq!(reply.status, 200, "{}", reply.text());
        self.status()
    }

    fn status(&self) -> Status {
        self.app.status(self.component)
    }

    /// An alert of the component that goes on.
    fn fires(&self, fingerprint: &str, severity: &str) -> Value {
        alert(fingerprint, &json!({ "alertname": "ApiDown", "severity": severity, "component": self.component.to_string() }))
    }
}

/// When the alerts of these tests begin, unless they say otherwise.
const STARTED: &str = "2026-03-02T11:58:55.783684082Z";

fn alert(fingerprint: &str, labels: &Value) -> Value {
    json!({ "status": "firing", "labels": labels, "annotations": {}, "startsAt": STARTED, "endsAt": "0001-01-01T00:00:00Z",
        "generatorURL": "http://prometheus.example/graph", "fingerprint": fingerprint })
}

/// The same alert, over after twenty seconds.
fn over(alert: &Value) -> Value {
    let started: Instant = alert["startsAt"].as_str().unwrap().parse().unwrap();
    with(&with(alert, "status", json!("resolved")), "endsAt", json!((started + Duration::from_secs(20)).to_string()))
}

/// The same alert with another value of a field.
fn with(alert: &Value, field: &str, value: Value) -> Value {
    let mut other = alert.clone();
    other[field] = value;
    other
}

/// What Alertmanager sends of a group.
fn group(alerts: &[Value]) -> Value {
    json!({ "receiver": "page", "status": "firing", "alerts": alerts, "groupLabels": {}, "commonLabels": {}, "commonAnnotations": {},
        "externalURL": "http://alertmanager.example", "version": "4", "groupKey": "{}:{}", "truncatedAlerts": 0 })
}

/// What happens by itself meanwhile.
async fn settle(app: &TestApp) {
    alerts::settle(&app.services).await.unwrap();
}
