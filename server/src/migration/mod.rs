//! The database's schema, one concern a file, the same on SQLite and PostgreSQL.

use std::collections::BTreeSet;

use sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend, DbErr, SqliteTransactionMode, TransactionOptions, TransactionTrait};
use sea_orm_migration::{MigrationTrait, MigratorTrait};

mod m0001_pages_components;
mod m0002_events;
mod m0003_metrics;
mod m0004_announcements;
mod m0005_access;
mod m0006_subscribers;
mod m0007_people;
mod m0010_presence;
mod m0012_templates;
mod m0013_page_files;
mod m0016_illustrations;
mod m0020_deliveries;
mod m0021_staff_are_told;
mod m0022_message_texts;
mod m0023_fewer_indexes;
mod m0024_incoming_series;
mod m0025_sources;
mod m0026_charts;
mod m0027_thresholds;
mod m0028_manage_api;
mod m0030_alerts;
mod m0031_alert_incidents;
mod m0032_numbering;
mod m0033_series_unchecked;
mod table;

/// Every step that leads from an empty database to today's schema. A step that was released is never changed.
pub struct Migrator;

impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m0001_pages_components::Migration),
            Box::new(m0002_events::Migration),
            Box::new(m0003_metrics::Migration),
            Box::new(m0004_announcements::Migration),
            Box::new(m0005_access::Migration),
            Box::new(m0006_subscribers::Migration),
            Box::new(m0007_people::Migration),
            Box::new(m0010_presence::Migration),
            Box::new(m0012_templates::Migration),
            Box::new(m0013_page_files::Migration),
            Box::new(m0016_illustrations::Migration),
            Box::new(m0020_deliveries::Migration),
            Box::new(m0021_staff_are_told::Migration),
            Box::new(m0022_message_texts::Migration),
            Box::new(m0023_fewer_indexes::Migration),
            Box::new(m0024_incoming_series::Migration),
            Box::new(m0025_sources::Migration),
            Box::new(m0026_charts::Migration),
            Box::new(m0027_thresholds::Migration),
            Box::new(m0028_manage_api::Migration),
            Box::new(m0030_alerts::Migration),
            Box::new(m0031_alert_incidents::Migration),
            Box::new(m0032_numbering::Migration),
            Box::new(m0033_series_unchecked::Migration),
        ]
    }
}

/// Why the schema could not be brought up to date. The database is as it was.
#[derive(Debug, thiserror::Error)]
pub enum MigrateError {
    /// There is no way back from a newer schema, and running on it would damage what it holds.
    #[error(
        "this database was written by a newer Lightship (it has {}, which this version does not know): \
         run that version, or restore a backup made before the upgrade",
        .0.join(", ")
    )]
    Newer(Vec<String>),
    /// The database refused.
    #[error(transparent)]
    Database(#[from] DbErr),
}

/// Any number will do, as long as it never changes and nothing else of ours locks it.
const POSTGRES_LOCK: i64 = 0x4c49_4748_5453_4849;

/// Brings the schema up to date, all of it or nothing. Processes that start together wait for one another.
pub async fn migrate(db: &DatabaseConnection) -> Result<(), MigrateError> {
    let at_once = TransactionOptions { sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate), ..Default::default() };
    let transaction = db.begin_with_options(at_once).await?;
    if transaction.get_database_backend() == DbBackend::Postgres {
        transaction.execute_unprepared(&format!("SELECT pg_advisory_xact_lock({POSTGRES_LOCK})")).await?;
    }
    let known: BTreeSet<String> = Migrator::migrations().iter().map(|step| step.name().to_owned()).collect();
    let applied = Migrator::get_migration_models(&transaction).await?;
    let newer: Vec<String> = applied.into_iter().map(|step| step.version).filter(|step| !known.contains(step)).collect();
    if !newer.is_empty() {
        return Err(MigrateError::Newer(newer));
    }
    Migrator::up(&transaction, None).await?;
    Ok(transaction.commit().await?)
}

#[cfg(test)]
mod tests;
