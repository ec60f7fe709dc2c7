//! The queue's tables: those of apalis, in a schema of their own on PostgreSQL, and beside ours in the SQLite file.

use std::{str::FromStr, time::Duration};

use apalis::prelude::{TaskBuilder, TaskSink, TaskSinkError};
use apalis_postgres::PostgresStorage;
use apalis_sqlite::SqliteStorage;
use sea_orm::{
    DbBackend,
    sqlx::{
        self, ConnectOptions, PgPool, SqlitePool,
        migrate::MigrateError,
        postgres::{PgConnectOptions, PgPoolOptions},
        sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
    },
};

use super::Work;
use crate::{
    database::Database,
    error::{Error, Result},
};

/// What all that is ours is filed under.
pub const NAME: &str = "lightship";

/// How often a worker says that it lives, and after how often missing that it is dead. Whole seconds.
const HEARTBEAT: Duration = Duration::from_secs(5);
const MISSED: usize = 3;

/// How often something is tried in its period.
const TRIES: usize = 4;

/// How many are taken at a time.
const BATCH: usize = 10;

/// How long to wait for a connection, and on SQLite for whoever is writing.
const ACQUIRE: Duration = Duration::from_secs(2);
const BUSY: Duration = Duration::from_secs(10);

/// Connections to PostgreSQL: one listens, one works, two hand in.
const CONNECTIONS: u32 = 4;

/// How long to wait for the connections to end.
const CLOSE: Duration = Duration::from_secs(2);

/// After how many seconds without a sign of life a worker is forgotten.
const SILENT: i64 = 3_600;

/// What PostgreSQL says to a role that may not do something.
const FORBIDDEN: &str = "42501";

/// The tables of one queue.
#[derive(Clone)]
pub enum Store {
    /// On PostgreSQL.
    Postgres(PostgresStorage<Work>),
    /// On SQLite.
    Sqlite(SqliteStorage<Work>),
}

impl Store {
    /// Makes what is missing.
    pub async fn open(db: &Database) -> std::result::Result<Self, String> {
        let store = Self::unprepared(db).map_err(|error| error.to_string())?;
        // Not by their own `setup`: on SQLite it turns syncing off, and with it the promise that what was acknowledged is on disk.
        let prepared = match &store {
            Self::Postgres(tables) => PostgresStorage::migrations().run(tables.pool()).await,
            Self::Sqlite(tables) => SqliteStorage::migrations().run(tables.pool()).await,
        };
        match prepared {
            Ok(()) => Ok(store),
            Err(error) => {
                let why = if is_forbidden(&error) {
                    format!(
                        "this role may make neither the schema apalis nor the extensions hstore and pgcrypto ({error}); GRANT CREATE ON DATABASE lets it"
                    )
                } else {
                    error.to_string()
                };
                store.close().await;
                Err(why)
            }
        }
    }

