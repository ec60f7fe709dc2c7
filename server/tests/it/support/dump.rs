//! Everything a database holds, for tests that say "nothing has changed" or "nowhere does it say".

use std::collections::BTreeMap;

use sea_orm::{ConnectionTrait, FromQueryResult, JsonValue, Statement};
use server::{database::Database, entity::check::tables};

/// All rows of all tables, by table.
pub type Dump = BTreeMap<&'static str, Vec<String>>;

/// All rows of all tables now.
pub async fn dump(db: &Database) -> Dump {
    let mut all = Dump::new();
    for table in tables() {
        let statement = Statement::from_string(db.backend(), format!("SELECT * FROM \"{table}\""));
        let rows = JsonValue::find_by_statement(statement).all(db.read()).await.expect("every table can be read");
        let mut rows: Vec<String> = rows.iter().map(ToString::to_string).collect();
        rows.sort();
        all.insert(table, rows);
    }
    all
}

/// How many rows a statement such as `SELECT count(*) AS n FROM incident` counts.
pub async fn count(db: &Database, table: &str) -> i64 {
    let statement = Statement::from_string(db.backend(), format!("SELECT count(*) AS n FROM {table}"));
    let row = db.read().query_one_raw(statement).await.expect("the table can be read").expect("a count is one row");
    row.try_get("", "n").expect("a count is a number")
}
