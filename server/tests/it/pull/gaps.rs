//! Nothing is missing: the time before, the time a source failed, and no matter how many processes pull.

use std::sync::Arc;

use app::model::{Aggregation, Instant, source::SourceKind};
use sea_orm::EntityTrait;
use server::{
    database::Database,
    entity::{Col, metric_pull},
    jobs::pull::Puller,
    service::{Services, metrics, rows, sources as verbs},
};

use super::{Prometheus, asker, metric, points, pull, pulled, puller, services, source, state};
use crate::support::{app::TestApp, dump::count};

both!(
    the_month_before_is_asked_for_piece_by_piece_and_then_what_is_new,
    what_was_missed_while_a_source_failed_is_asked_for_once_it_answers,
    exactly_one_of_several_processes_pulls_a_metric,
    a_process_that_ended_holds_nothing_for_long,
    a_metric_that_is_gone_or_not_pulled_any_more_is_not_asked_for,
    a_change_of_the_query_begins_anew_and_one_of_the_interval_does_not,
);

/// NOON in seconds; the clock of a test begins two seconds later.
const NOON: i64 = 1_772_452_800;

const MONTH: i64 = 30 * 86_400;

async fn row(app: &TestApp) -> metric_pull::Model {
    metric_pull::Entity::find().one(app.services.db.read()).await.unwrap().unwrap()
}

async fn the_month_before_is_asked_for_piece_by_piece_and_then_what_is_new(app: &TestApp) {
    let prometheus = Prometheus::open().await;
    let id = pulled(app, pull(source(app, SourceKind::Prometheus, &prometheus.url).await, "up", 600)).await;
    let puller = puller(app);
    assert_eq!(puller.turn().await.unwrap(), 5);
    let pieces = prometheus.take();
    assert_eq!((pieces[0].0, pieces[4].1), (NOON - MONTH + 600, NOON));
    assert!(pieces.windows(2).all(|pair| pair[1].0 == pair[0].1 + 600), "nothing twice, nothing left out: {pieces:?}");
    assert_eq!(count(&app.services.db, "metric_point").await, MONTH / 600);
    let newest = points(app, id).await[0];
    assert_eq!(newest, (Instant::from_millis(NOON * 1_000), (NOON / 60) as f64));
    let now = state(app, id).await;
    assert_eq!((now.last_error, now.backfilled_to), (None, Some(Instant::from_millis(NOON * 1_000))));
    app.pass_minutes(11);
    assert_eq!(puller.turn().await.unwrap(), 1);
    assert_eq!(prometheus.take(), [(NOON + 600, NOON + 600, 600)]);
    assert_eq!(puller.turn().await.unwrap(), 0, "it is not due again");
    assert_eq!(points(app, id).await[0].1, ((NOON + 600) / 60) as f64);
}

