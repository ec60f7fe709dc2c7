//! The Status API v2, held to what clients of Statuspage check: keys and their order, enumerations, times, lists, headers.

use app::model::{
    EventId, Impact, IncidentState, Instant, Status,
    input::{EditUpdate, NewComponent, NewIncident, NewMaintenance, NewUpdate},
};
use axum::http::Method;
use server::service::{incidents, maintenance};

use super::{
    contract::{check_component, check_incident, check_maintenance, check_page},
    json::Json,
};
use crate::support::{
    app::{TestApp, minutes},
    deeds::{comment, note, says, trouble},
};

both!(
    every_document_has_the_keys_of_the_contract_in_their_order,
    an_incident_is_told_as_clients_know_it,
    a_published_postmortem_comes_first,
    a_maintenance_is_told_as_clients_know_it,
    what_was_called_off_is_completed,
    lists_hold_fifty_rows_newest_first,
    completed_maintenances_are_listed_by_their_end,
    groups_are_rows_with_their_children,
    what_nobody_knows_reads_operational,
    an_impact_staff_set_lifts_the_roll_up,
    answers_carry_the_headers_of_the_contract,
    who_asks_wrong_gets_an_empty_answer,
    an_answer_is_made_once_a_version,
    browsers_get_nothing_that_only_machines_read,
);

impl TestApp {
    /// Plans a maintenance that begins so many minutes from now and lasts an hour.
    pub async fn plan(&self, name: &str, minutes_from_now: u64, change: impl FnOnce(&mut NewMaintenance)) -> EventId {
        let from = self.now() + minutes(minutes_from_now);
        let mut input = NewMaintenance::named(name, "Planned.", from, from + minutes(60));
        change(&mut input);
        maintenance::schedule(&self.services, &self.owner(), self.page, input).await.expect("the maintenance is fine")
    }
}

async fn every_document_has_the_keys_of_the_contract_in_their_order(app: &TestApp) {
    let door = app.door();
    let (_, ids) = app.group("Video", &["Playback", "Uploads"]).await;
    app.component("Payments").await;
    let open = app.open(trouble("API errors & <b>timeouts</b>", &[(ids[0], Status::PartialOutage)])).await;
    let over = app.open(trouble("It was slow", &[(ids[1], Status::DegradedPerformance)])).await;
    app.pass_minutes(1);
    app.resolve(over).await;
    let coming = app.plan("Upgrade", 60, |m| m.components = vec![ids[1]]).await;
    let running = app.plan("Cleaning", 0, |m| m.components = vec![ids[1]]).await;

    let summary = door.json("/api/v2/summary.json").await;
    check_page(&summary, &["page", "components", "incidents", "scheduled_maintenances", "status"]);
    assert_eq!(summary["page"]["time_zone"], "Europe/Berlin");
    assert!(summary["page"]["updated_at"].text().ends_with("+01:00"), "all times are in the page's zone");
    summary["components"].list().iter().for_each(check_component);
    assert_eq!(summary["incidents"].each("id"), [open.as_str()], "what is over is left out");
    summary["incidents"].list().iter().for_each(check_incident);
    assert_eq!(summary["scheduled_maintenances"].each("id"), [running.as_str(), coming.as_str()]);
    summary["scheduled_maintenances"].list().iter().for_each(check_maintenance);
    assert_eq!(summary["status"].keys(), ["indicator", "description"]);
    assert_eq!((summary["status"]["indicator"].text(), summary["status"]["description"].text()), ("minor", "Minor Service Outage"));

    let status = door.json("/api/v2/status.json").await;
    check_page(&status, &["page", "status"]);
    assert_eq!(status["status"], summary["status"]);
    let components = door.json("/api/v2/components.json").await;
    check_page(&components, &["page", "components"]);
    assert_eq!(components["components"], summary["components"]);
    assert_eq!(components["components"].with_id(ids[0])["status"], "partial_outage");

    for (path, want) in [("incidents", vec![over, open]), ("incidents/unresolved", vec![open]), ("incidents/resolved", vec![over])] {
        let document = door.json(&format!("/api/v2/{path}.json")).await;
        check_page(&document, &["page", "incidents"]);
        document["incidents"].list().iter().for_each(check_incident);
        let mut found = document["incidents"].each("id");
        let mut want: Vec<_> = want.iter().map(|id| id.as_str()).collect();
        found.sort_unstable();
        want.sort_unstable();
        assert_eq!(found, want, "{path}");
    }
    for (path, want) in [("", vec![running, coming]), ("/upcoming", vec![coming]), ("/active", vec![running])] {
        let document = door.json(&format!("/api/v2/scheduled-maintenances{path}.json")).await;
        check_page(&document, &["page", "scheduled_maintenances"]);
        document["scheduled_maintenances"].list().iter().for_each(check_maintenance);
        let mut found = document["scheduled_maintenances"].each("id");
        let mut want: Vec<_> = want.iter().map(|id| id.as_str()).collect();
        found.sort_unstable();
        want.sort_unstable();
        assert_eq!(found, want, "{path}");
    }
}

