//! Metric points, durable when acknowledged, next to rows written into the same SQLite file as fast as it takes them.

use std::sync::Arc;

use app::model::{Instant, MetricId, PageId, input::NewPage};
use server::{
    clock::{Clock, SetClock, SystemClock},
    migration,
    service::{Nobody, Services, metrics, pages},
};

use crate::{
    clock::{Runs, Stopwatch},
    data::{self, Data, actor},
    table::{Goal, Row},
};

/// How many points a batch has, and how many batches of each kind there are.
const BATCH: usize = 10_000;
const BATCHES: usize = 20;

/// How many metrics a batch is about.
const METRICS: usize = 4;

/// Rows of one statement of the peer: three values each, and SQLite takes 32,766.
const ROWS: usize = 5_000;

/// Measures batch by batch, one of ours and one of the peer's in turn, on a real disk.
pub async fn measure(_: &mut Data) -> Vec<Row> {
    let folder = tempfile::tempdir().expect("there is a temporary folder");
    let clock = Arc::new(SetClock::standing(SystemClock.now().minute()));
    let services = data::services(&folder, clock, Arc::new(Nobody)).await;
    migration::migrate(services.db.write()).await.expect("an empty database can be migrated");
    let new = NewPage { name: "Points".into(), slug: "points".into(), time_zone: "UTC".into() };
    let page = pages::create(&services, &actor(), new).await.expect("the page is fine");
    let mut ids = Vec::new();
    for n in 0..METRICS {
        let display = app::model::input::MetricDisplay::named(format!("Metric {n}"));
        let new = app::model::input::NewMetric { id: None, display, interval_seconds: 30 };
        ids.push(metrics::create(&services, &actor(), page, new).await.expect("the metric is fine"));
    }
    let peer = Peer::beside(&services).await;
    let (mut ours, mut raw) = (Runs::default(), Runs::default());
    for n in 0..BATCHES {
        let points = batch(&ids, services.clock.now(), n);
        raw.add(peer.write(&points).await);
        ours.add(push(&services, page, points).await);
    }
    let rate = |runs: &Runs| f64::from(u32::try_from(BATCH).unwrap_or(u32::MAX)) / runs.median() * 1_000.0;
    let note = format!("{BATCHES} batches of {BATCH} points of {METRICS} metrics each, in turn");
    vec![
        Row::new("points taken, to raw rows of the same SQLite", Goal::AtLeast(0.5), "x", rate(&ours) / rate(&raw), note),
        Row::new("points taken", Goal::None, "/s", rate(&ours).round(), ours.spread()),
        Row::new("raw rows written", Goal::None, "/s", rate(&raw).round(), raw.spread()),
    ]
}

/// The points of a stretch of time that follows on the one before; every metric has one each thirty seconds.
fn batch(ids: &[MetricId], now: Instant, number: usize) -> Vec<(MetricId, Instant, f64)> {
    let each = BATCH / ids.len();
    let begin = now - std::time::Duration::from_secs(30 * (each * BATCHES) as u64);
    let at = |n: usize| begin + std::time::Duration::from_secs(30 * (number * each + n) as u64);
    (0..each).flat_map(|n| ids.iter().map(move |id| (*id, at(n), (n % 977) as f64))).collect()
}

async fn push(services: &Services, page: PageId, points: Vec<(MetricId, Instant, f64)>) -> f64 {
    let watch = Stopwatch::start();
    let taken = metrics::push_points(services, &actor(), page, points).await.expect("the points are fine");
    let millis = watch.millis();
    assert_eq!(taken, BATCH, "all points were taken");
    millis
}

/// A table like that of our points, in the same file, written over the same connection.
struct Peer {
    pool: sea_orm::sqlx::SqlitePool,
}

impl Peer {
    async fn beside(services: &Services) -> Self {
        let pool = services.db.write().get_sqlite_connection_pool().clone();
        let made: String = sea_orm::sqlx::query_scalar("SELECT sql FROM sqlite_schema WHERE name = 'metric_point'")
            .fetch_one(&pool)
            .await
            .expect("the table is there");
        let made = made.replacen("metric_point", "raw_point", 1);
        sea_orm::sqlx::query(sea_orm::sqlx::AssertSqlSafe(made)).execute(&pool).await.expect("the same table can be made again");
        Self { pool }
    }

    async fn write(&self, points: &[(MetricId, Instant, f64)]) -> f64 {
        let rows: Vec<(String, i64, f64)> = points.iter().map(|(id, at, value)| (id.to_string(), at.millis(), *value)).collect();
        let watch = Stopwatch::start();
        let mut tx = self.pool.begin().await.expect("nobody else writes");
        for chunk in rows.chunks(ROWS) {
            let places = vec!["(?,?,?)"; chunk.len()].join(",");
            let sql = format!("INSERT INTO raw_point (metric_id, at, value) VALUES {places}");
            let mut query = sea_orm::sqlx::query(sea_orm::sqlx::AssertSqlSafe(sql));
            for (id, at, value) in chunk {
                query = query.bind(id).bind(at).bind(value);
            }
            query.execute(&mut *tx).await.expect("the rows are new");
        }
        tx.commit().await.expect("the disk takes them");
        watch.millis()
    }
}
