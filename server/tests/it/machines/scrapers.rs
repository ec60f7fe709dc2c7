//! What scrapers of Statuspage read besides the API: months of history, single incidents, points of metrics.

use app::model::{
    Status, Visibility,
    input::{Backfill, MetricDisplay, NewMetric},
};
use axum::http::Method;
use server::service::{incidents, maintenance, metrics};

use super::json::Json;
use crate::support::{
    app::{TestApp, minutes},
    deeds::trouble,
};

both!(
    history_has_three_months_a_page,
    history_goes_back_to_the_beginning_and_no_further,
    one_incident_can_be_read_alone_however_old,
    one_maintenance_can_be_read_alone,
    a_metric_is_read_by_day_week_and_month,
);

async fn history_has_three_months_a_page(app: &TestApp) {
    let player = app.component("Player").await;
    let id = app.open(trouble("API errors", &[(player, Status::PartialOutage)])).await;
    app.pass_minutes(94);
    app.resolve(id).await;
    let over = app.plan("Upgrade", 0, |_| ()).await;
    maintenance::complete(&app.services, &app.owner(), app.page, over, "Done.").await.unwrap();
    let coming = app.plan("Not yet", 60, |_| ()).await;
    let document = app.door().json("/history.json?page=1").await;
    assert_eq!(document.keys(), ["components", "show_component_filter", "months"]);
    assert_eq!(document["components"][0].keys(), ["id", "name"]);
    let month = &document["months"][0];
    assert_eq!(month.keys(), ["name", "year", "starts_on", "days", "incidents"]);
    assert_eq!((month["name"].text(), &month["year"]), ("March", &Json::Number(2026.0)));
    assert_eq!((&month["starts_on"], &month["days"]), (&Json::Number(0.0), &Json::Number(31.0)), "a Sunday");
    let rows = &month["incidents"];
    assert_eq!(rows.each("code"), [over.as_str(), id.as_str()], "newest first, and {coming} has not begun");
    let row = &rows[1];
    assert_eq!(row.keys(), ["code", "name", "message", "impact", "timestamp"]);
    assert_eq!((row["message"].text(), row["impact"].text()), ("It works again.", "major"));
    let stamp = "Mar <var data-var='date'>2</var>, <var data-var='time'>13:00</var> - <var data-var='time'>14:34</var> UTC+1";
    assert_eq!(row["timestamp"], stamp);
    assert_eq!(rows[0]["impact"], "maintenance");
    for wrong in ["0", "-1", "x", "99999999999999999999", ""] {
        let reply = app.door().get(&format!("/history.json?page={wrong}")).await;
        assert_eq!((reply.status, &reply.text()[..4]), (400, "page"), "{wrong}");
    }
}