async fn an_incident_is_told_as_clients_know_it(app: &TestApp) {
    let (_, ids) = app.group("Video", &["Playback"]).await;
    let id = app.open(trouble("Playback fails", &[(ids[0], Status::MajorOutage)])).await;
    app.pass_minutes(5);
    app.post(id, comment("Still *looking*.")).await;
    app.post(id, note("Ask the network people.")).await;
    app.pass_minutes(5);
    let watched = app.now();
    app.post(id, says(IncidentState::Monitoring, "A fix is in place.", &[(ids[0], Status::DegradedPerformance)])).await;
    app.pass_minutes(5);
    app.resolve(id).await;
    app.edit(id, |e| e.reminder_intervals = Some(Some("[3, 6]".into()))).await;

    let document = app.door().json("/api/v2/incidents.json").await;
    let row = document["incidents"].with_id(id);
    check_incident(row);
    assert_eq!((row["status"].text(), row["impact"].text()), ("resolved", "critical"));
    assert_eq!(row["shortlink"].text(), format!("https://status.example.com/incidents/{id}"));
    let moment = |value: &Json| value.text().parse::<Instant>().unwrap();
    assert_eq!((moment(&row["monitoring_at"]), moment(&row["resolved_at"])), (watched, app.now()));
    assert_eq!(row["reminder_intervals"], "[3, 6]");
    let log = &row["incident_updates"];
    assert_eq!(log.each("status"), ["resolved", "monitoring", "investigating", "investigating"], "notes for staff are not told");
    assert_eq!(log.each("body"), ["It works again.", "A fix is in place.", "Still *looking*.", "We are looking into it."]);
    let touched = &log[1]["affected_components"][0];
    assert_eq!((touched["code"].text(), touched["name"].text()), (ids[0].as_str(), "Video - Playback"));
    assert_eq!((touched["old_status"].text(), touched["new_status"].text()), ("major_outage", "degraded_performance"));
    assert_eq!(log[2]["affected_components"], Json::Null);
    assert_eq!(row["components"].each("status"), ["operational"], "as it is now");
}

async fn a_published_postmortem_comes_first(app: &TestApp) {
    let id = app.open(trouble("Playback fails", &[])).await;
    app.resolve(id).await;
    let owner = app.owner();
    incidents::save_postmortem(&app.services, &owner, app.page, id, None, "We learned *much*.").await.unwrap();
    let document = app.door().json("/api/v2/incidents.json").await;
    assert_eq!(document["incidents"].with_id(id)["status"], "resolved", "a draft is no news");
    incidents::publish_postmortem(&app.services, &owner, app.page, id, false).await.unwrap();
    let document = app.door().json("/api/v2/incidents.json").await;
    let row = document["incidents"].with_id(id);
    check_incident(row);
    assert_eq!(row["status"], "postmortem");
    let first = &row["incident_updates"][0];
    assert_eq!((first["status"].text(), first["body"].text()), ("postmortem", "We learned *much*."));
    assert_eq!((&first["display_at"], &first["affected_components"]), (&Json::Null, &Json::Null));
    assert_eq!(first["id"].text().len(), 12);
    assert_eq!(row["incident_updates"].each("status"), ["postmortem", "resolved", "investigating"]);
    assert!(app.door().json("/api/v2/incidents/unresolved.json").await["incidents"].list().is_empty());
}

async fn a_maintenance_is_told_as_clients_know_it(app: &TestApp) {
    let player = app.component("Player").await;
    let id = app.plan("Upgrade", 60, |m| m.components = vec![player]).await;
    app.pass_minutes(60);
    maintenance::start(&app.services, &app.owner(), app.page, id, "It begins.").await.unwrap();
    app.pass_minutes(10);
    let checked = app.now();
    let checking = NewUpdate { state: Some(app::model::MaintenanceState::Verifying), ..NewUpdate::default() };
    let update = maintenance::post_update(&app.services, &app.owner(), app.page, id, None, checking).await.unwrap();
    let active = app.door().json("/api/v2/scheduled-maintenances/active.json").await;
    let row = active["scheduled_maintenances"].with_id(id);
    check_maintenance(row);
    let moment = |value: &Json| value.text().parse::<Instant>().unwrap();
    assert_eq!((row["status"].text(), moment(&row["monitoring_at"]), &row["resolved_at"]), ("verifying", checked, &Json::Null));
    assert_eq!(row["components"].each("status"), ["under_maintenance"]);
    let mut edit = EditUpdate::at_rev(1);
    edit.body = Some("Checking.".into());
    maintenance::edit_update(&app.services, &app.owner(), app.page, (id, update), edit).await.unwrap();
    app.pass_minutes(10);
    maintenance::complete(&app.services, &app.owner(), app.page, id, "Done.").await.unwrap();
    let all = app.door().json("/api/v2/scheduled-maintenances.json").await;
    let row = all["scheduled_maintenances"].with_id(id);
    assert_eq!((row["status"].text(), moment(&row["resolved_at"])), ("completed", app.now()));
    assert_eq!(row["incident_updates"].each("body"), ["Done.", "Checking.", "It begins.", "Planned."]);
    assert!(app.door().json("/api/v2/summary.json").await["scheduled_maintenances"].list().is_empty());
}

