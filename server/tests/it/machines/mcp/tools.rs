//! Each tool, from what it is asked to what becomes of the page.

use app::model::{
    EventId, IncidentState, Scope, Status,
    input::{MetricDisplay, NewMetric, PublishAt},
};
use serde_json::{Value, json};
use server::service::metrics;

use super::Agent;
use crate::support::{
    app::{TestApp, minutes},
    deeds::trouble,
};

both!(
    everybody_reads_how_things_are,
    an_incident_is_opened_told_and_ended,
    a_component_and_a_maintenance_are_set,
    a_point_is_pushed,
    staff_read_what_is_not_out_yet,
);
on_sqlite!(what_does_not_fit_is_named, lists_are_short_and_go_on);

async fn everybody_reads_how_things_are(app: &TestApp) {
    let agent = Agent::on(app).await;
    let player = app.component("Player").await;
    let incident = app.open(trouble("No picture", &[(player, Status::MajorOutage)])).await;
    let work = app.plan("Upgrade", 60, |_| ()).await;
    let display = MetricDisplay::named("Load");
    let metric =
        metrics::create(&app.services, &app.owner(), app.page, NewMetric { id: None, display, interval_seconds: 60 }).await.unwrap();
    app.outbox().await;
    let status = agent.gets("get_status", json!({})).await;
    assert_eq!((&status["name"], &status["status"], &status["not_operational"]), (&json!("Reelway"), &json!("major_outage"), &json!(1)));
    let components = agent.gets("list_components", json!({})).await;
    assert_eq!((&components["items"][0]["id"], &components["items"][0]["status"]), (&json!(player), &json!("major_outage")));
    assert_eq!(agent.gets("list_incidents", json!({ "text": "picture!" })).await["items"], json!([]));
    for arguments in [json!({}), json!({ "open": true }), json!({ "text": "PICTURE" })] {
        assert_eq!(agent.gets("list_incidents", arguments).await["items"][0]["id"], json!(incident));
    }
    let one = agent.gets("get_incident", json!({ "incident_id": incident })).await;
    assert_eq!((&one["name"], &one["updates"][0]["body"]), (&json!("No picture"), &json!("We are looking into it.")));
    assert_eq!(one["updates"][0].get("html"), None, "an agent does not read everything twice");
    assert_eq!(agent.gets("list_maintenance", json!({ "open": true })).await["items"][0]["id"], json!(work));
    assert_eq!(agent.gets("get_maintenance", json!({ "maintenance_id": work })).await["name"], "Upgrade");
    let uptime = agent.gets("get_uptime", json!({ "component_id": player, "days": 7 })).await;
    assert_eq!(uptime["days"].as_array().map(Vec::len), Some(7));
    assert_eq!(agent.gets("list_metrics", json!({})).await["items"][0]["id"], json!(metric));
    let series = agent.gets("get_metric_series", json!({ "metric_id": metric, "range": "week" })).await;
    assert_eq!((&series["metric_id"], series["values"].is_array()), (&json!(metric), true));
}

async fn an_incident_is_opened_told_and_ended(app: &TestApp) {
    let agent = Agent::with(app, Scope::Incidents).await;
    let player = app.component("Player").await;
    app.reader().await;
    let hurt = json!([{ "component_id": player, "status": "major_outage" }]);
    let opened = agent.gets("open_incident", json!({ "name": "No picture", "body": "We look.", "components": hurt })).await;
    assert_eq!((app.status(player), app.outbox().await.len()), (Status::MajorOutage, 1));
    let id: EventId = opened["id"].as_str().unwrap().parse().unwrap();
    let said = json!({ "incident_id": id, "body": "A disk.", "state": "identified", "notify": false });
    agent.gets("post_incident_update", said).await;
    assert_eq!((app.incident(id).state, app.outbox().await.len()), (IncidentState::Identified, 0));
    agent.gets("acknowledge_incident", json!({ "incident_id": id })).await;
    agent.gets("change_incident", json!({ "incident_id": id, "name": "No picture anywhere", "impact_override": "critical" })).await;
    assert_eq!((app.incident(id).name.as_str(), app.incident_row(id).await.acknowledged_at.is_some()), ("No picture anywhere", true));
    let agent_name = app.audit().await.last().unwrap().actor_name.clone();
    assert_eq!(agent_name, "an agent", "the audit log says who it was");
    let ended = agent.gets("resolve_incident", json!({ "incident_id": id, "body": "A new disk is in." })).await;
    assert_eq!((&ended["state"], app.status(player)), (&json!("resolved"), Status::Operational));
    app.outbox().await;
    let draft = json!({ "name": "Later", "body": "b", "publish": { "publication": "draft" } });
    let draft = agent.gets("open_incident", draft).await["id"].clone();
    assert_eq!(app.snapshot().incidents.len(), 1);
    agent.gets("publish_incident", json!({ "incident_id": draft })).await;
    assert_eq!(app.snapshot().incidents.len(), 2);
    app.outbox().await;
}