async fn history_goes_back_to_the_beginning_and_no_further(app: &TestApp) {
    let mut input = trouble("Long ago", &[]);
    let ended = app.now() - minutes(200 * 1440);
    input.backfill = Some(Backfill { started_at: ended - minutes(60), resolved_at: ended, counts_as_downtime: false });
    let id = app.open(input).await;
    let door = app.door();
    let names = async |page: u32| {
        let document = door.json(&format!("/history.json?page={page}")).await;
        document["months"].each("name").iter().map(|name| (*name).to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(names(1).await, ["March", "February", "January"]);
    assert_eq!(names(2).await, ["December", "November", "October"]);
    assert_eq!(names(3).await, ["September", "August"], "it began in August");
    assert!(names(4).await.is_empty() && names(4000).await.is_empty());
    let third = door.json("/history.json?page=3").await;
    assert_eq!(third["months"][1]["incidents"].each("code"), [id.as_str()]);
}

async fn one_incident_can_be_read_alone_however_old(app: &TestApp) {
    let old = trouble("Long ago", &[]);
    let ended = app.now() - minutes(200 * 1440);
    let past = Backfill { started_at: ended - minutes(60), resolved_at: ended, counts_as_downtime: false };
    let old = app.open(app::model::input::NewIncident { backfill: Some(past), ..old }).await;
    for n in 0..51 {
        app.clock.advance(10);
        let id = app.open(trouble(&format!("Newer {n}"), &[])).await;
        app.resolve(id).await;
    }
    let new = app.open(trouble("Contract: <b>API</b> errors", &[])).await;
    let door = app.door();
    let document = door.json(&format!("/incidents/{new}.json")).await;
    assert_eq!((document["name"].text(), document["code"].text()), ("Contract: <b>API</b> errors", new.as_str()));
    assert_eq!(document.keys()[0], "id");
    let keys = document.keys();
    assert_eq!(&keys[keys.len() - 4..], ["reminder_intervals", "code", "postmortem_body", "postmortem_published_at"]);
    assert_eq!((&document["postmortem_body"], &document["postmortem_published_at"]), (&Json::Null, &Json::Null));
    assert!(app.snapshot().incident(old).is_none(), "this one is read from the archive");
    incidents::save_postmortem(&app.services, &app.owner(), app.page, old, None, "We learned *much*.").await.unwrap();
    incidents::publish_postmortem(&app.services, &app.owner(), app.page, old, false).await.unwrap();
    let document = door.json(&format!("/incidents/{old}.json")).await;
    assert_eq!((document["name"].text(), document["postmortem_body"].text()), ("Long ago", "We learned *much*."));
    assert_eq!(document["status"], "postmortem");
    // Hidden later, it is gone for machines as for everybody.
    app.edit(old, |e| e.visibility = Some(Visibility::Hidden)).await;
    app.edit(new, |e| e.visibility = Some(Visibility::Hidden)).await;
    let never = door.get("/incidents/aaaaaaaaaaaa.json").await;
    for id in [old, new] {
        let reply = door.get(&format!("/incidents/{id}.json")).await;
        assert_eq!((reply.status, reply.body.len(), reply.headers.len()), (404, 0, never.headers.len()));
    }
    assert_eq!(door.get("/incidents/x.json").await.status, 404);
    let wrong = door.send(Method::POST, &format!("/incidents/{new}.json"), &[]).await;
    assert_eq!((wrong.status, wrong.header("access-control-allow-origin")), (405, "*"));
    assert_eq!(door.send(Method::OPTIONS, &format!("/incidents/{new}.json"), &[]).await.status, 204);
}

async fn one_maintenance_can_be_read_alone(app: &TestApp) {
    let id = app.plan("Upgrade", 60, |_| ()).await;
    let door = app.door();
    let document = door.json(&format!("/maintenance/{id}.json")).await;
    assert_eq!((document["name"].text(), document["status"].text(), document["code"].text()), ("Upgrade", "scheduled", id.as_str()));
    assert_eq!(door.json(&format!("/incidents/{id}.json")).await, document, "Statuspage makes no difference");
}

async fn a_metric_is_read_by_day_week_and_month(app: &TestApp) {
    let display = MetricDisplay { decimals: 1, ..MetricDisplay::named("Latency") };
    let new = NewMetric { id: None, display, interval_seconds: 300 };
    let id = metrics::create(&app.services, &app.owner(), app.page, new).await.unwrap();
    let points = vec![(id, app.now() - minutes(3 * 1440), 6.0), (id, app.now() - minutes(10), 4.0), (id, app.now(), 2.0)];
    metrics::push_points(&app.services, &app.owner(), app.page, points).await.unwrap();
    let door = app.door();
    for (name, count, interval, values, mean) in
        [("day", 288.0, 300.0, 2, 3.0), ("week", 336.0, 1800.0, 3, 4.0), ("month", 336.0, 7200.0, 3, 4.0)]
    {
        let document = door.json(&format!("/metrics-display/{id}/{name}.json")).await;
        assert_eq!(document.keys(), ["period", "metrics", "summary"]);
        assert_eq!(document["period"].keys(), ["count", "interval", "identifier"]);
        let period = &document["period"];
        assert_eq!((&period["count"], &period["interval"]), (&Json::Number(count), &Json::Number(interval)));
        let row = &document["metrics"][0];
        assert_eq!(row["metric"]["name"], "Latency");
        let data = row["data"].list();
        assert_eq!(Json::Number(data.len() as f64), Json::Number(count), "{name}");
        assert_eq!(data.iter().filter(|datum| datum["value"] != Json::Null).count(), values, "{name}: {row:?}");
        assert_eq!(row["data"][0].keys(), ["timestamp", "value"]);
        assert_eq!((&document["summary"]["mean"], &document["summary"]["last"]), (&Json::Number(mean), &Json::Number(2.0)), "{name}");
    }
    for wrong in [format!("{id}/decade.json"), format!("{id}/day"), "aaaaaaaaaaaa/day.json".into(), "x/day.json".into()] {
        assert_eq!(door.get(&format!("/metrics-display/{wrong}")).await.status, 404, "{wrong}");
    }
}