async fn what_was_called_off_is_completed(app: &TestApp) {
    let id = app.plan("Upgrade", 60, |_| ()).await;
    maintenance::cancel(&app.services, &app.owner(), app.page, id, "Not today.").await.unwrap();
    let all = app.door().json("/api/v2/scheduled-maintenances.json").await;
    let row = all["scheduled_maintenances"].with_id(id);
    check_maintenance(row);
    assert_eq!(row["status"], "completed");
    assert_eq!(row["resolved_at"].text().parse::<Instant>().unwrap(), app.now());
    assert!(app.door().json("/api/v2/scheduled-maintenances/upcoming.json").await["scheduled_maintenances"].list().is_empty());
}

async fn lists_hold_fifty_rows_newest_first(app: &TestApp) {
    let mut made = Vec::new();
    for n in 0..55 {
        app.clock.advance(1);
        let id = app.open(NewIncident::named(format!("cap {n}"), "b")).await;
        made.push(id.to_string());
    }
    for n in 0..52 {
        app.plan(&format!("cap m {n}"), 60 + n, |_| ()).await;
    }
    let rows = app.door().json("/api/v2/incidents.json").await;
    made.reverse();
    assert_eq!(rows["incidents"].each("id"), made[..50]);
    let rows = app.door().json("/api/v2/scheduled-maintenances.json").await;
    assert_eq!(rows["scheduled_maintenances"].list().len(), 50);
    let upcoming = app.door().json("/api/v2/scheduled-maintenances/upcoming.json").await;
    assert_eq!(upcoming["scheduled_maintenances"].list().len(), 50);
}

async fn completed_maintenances_are_listed_by_their_end(app: &TestApp) {
    let long = app.plan("Long", 0, |m| m.scheduled_until = m.scheduled_for + minutes(300)).await;
    app.pass_minutes(1);
    let short = app.plan("Short", 0, |_| ()).await;
    let owner = app.owner();
    maintenance::complete(&app.services, &owner, app.page, short, "Done.").await.unwrap();
    app.pass_minutes(1);
    maintenance::complete(&app.services, &owner, app.page, long, "Done.").await.unwrap();
    let planned = app.plan("Planned", 600, |_| ()).await;
    let all = app.door().json("/api/v2/scheduled-maintenances.json").await;
    assert_eq!(all["scheduled_maintenances"].each("id"), [planned.as_str(), long.as_str(), short.as_str()]);
}

async fn groups_are_rows_with_their_children(app: &TestApp) {
    let (first, a) = app.group("Video", &["Playback", "Uploads"]).await;
    let (second, b) = app.group("Money", &["Payments"]).await;
    let mut described = NewComponent::named("Search");
    described.description = Some("Finds *things*".into());
    let loose = app.component_like(described).await;
    app.set(&[(a[1], Status::PartialOutage)]).await;
    let document = app.door().json("/api/v2/components.json").await;
    let rows = &document["components"];
    let position = |row: &Json| if let Json::Number(at) = row["position"] { at } else { panic!("{row:?}") };
    let positions: Vec<f64> = rows.list().iter().map(position).collect();
    assert!(positions.is_sorted(), "{positions:?}");
    assert_eq!(rows.list().len(), 6);
    let group = rows.with_id(first);
    assert_eq!((group["status"].text(), group["group_id"].clone()), ("partial_outage", Json::Null));
    let children: Vec<&str> = group["components"].list().iter().map(Json::text).collect();
    assert_eq!(children, [a[0].as_str(), a[1].as_str()]);
    assert_eq!(rows.with_id(b[0])["group_id"].text(), second.as_str());
    assert_eq!(rows.with_id(loose)["description"], "Finds *things*");
    assert_eq!(rows.with_id(loose)["page_id"].text(), app.page.as_str());
}

async fn what_nobody_knows_reads_operational(app: &TestApp) {
    let mut unknown = NewComponent::named("Search");
    unknown.status = Status::Unknown;
    let id = app.component_like(unknown).await;
    assert_eq!(app.status(id), Status::Unknown);
    let document = app.door().json("/api/v2/summary.json").await;
    assert_eq!(document["components"].with_id(id)["status"], "operational");
    assert_eq!(document["status"]["description"], "All Systems Operational");
}

