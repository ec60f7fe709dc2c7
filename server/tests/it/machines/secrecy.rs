//! What visitors must not see is in nothing machines read, whichever way they ask.

use app::model::{
    EventId, IncidentState, Status, Visibility,
    input::{EditUpdate, MetricDisplay, NewComponent, NewIncident, NewMaintenance, NewMetric, PublishAt},
};
use server::service::{incidents, maintenance, metrics};

use super::ask::Door;
use crate::support::{
    app::{TestApp, minutes},
    deeds::{note, says, trouble},
    seed,
};

both!(a085_a121_nothing_hidden_is_in_anything_machines_read, a084_pages_do_not_see_each_other, what_becomes_hidden_leaves_every_answer);

/// Everything machines read of a whole page.
pub const WHOLE_PAGE: &[&str] = &[
    "/api/v2/summary.json",
    "/api/v2/status.json",
    "/api/v2/components.json",
    "/api/v2/incidents.json",
    "/api/v2/incidents/unresolved.json",
    "/api/v2/incidents/resolved.json",
    "/api/v2/scheduled-maintenances.json",
    "/api/v2/scheduled-maintenances/upcoming.json",
    "/api/v2/scheduled-maintenances/active.json",
    "/history.atom",
    "/history.atom?only=incidents",
    "/history.atom?only=maintenance",
    "/history.rss",
    "/feed.json",
    "/calendar.ics",
    "/history.ics",
    "/history.json",
    "/sitemap.xml",
    "/robots.txt",
    "/badge/status.svg",
    "/badge/status.json",
    "/embed/frame",
    "/embed/frame?test=true",
    "/embed/script.js",
];

async fn everything(door: &Door, more: &[String]) -> String {
    let mut all = String::new();
    for path in WHOLE_PAGE.iter().copied().chain(more.iter().map(String::as_str)) {
        all += &door.read(path).await.text();
    }
    all
}

/// What can be asked about one component.
pub fn about(id: &str) -> Vec<String> {
    let ends = ["history.atom", "history.rss", "calendar.ics"].map(|end| format!("/components/{id}/{end}"));
    let badges = ["svg", "json"].map(|end| format!("/badge/components/{id}.{end}"));
    let uptime = [7, 365].map(|days| format!("/badge/uptime/{id}.svg?days={days}"));
    [ends.to_vec(), badges.to_vec(), uptime.to_vec()].concat()
}