async fn what_was_missed_while_a_source_failed_is_asked_for_once_it_answers(app: &TestApp) {
    let prometheus = Prometheus::open().await;
    let id = pulled(app, pull(source(app, SourceKind::Prometheus, &prometheus.url).await, "up", 3_600)).await;
    verbs::set_pull(&app.services, &app.owner(), app.page, id, Some(pull(state(app, id).await.pull.source_id, "up", 60))).await.unwrap();
    let puller = puller(app);
    for _ in 0..60 {
        puller.turn().await.unwrap();
        app.clock.advance(1_000);
    }
    prometheus.take();
    prometheus.fail(true);
    let mut pauses = Vec::new();
    for _ in 0..6 {
        app.clock.advance(row(app).await.next_at.0.since(app.now()).max(0));
        assert_eq!(puller.turn().await.unwrap(), 1);
        pauses.push(row(app).await.next_at.0.since(app.now()) / 1_000);
        assert_eq!(puller.turn().await.unwrap(), 0, "it is left alone");
    }
    assert_eq!(pauses, [120, 240, 480, 900, 900, 900]);
    let failing = state(app, id).await;
    assert_eq!(
        failing.last_error.as_deref(),
        Some(r#"it answered 500: {"status":"error","errorType":"internal","error":"the disk is full"}"#)
    );
    let since = failing.failing_since.unwrap();
    let listed = verbs::list_sources(&app.services, &app.owner(), app.page).await.unwrap();
    assert_eq!((listed[0].metrics, listed[0].failing, &listed[0].last_error), (1, 1, &failing.last_error));
    let done = failing.backfilled_to.unwrap();
    assert!(done < since);
    prometheus.fail(false);
    prometheus.take();
    app.clock.advance(900_000);
    assert_eq!(puller.turn().await.unwrap(), 1);
    let asked = prometheus.take();
    assert_eq!(asked[0].0, done.millis() / 1_000 + 60, "right behind the last point");
    assert!(asked[0].1 + 60 > app.now().millis() / 1_000);
    let now = state(app, id).await;
    assert_eq!((now.last_error, now.failing_since), (None, None));
    let all = points(app, id).await;
    assert!(all.windows(2).all(|pair| pair[0].0.since(pair[1].0) == 60_000), "no gap is left");
}

async fn exactly_one_of_several_processes_pulls_a_metric(app: &TestApp) {
    let prometheus = Prometheus::open().await;
    let from = source(app, SourceKind::Prometheus, &prometheus.url).await;
    for _ in 0..20 {
        pulled(app, pull(from, "up", 86_400)).await;
    }
    let other = Services { db: Database::open(app.services.db.url()).await.unwrap(), ..services(app) };
    let (one, two) = (puller(app), Arc::new(Puller::new(other, asker(app))));
    let (first, second) = tokio::join!(one.turn(), two.turn());
    assert_eq!((first.unwrap() + second.unwrap(), prometheus.take().len()), (20, 20));
    assert_eq!(count(&app.services.db, "metric_point").await, 20 * 30);
}

async fn a_process_that_ended_holds_nothing_for_long(app: &TestApp) {
    let prometheus = Prometheus::open().await;
    pulled(app, pull(source(app, SourceKind::Prometheus, &prometheus.url).await, "up", 86_400)).await;
    let held = metric_pull::Model {
        lease_owner: Some("gone".into()),
        lease_until: Some(Col(Instant::from_millis(app.now().millis() + 60_000))),
        ..row(app).await
    };
    rows::overwrite(app.services.db.write(), held).await.unwrap();
    let puller = puller(app);
    assert_eq!(puller.turn().await.unwrap(), 0);
    app.clock.advance(60_000);
    assert_eq!(puller.turn().await.unwrap(), 1);
    let row = row(app).await;
    assert_eq!((row.lease_owner, row.lease_until, row.failures), (None, None, 0));
}

async fn a_metric_that_is_gone_or_not_pulled_any_more_is_not_asked_for(app: &TestApp) {
    let prometheus = Prometheus::open().await;
    let from = source(app, SourceKind::Prometheus, &prometheus.url).await;
    let (kept, stopped, deleted) = (
        pulled(app, pull(from, "up", 86_400)).await,
        pulled(app, pull(from, "up", 86_400)).await,
        pulled(app, pull(from, "up", 86_400)).await,
    );
    verbs::set_pull(&app.services, &app.owner(), app.page, stopped, None).await.unwrap();
    metrics::delete(&app.services, &app.owner(), app.page, deleted).await.unwrap();
    assert_eq!(puller(app).turn().await.unwrap(), 1);
    assert_eq!(points(app, kept).await.len(), 30);
    assert!(points(app, stopped).await.is_empty());
    assert_eq!(count(&app.services.db, "metric_pull").await, 1, "nothing is left of what is gone");
    assert!(verbs::pull_of(&app.services, &app.owner(), app.page, stopped).await.unwrap().is_none());
}

async fn a_change_of_the_query_begins_anew_and_one_of_the_interval_does_not(app: &TestApp) {
    let prometheus = Prometheus::open().await;
    let from = source(app, SourceKind::Prometheus, &prometheus.url).await;
    let id = metric(app, Aggregation::Sum).await;
    let set = async |query: &str, interval| {
        verbs::set_pull(&app.services, &app.owner(), app.page, id, Some(pull(from, query, interval))).await.unwrap();
        puller(app).turn().await.unwrap();
        prometheus.take()
    };
    assert_eq!(set("up", 7_200).await.len(), 1);
    assert_eq!(set("up", 3_600).await, [], "it has what it has");
    let anew = set("up 2", 3_600).await;
    assert_eq!(anew[0].0, NOON - MONTH + 3_600);
    assert_eq!(points(app, id).await[0].1, (NOON / 60 * 3) as f64, "the sum of both series");
}
