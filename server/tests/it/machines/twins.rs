//! Both databases lead to the same bytes.

use app::model::{
    Status,
    input::{EditMaintenance, MetricDisplay, NewMetric},
};
use server::service::{incidents, maintenance, metrics};

use super::secrecy::WHOLE_PAGE;
use crate::support::{
    app::{TestApp, minutes},
    deeds::{comment, trouble},
};

/// Everything machines read, with every id replaced by its place in the story.
async fn told(app: &TestApp) -> Vec<(String, String)> {
    let owner = app.owner();
    let (group, ids) = app.group("Video", &["Playback", "Uploads"]).await;
    app.pass_minutes(1);
    let first = app.open(trouble("Playback *fails*", &[(ids[0], Status::PartialOutage)])).await;
    app.pass_minutes(1);
    app.post(first, comment("Still on it.")).await;
    app.pass_minutes(1);
    app.resolve(first).await;
    incidents::save_postmortem(&app.services, &owner, app.page, first, None, "We learned.").await.unwrap();
    incidents::publish_postmortem(&app.services, &owner, app.page, first, false).await.unwrap();
    app.pass_minutes(1);
    let second = app.open(trouble("Uploads fail", &[(ids[1], Status::MajorOutage)])).await;
    app.pass_minutes(1);
    let planned = app.plan("Upgrade", 60, |m| m.components = ids.clone()).await;
    app.pass_minutes(1);
    let mut edit = EditMaintenance::at_rev(1);
    edit.scheduled_until = Some(app.now() + minutes(180));
    maintenance::edit(&app.services, &owner, app.page, planned, edit).await.unwrap();
    let new = NewMetric { id: None, display: MetricDisplay::named("Latency"), interval_seconds: 300 };
    let metric = metrics::create(&app.services, &owner, app.page, new).await.unwrap();
    metrics::push_points(&app.services, &owner, app.page, vec![(metric, app.now(), 41.5)]).await.unwrap();

    let mut names: Vec<String> =
        [app.page.as_str(), group.as_str(), ids[0].as_str(), ids[1].as_str(), metric.as_str()].map(str::to_owned).into();
    let snapshot = app.snapshot();
    for id in [first, second] {
        let incident = snapshot.incident(id).unwrap();
        names.extend([id.to_string(), incident.number.to_string()]);
        names.extend(incident.updates.iter().map(|u| u.id.to_string()));
    }
    let row = snapshot.maintenance(planned).unwrap();
    names.extend([planned.to_string(), row.number.to_string()]);
    names.extend(row.updates.iter().map(|u| u.id.to_string()));
    let door = app.door();
    let postmortem = door.json(&format!("/incidents/{first}.json")).await;
    names.push(postmortem["incident_updates"][0]["id"].text().to_owned());

    let own = [
        format!("/components/{}/history.atom", ids[0]),
        format!("/groups/{group}/history.rss"),
        format!("/groups/{group}/calendar.ics"),
        format!("/incidents/{first}.json"),
        format!("/badge/components/{group}.svg"),
        format!("/badge/uptime/{}.svg?days=30", ids[1]),
        format!("/badge/uptime/{group}.svg?days=365"),
        format!("/badge/metric/{metric}.json"),
        format!("/metrics-display/{metric}/day.json"),
        format!("/metrics-display/{metric}/week.json"),
    ];
    let nameless =
        |text: &str| names.iter().enumerate().fold(text.to_owned(), |text, (n, name)| text.replace(name.as_str(), &format!("#{n}#")));
    let mut all = Vec::new();
    for path in WHOLE_PAGE.iter().map(|path| (*path).to_owned()).chain(own) {
        // A place in a folded line depends on nothing but lengths; those of our ids are all the same, those of numbers are not.
        all.push((nameless(&path), nameless(&door.read(&path).await.text())));
    }
    all
}

#[tokio::test]
async fn both_databases_lead_to_the_same_bytes() {
    let (sqlite, postgres) = (TestApp::on_sqlite().await, TestApp::on_postgres().await);
    let (one, other) = (told(&sqlite).await, told(&postgres).await);
    assert!(one.len() > 25);
    for (a, b) in one.iter().zip(&other) {
        assert_eq!(a, b);
    }
    sqlite.close().await;
    postgres.close().await;
}