async fn a085_a121_nothing_hidden_is_in_anything_machines_read(app: &TestApp) {
    let owner = app.owner();
    let player = app.component("Player").await;
    let hidden = app.component_like(NewComponent { visibility: Visibility::Hidden, ..NewComponent::named("SECRET vault") }).await;
    let team = app.component_like(NewComponent { visibility: Visibility::Team, ..NewComponent::named("SECRET pager") }).await;
    let secret_group = seed::group(
        &app.services,
        app.page,
        app::model::input::NewGroup { components: vec![hidden, team], ..app::model::input::NewGroup::named("SECRET group") },
    )
    .await
    .unwrap();
    let open = async |change: &dyn Fn(&mut NewIncident)| {
        let mut input = trouble("SECRET incident", &[(player, Status::MajorOutage), (hidden, Status::MajorOutage)]);
        change(&mut input);
        app.open(input).await
    };
    let plan = async |change: &dyn Fn(&mut NewMaintenance)| {
        app.plan("SECRET maintenance", 60, |m| {
            m.components = vec![player, hidden];
            change(m);
        })
        .await
    };
    let out = app.now() + minutes(30);
    let secrets: Vec<EventId> = vec![
        open(&|i| i.visibility = Visibility::Hidden).await,
        open(&|i| i.visibility = Visibility::Team).await,
        open(&|i| i.publish = PublishAt::Draft).await,
        open(&|i| i.publish = PublishAt::At(out)).await,
        plan(&|m| m.visibility = Visibility::Hidden).await,
        plan(&|m| m.visibility = Visibility::Team).await,
        plan(&|m| m.publish = PublishAt::Draft).await,
        plan(&|m| m.publish = PublishAt::At(out)).await,
    ];
    let deleted = open(&|_| ()).await;
    incidents::delete(&app.services, &owner, app.page, deleted).await.unwrap();
    let gone = plan(&|_| ()).await;
    maintenance::delete(&app.services, &owner, app.page, gone).await.unwrap();
    // What can be seen has secrets of its own.
    let mut input = trouble("Playback fails", &[(player, Status::PartialOutage), (hidden, Status::PartialOutage)]);
    input.metadata = serde_json::json!({ "jira": { "issue": "SECRET-1" } });
    (input.source, input.source_key) = (Some("SECRET tool".into()), Some("SECRET key".into()));
    let shown = app.open(input).await;
    app.post(shown, note("SECRET: the intern did it.")).await;
    let mistaken = app.post(shown, says(IncidentState::Identified, "SECRET, and taken back.", &[])).await;
    incidents::delete_update(&app.services, &owner, app.page, shown, mistaken).await.unwrap();
    let corrected = app.post(shown, says(IncidentState::Identified, "It was the SECRET vault.", &[])).await;
    let edit = EditUpdate { body: Some("It was a disk.".into()), ..EditUpdate::at_rev(1) };
    incidents::edit_update(&app.services, &owner, app.page, (shown, corrected), edit).await.unwrap();
    app.resolve(shown).await;
    incidents::save_postmortem(&app.services, &owner, app.page, shown, None, "SECRET draft").await.unwrap();
    let display = MetricDisplay { visibility: Visibility::Team, ..MetricDisplay::named("SECRET load") };
    let metric = metrics::create(&app.services, &owner, app.page, NewMetric { id: None, display, interval_seconds: 300 }).await.unwrap();

    let door = app.door();
    let more = [about(player.as_str()), vec![format!("/incidents/{shown}.json")]].concat();
    let all = everything(&door, &more).await;
    assert!(all.contains("Playback fails") && all.contains("It was a disk."), "this is not what machines read");
    assert!(!all.contains("SECRET"), "{}", all.split("SECRET").next().unwrap().chars().rev().take(200).collect::<String>());
    let ids = secrets.iter().chain([&deleted, &gone]).map(EventId::as_str);
    let ids: Vec<&str> = ids.chain([hidden.as_str(), team.as_str(), secret_group.as_str(), metric.as_str()]).collect();
    for id in &ids {
        assert!(!all.contains(id), "{id} is named");
    }
    let never = door.get("/incidents/aaaaaaaaaaaa.json").await;
    let events = ids.iter().flat_map(|id| [format!("/incidents/{id}.json"), format!("/maintenance/{id}.json")]);
    let components = [hidden.as_str(), team.as_str()].into_iter().flat_map(about);
    let group = ["history.atom", "history.rss", "calendar.ics"].map(|end| format!("/groups/{secret_group}/{end}"));
    let rest = [
        format!("/badge/components/{secret_group}.svg"),
        format!("/badge/metric/{metric}.svg"),
        format!("/metrics-display/{metric}/day.json"),
    ];
    for path in events.chain(components).chain(group).chain(rest) {
        let reply = door.get(&path).await;
        assert_eq!((reply.status, reply.body.len(), reply.headers.len()), (404, 0, never.headers.len()), "{path}");
    }
}

async fn a084_pages_do_not_see_each_other(app: &TestApp) {
    let theirs = app.foreign_component().await;
    let owner = app.stranger();
    let foreign = incidents::open(&app.services, &owner, app.other_page, NewIncident::named("FOREIGN trouble", "b")).await.unwrap();
    let door = app.door();
    let all = everything(&door, &[]).await;
    assert!(!all.contains("FOREIGN") && !all.contains(theirs.as_str()) && !all.contains(foreign.as_str()));
    for path in about(theirs.as_str()).into_iter().chain([format!("/incidents/{foreign}.json")]) {
        assert_eq!(door.get(&path).await.status, 404, "{path}");
    }
    // On their own host they are there, at their own address.
    let host = [("host", "otherwise.status.example.com")];
    let reply = door.send(axum::http::Method::GET, "/api/v2/summary.json", &host).await;
    assert_eq!(reply.json()["page"]["url"], "https://otherwise.status.example.com");
    assert_eq!(reply.json()["incidents"].each("id"), [foreign.as_str()]);
    // A made-up host changes no address.
    let reply = door.send(axum::http::Method::GET, "/history.atom", &[("host", "evil.example.org")]).await;
    assert!(!reply.text().contains("evil"));
}

async fn what_becomes_hidden_leaves_every_answer(app: &TestApp) {
    let player = app.component("SOON hidden").await;
    let id = app.open(trouble("SOON gone", &[(player, Status::PartialOutage)])).await;
    let door = app.door();
    let paths = about(player.as_str());
    let before = everything(&door, &paths).await;
    assert!(before.contains("SOON hidden") && before.contains("SOON gone"));
    app.edit(id, |e| e.visibility = Some(Visibility::Team)).await;
    seed::show_component(&app.services, app.page, player, Visibility::Hidden).await.unwrap();
    assert!(!everything(&door, &[]).await.contains("SOON"), "what was kept is not sent any more");
    for path in paths {
        assert_eq!(door.get(&path).await.status, 404, "{path}");
    }
}
