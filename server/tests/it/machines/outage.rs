//! What machines read of the live window comes from memory, whatever the database does.

use app::model::{
    Status,
    input::{Backfill, MetricDisplay, NewMetric},
};
use server::service::metrics;

use super::secrecy::{WHOLE_PAGE, about};
use crate::support::{
    app::{TestApp, minutes},
    deeds::trouble,
};

both!(the_live_window_needs_no_database, what_lies_in_the_archive_fails_quickly_and_says_so);

async fn the_live_window_needs_no_database(app: &TestApp) {
    let player = app.component("Player").await;
    let id = app.open(trouble("Playback fails", &[(player, Status::PartialOutage)])).await;
    let planned = app.plan("Upgrade", 60, |_| ()).await;
    let display = MetricDisplay::named("Latency");
    let metric =
        metrics::create(&app.services, &app.owner(), app.page, NewMetric { id: None, display, interval_seconds: 300 }).await.unwrap();
    metrics::push_points(&app.services, &app.owner(), app.page, vec![(metric, app.now(), 41.5)]).await.unwrap();
    let (door, lost) = (app.door(), app.door().without_database().await);
    let own = [format!("/incidents/{id}.json"), format!("/maintenance/{planned}.json"), format!("/badge/metric/{metric}.svg")];
    let day = format!("/metrics-display/{metric}/day.json");
    let about = about(player.as_str()).into_iter().filter(|path| !path.contains("365"));
    for path in WHOLE_PAGE.iter().map(|path| (*path).to_owned()).chain(own).chain(about).chain([day]) {
        assert_eq!(lost.read(&path).await.body, door.read(&path).await.body, "{path}");
    }
}

async fn what_lies_in_the_archive_fails_quickly_and_says_so(app: &TestApp) {
    let player = app.component("Player").await;
    let mut input = trouble("Long ago", &[]);
    let ended = app.now() - minutes(400 * 1440);
    input.backfill = Some(Backfill { started_at: ended - minutes(60), resolved_at: ended, counts_as_downtime: false });
    app.open(input).await;
    let lost = app.door().without_database().await;
    for path in [format!("/badge/uptime/{player}.svg?days=365"), "/history.json?page=3".to_owned()] {
        let reply = lost.get(&path).await;
        assert_eq!((reply.status, reply.header("retry-after"), reply.header("cache-control")), (503, "30", "no-store"), "{path}");
        assert!(reply.text().starts_with("We failed to answer. Reference: "), "{}", reply.text());
    }
}