async fn an_impact_staff_set_lifts_the_roll_up(app: &TestApp) {
    let (player, _) = (app.component("Player").await, app.component("Uploads").await);
    let mut input = trouble("Exporter check", &[(player, Status::PartialOutage)]);
    input.impact_override = Some(Impact::Major);
    let id = app.open(input).await;
    let summary = app.door().json("/api/v2/summary.json").await;
    assert_eq!(summary["incidents"].with_id(id)["impact"], "major");
    assert_eq!(summary["status"]["indicator"], "major");
    app.resolve(id).await;
    assert_eq!(app.door().json("/api/v2/summary.json").await["status"]["indicator"], "none");
}

async fn answers_carry_the_headers_of_the_contract(app: &TestApp) {
    app.component("Player").await;
    let door = app.door();
    let reply = door.send(Method::GET, "/api/v2/summary.json", &[("origin", "https://example.org")]).await;
    for (name, value) in [
        ("content-type", "application/json; charset=utf-8"),
        ("access-control-allow-origin", "*"),
        ("access-control-expose-headers", "ETag"),
        ("cache-control", "max-age=10, public, s-maxage=10, stale-while-revalidate=20, stale-if-error=3600"),
        ("vary", "Accept, Accept-Encoding"),
        ("x-content-type-options", "nosniff"),
        ("cross-origin-resource-policy", "cross-origin"),
    ] {
        assert_eq!(reply.header(name), value, "{name}");
    }
    assert!(reply.header("strict-transport-security").contains("max-age"));
    let tag = reply.header("etag");
    assert!(tag.len() == 36 && tag.starts_with("W/\""), "{tag}");
    let again = door.send(Method::GET, "/api/v2/summary.json", &[("if-none-match", tag)]).await;
    assert_eq!((again.status, again.body.len(), again.header("access-control-allow-origin")), (304, 0, "*"));
    let head = door.send(Method::HEAD, "/api/v2/summary.json", &[]).await;
    assert_eq!((head.status, head.body.len(), head.header("etag")), (200, 0, tag));
    let small = door.send(Method::GET, "/api/v2/summary.json", &[("accept-encoding", "br")]).await;
    assert_eq!(small.header("content-encoding"), "br");
    assert!(small.body.len() < reply.body.len());
    // A script of another site that sends a key asks first.
    let asks = [("origin", "https://example.org"), ("access-control-request-headers", "authorization")];
    let preflight = door.send(Method::OPTIONS, "/api/v2/summary.json", &asks).await;
    assert_eq!((preflight.status, preflight.header("access-control-allow-origin")), (204, "*"));
    assert!(preflight.header("access-control-allow-headers").contains("Authorization"));
}

async fn who_asks_wrong_gets_an_empty_answer(app: &TestApp) {
    let door = app.door();
    let unknown = door.get("/api/v2/nonexistent.json").await;
    assert_eq!((unknown.status, unknown.body.len(), unknown.header("content-type")), (404, 0, ""));
    assert_eq!(unknown.header("access-control-allow-origin"), "*");
    let wrong = door.send(Method::POST, "/api/v2/summary.json", &[]).await;
    assert_eq!((wrong.status, wrong.body.len()), (405, 0));
    assert!(wrong.header("allow").contains("GET"));
}

async fn an_answer_is_made_once_a_version(app: &TestApp) {
    let player = app.component("Player").await;
    let door = app.door();
    let tag = door.read("/api/v2/summary.json").await.header("etag").to_owned();
    app.pass_minutes(1);
    assert_eq!(door.read("/api/v2/summary.json").await.header("etag"), tag, "time alone changes nothing");
    app.set(&[(player, Status::MajorOutage)]).await;
    assert_ne!(door.read("/api/v2/summary.json").await.header("etag"), tag);
}

async fn browsers_get_nothing_that_only_machines_read(app: &TestApp) {
    let player = app.component_like(NewComponent { description: Some("Plays *things*".into()), ..NewComponent::named("Player") }).await;
    let id = app.open(trouble("Playback **fails**", &[(player, Status::PartialOutage)])).await;
    app.edit(id, |e| e.reminder_intervals = Some(Some("[3, 6]".into()))).await;
    let door = app.door();
    for path in ["/".to_owned(), format!("/incidents/{id}"), format!("/components/{player}")] {
        let html = door.read(&path).await.text();
        assert!(html.contains("Plays"), "{path}");
        for source in ["Plays *things*", "description_source", "reminder_intervals"] {
            assert!(!html.contains(source), "{path}: {source}");
        }
    }
}
