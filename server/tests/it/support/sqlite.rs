//! A database file of its own for each test, copied from one that was migrated once.

use sea_orm::ConnectionTrait;
use server::{database::Database, migration::migrate};
use tempfile::TempDir;
use tokio::sync::OnceCell;

static TEMPLATE: OnceCell<Vec<u8>> = OnceCell::const_new();

/// The address of a migrated database, and the folder it is in, which is removed when dropped.
pub async fn fresh_database() -> (String, TempDir) {
    let template = TEMPLATE.get_or_init(template).await;
    let folder = temporary_folder();
    std::fs::write(folder.path().join("lightship.db"), template).expect("the folder is ours");
    (url(&folder), folder)
}

async fn template() -> Vec<u8> {
    let folder = temporary_folder();
    let db = Database::open(&url(&folder)).await.expect("the address is right");
    migrate(db.write()).await.expect("an empty database can be migrated");
    db.write().execute_unprepared("PRAGMA wal_checkpoint(TRUNCATE)").await.expect("nobody reads it");
    db.write().close_by_ref().await.expect("nothing else uses it");
    std::fs::read(folder.path().join("lightship.db")).expect("it was just written")
}

fn url(folder: &TempDir) -> String {
    format!("sqlite://{}", folder.path().join("lightship.db").display())
}

/// In memory where there is such a place: these files need not survive anything.
fn temporary_folder() -> TempDir {
    tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir()).expect("there is a temporary folder")
}