async fn a_component_and_a_maintenance_are_set(app: &TestApp) {
    let agent = Agent::with(app, Scope::Incidents).await;
    let player = app.component("Player").await;
    let set = agent.gets("set_component_status", json!({ "component_id": player, "status": "partial_outage" })).await;
    assert_eq!((&set["status"], app.status(player)), (&json!("partial_outage"), Status::PartialOutage));
    let (from, to) = ((app.now() + minutes(60)).to_string(), (app.now() + minutes(120)).to_string());
    let plan = json!({ "name": "Upgrade", "body": "b", "scheduled_for": from, "scheduled_until": to, "components": [player] });
    let work = agent.gets("schedule_maintenance", plan).await["id"].clone();
    let later = (app.now() + minutes(180)).to_string();
    let changed = agent.gets("change_maintenance", json!({ "maintenance_id": work, "scheduled_until": later })).await;
    assert_eq!(changed["scheduled_until"], json!(later));
    let begun = json!({ "maintenance_id": work, "state": "in_progress", "body": "We begin." });
    assert_eq!(agent.gets("post_maintenance_update", begun).await["state"], "in_progress");
    assert_eq!(app.status(player), Status::UnderMaintenance);
}

async fn a_point_is_pushed(app: &TestApp) {
    let mut agent = Agent::with(app, Scope::Metrics).await;
    let display = MetricDisplay::named("Load");
    let metric =
        metrics::create(&app.services, &app.owner(), app.page, NewMetric { id: None, display, interval_seconds: 60 }).await.unwrap();
    let point = |value: Value| json!({ "metric_id": metric, "value": value });
    assert_eq!(agent.gets("push_metric_point", point(json!(12.5))).await, json!({ "points": 1 }));
    let at = app.now().millis() / 1_000 - 60;
    agent.gets("push_metric_point", json!({ "metric_id": metric, "value": 3, "timestamp": at })).await;
    let (from, to) = (app.now() - minutes(5), app.now() + minutes(1));
    let series = metrics::series(&app.services, app.page, metric, from, to, 60).await.unwrap();
    assert_eq!(series.values.iter().flatten().collect::<Vec<_>>(), [&3.0, &12.5]);
    assert!(agent.fails("push_metric_point", json!({ "metric_id": metric })).await.contains("value"));
    assert!(agent.fails("push_metric_point", point(json!("much"))).await.contains("value"));
    agent.show(Some(app.page), Scope::Read).await;
    assert!(!agent.fails("push_metric_point", point(json!(1))).await.is_empty());
}

async fn staff_read_what_is_not_out_yet(app: &TestApp) {
    let mut agent = Agent::on(app).await;
    let mut input = trouble("Not out yet", &[]);
    input.publish = PublishAt::Draft;
    let draft = app.open(input).await;
    assert_eq!(agent.gets("list_incidents", json!({})).await["items"], json!([]));
    assert!(agent.fails("get_incident", json!({ "incident_id": draft })).await.contains("there is no such incident"));
    agent.show(Some(app.page), Scope::Read).await;
    assert_eq!(agent.gets("list_incidents", json!({})).await["items"][0]["id"], json!(draft));
    assert_eq!(agent.gets("get_incident", json!({ "incident_id": draft })).await["staff"]["publication"], "draft");
}

async fn what_does_not_fit_is_named(app: &TestApp) {
    let agent = Agent::with(app, Scope::Admin).await;
    let player = app.component("Player").await;
    agent.gets("get_status", json!({})).await;
    let before = app.dump().await;
    let nobody = "abcdefghijkl";
    for (tool, arguments, says) in [
        ("open_incident", json!({ "body": "b" }), "name is missing"),
        ("open_incident", json!({ "name": "", "body": "b" }), "name"),
        ("open_incident", json!({ "name": "n", "body": "b", "severity": 1 }), "severity: is no argument of open_incident"),
        ("open_incident", json!({ "name": "n", "body": "b", "state": "over" }), "state must be one of investigating"),
        (
            "open_incident",
            json!({ "name": "n", "body": "b", "components": [{ "component_id": player, "status": "bad" }] }),
            "components.0.status",
        ),
        (
            "open_incident",
            json!({ "name": "n", "body": "b", "components": [{ "component_id": nobody, "status": "operational" }] }),
            "components",
        ),
        ("resolve_incident", json!({ "incident_id": nobody, "body": "b" }), "there is no such incident"),
        ("resolve_incident", json!({ "body": "b" }), "incident_id: is missing"),
        ("set_component_status", json!({ "component_id": "Player", "status": "operational" }), "component_id: must be an id"),
        ("set_component_status", json!({ "component_id": player }), "status is missing"),
        ("get_uptime", json!({ "component_id": player, "days": 0 }), "days must be from 1 to 366"),
        ("get_uptime", json!({ "component_id": player, "days": "many" }), "days"),
        ("list_incidents", json!({ "limit": 1_000 }), "limit must be from 1 to 100"),
        ("list_incidents", json!({ "page": "nowhere" }), "there is no such page"),
        ("get_metric_series", json!({ "metric_id": nobody }), "there is no such metric"),
        ("schedule_maintenance", json!({ "name": "n", "body": "b", "scheduled_for": "soon", "scheduled_until": "later" }), "scheduled_for"),
    ] {
        let why = agent.fails(tool, arguments.clone()).await;
        assert!(why.contains(says), "{tool} {arguments}: {why}");
    }
    assert_eq!(app.dump().await, before, "nothing was changed");
}

async fn lists_are_short_and_go_on(app: &TestApp) {
    let agent = Agent::on(app).await;
    for n in 0..25 {
        app.component(&format!("Part {n}")).await;
    }
    let first = agent.gets("list_components", json!({})).await;
    assert_eq!(first["items"].as_array().map(Vec::len), Some(20));
    let rest = agent.gets("list_components", json!({ "after": first["next"] })).await;
    assert_eq!((rest["items"].as_array().map(Vec::len), &rest["next"]), (Some(5), &Value::Null));
}
