//! Writing very many rows at once: PostgreSQL takes one list for each column several times as fast as a value for each field, and
//! SQLite a text that is put together without asking what each value is.

use sea_orm::{ColumnTrait, ConnectionTrait, DatabaseTransaction, DbBackend, EntityName, Iden, Statement, Value};

use crate::error::Result;

/// How many values one statement of SQLite takes.
const VALUES: usize = 32_766;

/// The values of a column.
pub(super) enum Column {
    /// Texts.
    Text(Vec<String>),
    /// Whole numbers.
    Integer(Vec<i64>),
    /// Numbers.
    Float(Vec<f64>),
}

impl Column {
    fn len(&self) -> usize {
        match self {
            Self::Text(list) => list.len(),
            Self::Integer(list) => list.len(),
            Self::Float(list) => list.len(),
        }
    }

    fn get(&self, row: usize) -> Option<Value> {
        Some(match self {
            Self::Text(list) => list.get(row)?.as_str().into(),
            Self::Integer(list) => (*list.get(row)?).into(),
            Self::Float(list) => (*list.get(row)?).into(),
        })
    }

    /// All values as one, and what PostgreSQL calls a list of them.
    fn list(self) -> (&'static str, Value) {
        match self {
            Self::Text(list) => ("text", list.into()),
            Self::Integer(list) => ("bigint", list.into()),
            Self::Float(list) => ("double precision", list.into()),
        }
    }
}

/// Writes rows given as columns of one length, the first `key` of which name a row: one that is there already becomes what is written.
pub(super) async fn upsert<C: ColumnTrait>(
    tx: &DatabaseTransaction,
    table: impl EntityName,
    key: usize,
    columns: Vec<(C, Column)>,
) -> Result<()> {
    let rows = columns.iter().map(|(_, column)| column.len()).min().unwrap_or_default();
    if rows == 0 {
        return Ok(());
    }
    let (names, columns): (Vec<String>, Vec<Column>) =
        columns.into_iter().map(|(name, column)| (format!("\"{}\"", Iden::to_string(&name)), column)).unzip();
    let written: Vec<String> = names.iter().skip(key).map(|name| format!("{name} = EXCLUDED.{name}")).collect();
    let begin = format!("INSERT INTO \"{}\" ({}) ", table.table_name(), names.join(", "));
    let end = format!(" ON CONFLICT ({}) DO UPDATE SET {}", names.get(..key).unwrap_or_default().join(", "), written.join(", "));
    if tx.get_database_backend() == DbBackend::Postgres {
        let (kinds, values): (Vec<&str>, Vec<Value>) = columns.into_iter().map(Column::list).unzip();
        let lists: Vec<String> = (1..).zip(kinds).map(|(n, kind)| format!("${n}::{kind}[]")).collect();
        let sql = format!("{begin}SELECT * FROM UNNEST({}){end}", lists.join(", "));
        tx.execute_raw(Statement::from_sql_and_values(DbBackend::Postgres, sql, values)).await?;
        return Ok(());
    }
    let row = format!("({})", vec!["?"; names.len()].join(","));
    let most = VALUES / names.len().max(1);
    for first in (0..rows).step_by(most) {
        let part = first..rows.min(first + most);
        let sql = format!("{begin}VALUES {}{end}", vec![row.as_str(); part.len()].join(","));
        let values = part.flat_map(|row| columns.iter().filter_map(move |column| column.get(row)));
        tx.execute_raw(Statement::from_sql_and_values(DbBackend::Sqlite, sql, values)).await?;
    }
    Ok(())
}
