//! Jobs run side by side, survive their own failures, forget what is old, and stop when asked.

use std::{
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
    time::Duration,
};

use app::model::DeliveryState;
use sea_orm::{EntityTrait, PaginatorTrait};
use tokio::{sync::watch, task::JoinSet};
use tokio_util::sync::CancellationToken;

use crate::{
    config::Addresses,
    entity::{Col, change, outbox as rows_of, session},
    error::{Error, Result},
    jobs::{
        Context, Jobs, prune,
        queue::Queue,
        spawn,
        testing::{DAY, MINUTE, World, plus},
    },
    live::{hub::Hub, store::SnapshotStore},
    service::{outbox, rows},
};

static TURNS: [AtomicU32; 3] = [const { AtomicU32::new(0) }; 3];

async fn fails(_: Context) -> Result<()> {
    TURNS[0].fetch_add(1, Ordering::SeqCst);
    Err(Error::Fault("as it does".into()))
}

async fn panics(_: Context) -> Result<()> {
    TURNS[1].fetch_add(1, Ordering::SeqCst);
    panic!("as it does");
}

async fn works(_: Context) -> Result<()> {
    TURNS[2].fetch_add(1, Ordering::SeqCst);
    Ok(())
}

#[tokio::test]
async fn a_job_that_fails_or_panics_stops_neither_itself_nor_the_others() {
    let world = World::new("UTC", "2027-01-10T09:00:00Z").await;
    let hub = Arc::new(Hub::new(world.services.db.clone(), world.clock.clone(), Addresses::parse("http://localhost").unwrap(), None));
    let context = Context { services: world.services.clone(), hub, queue: Queue::default() };
    let mut jobs = Jobs { context, stop: watch::Sender::new(false), cancel: CancellationToken::new(), tasks: JoinSet::new() };
    jobs.every(Duration::from_millis(1), "fails", fails);
    jobs.every(Duration::from_millis(1), "panics", panics);
    jobs.every(Duration::from_millis(1), "works", works);
    while TURNS.iter().any(|turns| turns.load(Ordering::SeqCst) < 3) {
        tokio::task::yield_now().await;
    }
    jobs.stop().await;
}

#[tokio::test]
async fn all_jobs_together_do_their_work_and_stop() {
    let world = World::new("Europe/Berlin", "2027-01-10T09:00:00Z").await;
    let folder = tempfile::tempdir().unwrap();
    let store = SnapshotStore::open(folder.path()).unwrap();
    let addresses = Addresses::parse("http://localhost:3000").unwrap();
    let hub = Arc::new(Hub::new(world.services.db.clone(), world.clock.clone(), addresses, Some(store)));
    hub.refresh().await.unwrap();
    let id = world.schedule(world.planned(5, 30)).await;
    world.clock.advance(6 * MINUTE);
    let mut services = world.services.clone();
    services.committed = hub.clone();
    let jobs = spawn(services, hub.clone(), None);
    while !hub.page(world.page).unwrap().read().full.maintenance(id).is_some_and(|m| m.state.is_running()) {
        tokio::task::yield_now().await;
    }
    jobs.stop().await;
    assert_eq!(world.steps(id).await, ["scheduled", "in_progress"]);
    let kept = SnapshotStore::open(folder.path()).unwrap().load();
    assert!(kept[0].snapshot.maintenance(id).is_some_and(|m| m.state.is_running()), "the last snapshot is on disk");
}

#[tokio::test]
async fn old_versions_and_ended_sessions_are_forgotten() {
    let world = World::new("UTC", "2027-01-10T09:00:00Z").await;
    let db = &world.services.db;
    for (n, days) in [0, 1, 100].into_iter().enumerate() {
        let row = session::Model {
            id_hash: format!("{n}"),
            user_id: None,
            data: "{}".into(),
            ip: None,
            agent: None,
            created_at: Col(world.now()),
            last_seen_at: Col(world.now()),
            expires_at: Col(plus(world.now(), days * DAY)),
        };
        rows::insert(db.write(), row).await.unwrap();
    }
    for _ in 0..9 {
        world.schedule(world.planned(6000, 10)).await;
        world.clock.advance(DAY);
    }
    prune::prune(&world.services).await.unwrap();
    assert_eq!(change::Entity::find().count(db.read()).await.unwrap(), 7);
    assert_eq!(session::Entity::find().count(db.read()).await.unwrap(), 1);
}

#[tokio::test]
async fn the_message_that_waits_longest_for_its_attempt_is_known() {
    use sea_orm::sea_query::Expr;
    let world = World::new("UTC", "2027-01-10T09:00:00Z").await;
    let db = &world.services.db;
    let oldest = async || outbox::oldest_unsent(db).await.unwrap();
    assert_eq!(oldest().await, None);
    let first = world.now();
    world.schedule(world.planned(6000, 10)).await;
    world.clock.advance(DAY);
    world.schedule(world.planned(6000, 10)).await;
    assert_eq!(oldest().await, Some(first));
    let put = |set: Vec<(rows_of::Column, i64)>, state: DeliveryState| {
        let mut update = rows_of::Entity::update_many().col_expr(rows_of::Column::State, Expr::value(Col(state)));
        for (column, at) in set {
            update = update.col_expr(column, Expr::value(at));
        }
        update.exec(db.write())
    };
    put(vec![(rows_of::Column::NextAttemptAt, 7)], DeliveryState::Pending).await.unwrap();
    assert_eq!(oldest().await.map(|at| at.millis()), Some(7), "one that failed waits for its next attempt only");
    put(vec![(rows_of::Column::LeaseUntil, 9)], DeliveryState::Sending).await.unwrap();
    assert_eq!(oldest().await.map(|at| at.millis()), Some(9), "one whose worker vanished waits since its lease ended");
    put(vec![], DeliveryState::Failed).await.unwrap();
    assert_eq!(oldest().await, None);
}
