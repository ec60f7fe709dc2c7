//! Metric points, durable when acknowledged, next to rows written into the same database as fast as it takes them: on SQLite and on
//! PostgreSQL.

use std::sync::Arc;

use app::model::{Instant, MetricId, PageId, input::NewPage};
use sea_orm::{
    DbBackend,
    sqlx::{self, AssertSqlSafe, PgPool, SqlitePool},
};
use server::{
    clock::{Clock, SetClock, SystemClock},
    database::Database,
    migration,
    service::{Nobody, Services, metrics, pages},
};

use crate::{
    clock::{Runs, Stopwatch},
    data::{self, Data, actor},
    postgres::fresh_database,
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
    let clock = || Arc::new(SetClock::standing(SystemClock.now().minute()));
    let services = data::services(&folder, clock(), Arc::new(Nobody)).await;
    migration::migrate(services.db.write()).await.expect("an empty database can be migrated");
    let mut rows = on("SQLite", &services).await;
    let db = Database::open(&fresh_database().await).await.expect("the address is right");
    let services = Services { db, clock: clock(), committed: Arc::new(Nobody), outbound: Arc::default() };
    rows.extend(on("PostgreSQL", &services).await);
    rows
}

async fn on(database: &str, services: &Services) -> Vec<Row> {
    let new = NewPage { name: "Points".into(), slug: "points".into(), time_zone: "UTC".into() };
    let page = pages::create(services, &actor(), new).await.expect("the page is fine");
    let mut ids = Vec::new();
    for n in 0..METRICS {
        let display = app::model::input::MetricDisplay::named(format!("Metric {n}"));
        let new = app::model::input::NewMetric { id: None, display, interval_seconds: 30 };
        ids.push(metrics::create(services, &actor(), page, new).await.expect("the metric is fine"));
    }
    let peer = Peer::beside(services).await;
    let (mut ours, mut raw) = (Runs::default(), Runs::default());
    for n in 0..BATCHES {
        let points = batch(&ids, services.clock.now(), n);
        raw.add(peer.write(&points).await);
        ours.add(push(services, page, points).await);
    }
    let rate = |runs: &Runs| f64::from(u32::try_from(BATCH).unwrap_or(u32::MAX)) / runs.median() * 1_000.0;
    let note = format!("{BATCHES} batches of {BATCH} points of {METRICS} metrics each, in turn");
    let ratio = rate(&ours) / rate(&raw);
    vec![
        Row::new(format!("points taken, to raw rows of the same {database}"), Goal::AtLeast(0.5), "x", ratio, note),
        Row::new(format!("points taken, {database}"), Goal::None, "/s", rate(&ours).round(), ours.spread()),
        Row::new(format!("raw rows written, {database}"), Goal::None, "/s", rate(&raw).round(), raw.spread()),
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

/// A table like that of our points, in the same database, written over the same connections.
enum Peer {
    Sqlite(SqlitePool),
    Postgres(PgPool),
}

impl Peer {
    async fn beside(services: &Services) -> Self {
        let db = services.db.write();
        if db.get_database_backend() == DbBackend::Postgres {
            let pool = db.get_postgres_connection_pool().clone();
            let made = "CREATE TABLE raw_point (LIKE metric_point INCLUDING ALL)";
            sqlx::query(made).execute(&pool).await.expect("the same table can be made again");
            return Self::Postgres(pool);
        }
        let pool = db.get_sqlite_connection_pool().clone();
        let made: String = sqlx::query_scalar("SELECT sql FROM sqlite_schema WHERE name = 'metric_point'")
            .fetch_one(&pool)
            .await
            .expect("the table is there");
        let made = made.replacen("metric_point", "raw_point", 1);
        sqlx::query(AssertSqlSafe(made)).execute(&pool).await.expect("the same table can be made again");
        Self::Sqlite(pool)
    }

    async fn write(&self, points: &[(MetricId, Instant, f64)]) -> f64 {
        let rows: Vec<(String, i64, f64)> = points.iter().map(|(id, at, value)| (id.to_string(), at.millis(), *value)).collect();
        let watch = Stopwatch::start();
        match self {
            Self::Sqlite(pool) => fill(pool, &rows, |_| "(?,?,?)".to_owned()).await,
            Self::Postgres(pool) => fill(pool, &rows, |n| format!("(${},${},${})", 3 * n + 1, 3 * n + 2, 3 * n + 3)).await,
        }
        watch.millis()
    }
}

/// Writes all rows in one transaction.
async fn fill<D: sqlx::Database>(pool: &sqlx::Pool<D>, rows: &[(String, i64, f64)], place: impl Fn(usize) -> String)
where
    for<'a> &'a mut D::Connection: sqlx::Executor<'a, Database = D>,
    D::Arguments: sqlx::IntoArguments<D>,
    for<'a> &'a String: sqlx::Encode<'a, D> + sqlx::Type<D>,
    for<'a> &'a i64: sqlx::Encode<'a, D> + sqlx::Type<D>,
    for<'a> &'a f64: sqlx::Encode<'a, D> + sqlx::Type<D>,
{
    let mut tx = pool.begin().await.expect("nobody else writes");
    for chunk in rows.chunks(ROWS) {
        let places: Vec<String> = (0..chunk.len()).map(&place).collect();
        let sql = format!("INSERT INTO raw_point (metric_id, at, value) VALUES {}", places.join(","));
        let mut query = sqlx::query(AssertSqlSafe(sql));
        for (id, at, value) in chunk {
            query = query.bind(id).bind(at).bind(value);
        }
        query.execute(&mut *tx).await.expect("the rows are new");
    }
    tx.commit().await.expect("the disk takes them");
}
