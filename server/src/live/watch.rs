//! Notices what other processes commit: PostgreSQL tells us, SQLite is asked every half second.

use std::{str::FromStr, sync::Arc, time::Duration};

use app::model::PageId;
use sea_orm::{
    DbBackend,
    sqlx::{
        self, Connection, SqliteConnection,
        postgres::PgListener,
        sqlite::{SqliteConnectOptions, SqliteJournalMode},
    },
};

use crate::{database::Database, live::hub::Hub, service::mutation::NOTIFY_CHANNEL};

/// How often SQLite is asked whether its file has changed.
const ASK: Duration = Duration::from_millis(500);

/// How often all versions are compared even though nobody told us anything, and how long to wait after a failure.
const COMPARE: Duration = Duration::from_secs(5);

/// How long to wait before trying again to reach a database that was lost.
const RETRY: Duration = Duration::from_secs(1);

/// Follows the database until the process ends. Returns never; drop the task to stop it.
pub async fn follow(hub: Arc<Hub>, db: Database) {
    loop {
        let result = match db.backend() {
            DbBackend::Postgres => follow_postgres(&hub, &db).await,
            _ => follow_sqlite(&hub, &db).await,
        };
        if let Err(error) = result {
            tracing::warn!(%error, "lost sight of the database; trying again");
        }
        // Counts the loss, and keeps the age shown to visitors right.
        let _ = hub.refresh().await;
        tokio::time::sleep(RETRY).await;
    }
}

async fn follow_postgres(hub: &Hub, db: &Database) -> Result<(), sqlx::Error> {
    let mut listener = within(PgListener::connect(db.url())).await?;
    // Otherwise a lost connection would be replaced silently, together with whatever was said meanwhile.
    listener.eager_reconnect(false);
    within(listener.listen(NOTIFY_CHANNEL)).await?;
    hub.refresh().await.map_err(|error| sqlx::Error::Protocol(error.to_string()))?;
    loop {
        match tokio::time::timeout(COMPARE, listener.try_recv()).await {
            Ok(Ok(Some(told))) => {
                let page = told.payload().split(' ').next().and_then(|id| id.parse::<PageId>().ok());
                let result = match page {
                    Some(page) if told.payload().ends_with(char::is_numeric) => hub.advance(page).await,
                    _ => hub.refresh().await,
                };
                result.map_err(|error| sqlx::Error::Protocol(error.to_string()))?;
            }
            Ok(Ok(None)) => return Err(sqlx::Error::Protocol("the database closed the connection".into())),
            Ok(Err(error)) => return Err(error),
            Err(_) => {
                within(sqlx::query("SELECT 1").execute(&mut listener)).await?;
                hub.refresh().await.map_err(|error| sqlx::Error::Protocol(error.to_string()))?;
            }
        }
    }
}

async fn follow_sqlite(hub: &Hub, db: &Database) -> Result<(), sqlx::Error> {
    let options = SqliteConnectOptions::from_str(db.url())?.journal_mode(SqliteJournalMode::Wal).busy_timeout(Duration::from_secs(5));
    let mut connection = SqliteConnection::connect_with(&options).await?;
    let mut seen: Option<i64> = None;
    let mut unread = Duration::ZERO;
    loop {
        let now: i64 = sqlx::query_scalar("PRAGMA data_version").fetch_one(&mut connection).await?;
        // Even if nothing has changed something is read now and then: whether the file still can be read is seen in no other way.
        if seen != Some(now) || unread >= COMPARE || !hub.contact().is_good() {
            hub.refresh().await.map_err(|error| sqlx::Error::Protocol(error.to_string()))?;
            if seen.replace(now) != Some(now) {
                // Another process may have written messages.
                hub.messages.here.notify_one();
            }
            unread = Duration::ZERO;
        }
        tokio::time::sleep(ASK).await;
        unread += ASK;
    }
}

/// A connection that was cut without a word would be waited for without end.
async fn within<T>(answer: impl Future<Output = Result<T, sqlx::Error>>) -> Result<T, sqlx::Error> {
    tokio::time::timeout(COMPARE, answer).await.unwrap_or(Err(sqlx::Error::PoolTimedOut))
}