    /// The tables of a database where others make them.
    pub fn unprepared(db: &Database) -> sqlx::Result<Self> {
        if db.backend() == DbBackend::Postgres {
            let options = PgConnectOptions::from_str(db.url())?
                .options([("idle_in_transaction_session_timeout", "5000"), ("lock_timeout", "10000"), ("statement_timeout", "60000")])
                .disable_statement_logging();
            let pool = PgPoolOptions::new().max_connections(CONNECTIONS).min_connections(0).acquire_timeout(ACQUIRE);
            let config = apalis_postgres::Config::default().queue(NAME).batch_size(BATCH).heartbeat_interval(HEARTBEAT);
            let tables = PostgresStorage::new(&pool.connect_lazy_with(options));
            return Ok(Self::Postgres(tables.with_config(config.missed_heartbeats(MISSED).lock_tasks(false))));
        }
        // Beside the one that writes, so no longer than a moment at a time. What is lost in a power cut is handed in again.
        let options = SqliteConnectOptions::from_str(db.url())?
            .create_if_missing(false)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Normal)
            .busy_timeout(BUSY)
            .disable_statement_logging();
        let pool = SqlitePoolOptions::new().max_connections(1).min_connections(0).acquire_timeout(BUSY);
        let config = apalis_sqlite::Config::default().queue(NAME).batch_size(BATCH).heartbeat_interval(HEARTBEAT);
        let tables = SqliteStorage::new(&pool.connect_lazy_with(options));
        Ok(Self::Sqlite(tables.with_config(config.missed_heartbeats(MISSED).lock_tasks(false))))
    }

    /// Hands something in, unless something has been handed in under this key before. Due at once, or after so long.
    pub async fn push(&self, work: Work, key: Option<String>, ahead: Option<Duration>) -> Result<()> {
        if let Some(key) = &key
            && self.has(key).await?
        {
            return Ok(());
        }
        let task = TaskBuilder::new(work).max_attempts(TRIES);
        // They count whole seconds, by clocks that may differ: what is due at once was due long ago, what is later not too early.
        let task = match ahead {
            None => task.run_at_timestamp(0),
            Some(ahead) => task.run_after(ahead + Duration::from_secs(1)),
        };
        let task = match key {
            Some(key) => task.idempotency_key(key).build(),
            None => task.build(),
        };
        match self.clone() {
            Self::Postgres(mut tables) => match tables.push_task(task).await {
                // Another process was faster.
                Err(TaskSinkError::PushError(apalis_postgres::Error::Database(sqlx::Error::Database(error))))
                    if error.is_unique_violation() =>
                {
                    Ok(())
                }
                pushed => pushed.map_err(fault),
            },
            Self::Sqlite(mut tables) => tables.push_task(task).await.map_err(fault),
        }
    }

    /// Whether something was handed in under this key.
    async fn has(&self, key: &str) -> Result<bool> {
        match self {
            Self::Postgres(tables) => {
                let sql = "SELECT EXISTS (SELECT 1 FROM apalis.jobs WHERE job_type = $1 AND idempotency_key = $2)";
                sqlx::query_scalar(sql).bind(NAME).bind(key).fetch_one(tables.pool()).await.map_err(fault)
            }
            Self::Sqlite(tables) => {
                let sql = "SELECT EXISTS (SELECT 1 FROM Jobs WHERE job_type = ?1 AND idempotency_key = ?2)";
                sqlx::query_scalar(sql).bind(NAME).bind(key).fetch_one(tables.pool()).await.map_err(fault)
            }
        }
    }

    /// Whether something waits that was handed in without a key: a call that messages are due.
    pub async fn has_waiting(&self) -> Result<bool> {
        match self {
            Self::Postgres(tables) => {
                let sql =
                    "SELECT EXISTS (SELECT 1 FROM apalis.jobs WHERE job_type = $1 AND status = 'Pending' AND idempotency_key IS NULL)";
                sqlx::query_scalar(sql).bind(NAME).fetch_one(tables.pool()).await.map_err(fault)
            }
            Self::Sqlite(tables) => {
                let sql = "SELECT EXISTS (SELECT 1 FROM Jobs WHERE job_type = ?1 AND status = 'Pending' AND idempotency_key IS NULL)";
                sqlx::query_scalar(sql).bind(NAME).fetch_one(tables.pool()).await.map_err(fault)
            }
        }
    }

    /// Forgets what was done longer ago than `kept`, or at a time that has not come: that was a clock which has been set back
    /// since. Then workers nobody has heard of for long. Not by their own `vacuum`: it writes the whole SQLite file anew.
    pub async fn forget(&self, kept: Duration) -> Result<u64> {
        let seconds = i64::try_from(kept.as_secs()).unwrap_or(i64::MAX);
        match self {
            Self::Postgres(tables) => {
                let done = "DELETE FROM apalis.jobs WHERE job_type = $1 \
                     AND (status IN ('Done', 'Killed') OR status = 'Failed' AND attempts >= max_attempts) \
                     AND (done_at <= now() - $2 * interval '1 second' OR done_at > now() + interval '1 minute')";
                let silent = "DELETE FROM apalis.workers AS w WHERE worker_type = $1 AND last_seen < now() - $2 * interval '1 second' \
                     AND NOT EXISTS (SELECT 1 FROM apalis.jobs WHERE lock_by = w.id)";
                let gone = sqlx::query(done).bind(NAME).bind(seconds).execute(tables.pool()).await.map_err(fault)?;
                sqlx::query(silent).bind(NAME).bind(SILENT).execute(tables.pool()).await.map_err(fault)?;
                Ok(gone.rows_affected())
            }
            Self::Sqlite(tables) => {
                let done = "DELETE FROM Jobs WHERE job_type = ?1 \
                     AND (status IN ('Done', 'Killed') OR status = 'Failed' AND attempts >= max_attempts) \
                     AND (done_at <= strftime('%s', 'now') - ?2 OR done_at > strftime('%s', 'now') + 60)";
                let silent = "DELETE FROM Workers WHERE worker_type = ?1 AND last_seen < strftime('%s', 'now') - ?2 \
                     AND NOT EXISTS (SELECT 1 FROM Jobs WHERE lock_by = Workers.id)";
                let gone = sqlx::query(done).bind(NAME).bind(seconds).execute(tables.pool()).await.map_err(fault)?;
                sqlx::query(silent).bind(NAME).bind(SILENT).execute(tables.pool()).await.map_err(fault)?;
                Ok(gone.rows_affected())
            }
        }
    }

    /// Ends the connections.
    pub async fn close(&self) {
        let closing = async {
            match self {
                Self::Postgres(tables) => PgPool::close(tables.pool()).await,
                Self::Sqlite(tables) => SqlitePool::close(tables.pool()).await,
            }
        };
        let _ = tokio::time::timeout(CLOSE, closing).await;
    }
}

fn is_forbidden(error: &MigrateError) -> bool {
    let (MigrateError::Execute(cause) | MigrateError::ExecuteMigration(cause, _)) = error else { return false };
    cause.as_database_error().and_then(|error| error.code()).is_some_and(|code| code == FORBIDDEN)
}

fn fault(error: impl std::fmt::Display) -> Error {
    Error::Fault(format!("queue: {error}"))
}
