//! The connections: many readers, and writers that queue instead of failing. Opening never waits for the database.

use std::{
    path::Path,
    str::FromStr,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use sea_orm::{
    ConnectOptions, DatabaseConnection, DatabaseTransaction, DbBackend, DbErr, SqliteTransactionMode, SqlxSqliteConnector,
    TransactionOptions, TransactionTrait,
    sqlx::{
        ConnectOptions as _,
        postgres::PgConnectOptions,
        sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
    },
};

/// How long a caller waits for a free connection before it is told that the database is away.
/// Whoever writes hears of it within three seconds, the start of a command line program included.
const ACQUIRE: Duration = Duration::from_secs(2);

/// How long a SQLite writer waits for another process that is writing.
const BUSY: Duration = Duration::from_secs(10);

tokio::task_local! {
    /// Set while a visitor waits for the answer.
    static WAITED_FOR: ();
}

/// Does something while a visitor waits for it: what it asks of the database is counted apart.
pub async fn waited_for<T>(work: impl Future<Output = T>) -> T {
    WAITED_FOR.scope((), work).await
}

/// The two pools on one database.
#[derive(Clone)]
pub struct Database {
    read: DatabaseConnection,
    write: DatabaseConnection,
    url: Arc<str>,
    counts: Arc<Counts>,
}

#[derive(Default)]
struct Counts {
    statements: AtomicU64,
    uses: AtomicU64,
    waited_for: AtomicU64,
}

impl Database {
    /// Opens `sqlite:` or `postgres:` addresses. Connections are made when they are first needed.
    pub async fn open(url: &str) -> Result<Self, DbErr> {
        let counts = Arc::new(Counts::default());
        let sqlite = url.starts_with("sqlite:");
        if let Some(file) = sqlite_file(url)
            && let Some(folder) = Path::new(file).parent()
        {
            std::fs::create_dir_all(folder).map_err(|error| DbErr::Custom(format!("cannot make {}: {error}", folder.display())))?;
        }
        // Readers first would find no file: the writer creates it.
        let write = connect(url, if sqlite { 1 } else { 10 }, &counts).await?;
        let read = connect(url, 10, &counts).await?;
        Ok(Self { read, write, url: url.into(), counts })
    }

    /// For questions.
    pub fn read(&self) -> &DatabaseConnection {
        self.count();
        &self.read
    }

    /// For housekeeping outside a mutation, such as migrations.
    pub fn write(&self) -> &DatabaseConnection {
        self.count();
        &self.write
    }

    /// A transaction that will write. SQLite takes the write lock at once, so that two writers queue instead of deadlocking.
    pub async fn begin(&self) -> Result<DatabaseTransaction, DbErr> {
        let sqlite_transaction_mode = (self.backend() == DbBackend::Sqlite).then_some(SqliteTransactionMode::Immediate);
        self.write().begin_with_options(TransactionOptions { sqlite_transaction_mode, ..Default::default() }).await
    }

    /// Which database it is.
    pub fn backend(&self) -> DbBackend {
        self.write.get_database_backend()
    }

    /// Where it is.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// How many statements this process has sent.
    pub fn statements(&self) -> u64 {
        self.counts.statements.load(Ordering::Relaxed)
    }

    /// How often this process has turned to its database, and how often of these while a visitor waited: also when the
    /// database was away and no statement could be sent. For promises such as "no public page asks the database".
    pub fn uses(&self) -> (u64, u64) {
        (self.counts.uses.load(Ordering::Relaxed), self.counts.waited_for.load(Ordering::Relaxed))
    }

    fn count(&self) {
        self.counts.uses.fetch_add(1, Ordering::Relaxed);
        if WAITED_FOR.try_with(|()| ()).is_ok() {
            self.counts.waited_for.fetch_add(1, Ordering::Relaxed);
        }
    }
}

/// The file of a SQLite database, if it is one that is kept.
pub fn sqlite_file(url: &str) -> Option<&str> {
    let path = url.strip_prefix("sqlite:")?.trim_start_matches("//");
    Some(path.split_once('?').map_or(path, |(path, _)| path)).filter(|path| *path != ":memory:")
}

async fn connect(url: &str, most: u32, counts: &Arc<Counts>) -> Result<DatabaseConnection, DbErr> {
    let mut connection = if url.starts_with("sqlite:") { sqlite(url, most)? } else { postgres(url, most).await? };
    let counts = counts.clone();
    connection.set_metric_callback(move |_| {
        counts.statements.fetch_add(1, Ordering::Relaxed);
    });
    Ok(connection)
}

/// How much of the file a connection keeps in memory at most, in kilobytes (negative, or they would be pages): a change that tells a
/// hundred thousand subscribers fits.
const CACHE: &str = "-16000";

/// sea-orm's own way asks SQLite for its version at once, which a file that cannot be opened does not survive.
fn sqlite(url: &str, most: u32) -> Result<DatabaseConnection, DbErr> {
    let options = SqliteConnectOptions::from_str(url).map_err(|error| DbErr::Custom(error.to_string()))?;
    let options = options
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        .pragma("cache_size", CACHE)
        .busy_timeout(BUSY)
        .disable_statement_logging();
    let pool = SqlitePoolOptions::new().max_connections(most).min_connections(0).acquire_timeout(ACQUIRE).connect_lazy_with(options);
    Ok(SqlxSqliteConnector::from_sqlx_sqlite_pool(pool))
}

async fn postgres(url: &str, most: u32) -> Result<DatabaseConnection, DbErr> {
    // sea-orm's own complaint would repeat the address, and with it the password.
    PgConnectOptions::from_str(url).map_err(|error| DbErr::Custom(error.to_string()))?;
    let mut options = ConnectOptions::new(url);
    options.max_connections(most).min_connections(0).acquire_timeout(ACQUIRE).connect_timeout(ACQUIRE).connect_lazy(true);
    options.sqlx_logging(false);
    // A process that is stopped in the middle of a transaction must not hold its locks for ever.
    options.map_sqlx_postgres_opts(|postgres| {
        postgres.options([("idle_in_transaction_session_timeout", "5000"), ("lock_timeout", "10000"), ("statement_timeout", "60000")])
    });
    sea_orm::Database::connect(options).await
}
