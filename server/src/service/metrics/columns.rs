//! Writing many rows by column: PostgreSQL takes one list for each column several times as fast as a value for each field.

use sea_orm::{ColumnTrait, ConnectionTrait, DatabaseTransaction, DbBackend, EntityName, Iden, Statement, Value};

use crate::error::Result;

/// The values of a column, and what PostgreSQL calls a list of them.
pub(super) enum Column {
    /// Texts.
    Text(Vec<String>),
    /// Whole numbers.
    Integer(Vec<i64>),
    /// Numbers.
    Float(Vec<f64>),
}

/// Whether rows are to be written this way.
pub(super) fn are_better(tx: &DatabaseTransaction) -> bool {
    tx.get_database_backend() == DbBackend::Postgres
}

/// Writes rows given as columns, the first `key` of which name a row: one that is there already becomes what is written.
pub(super) async fn upsert<C: ColumnTrait>(
    tx: &DatabaseTransaction,
    table: impl EntityName,
    key: usize,
    columns: Vec<(C, Column)>,
) -> Result<()> {
    let (mut names, mut lists, mut values) = (Vec::new(), Vec::new(), Vec::<Value>::new());
    for (n, (column, list)) in (1..).zip(columns) {
        names.push(format!("\"{}\"", Iden::to_string(&column)));
        let (kind, value) = match list {
            Column::Text(list) => ("text", list.into()),
            Column::Integer(list) => ("bigint", list.into()),
            Column::Float(list) => ("double precision", list.into()),
        };
        lists.push(format!("${n}::{kind}[]"));
        values.push(value);
    }
    let written: Vec<String> = names.iter().skip(key).map(|name| format!("{name} = EXCLUDED.{name}")).collect();
    let sql = format!(
        "INSERT INTO \"{}\" ({}) SELECT * FROM UNNEST({}) ON CONFLICT ({}) DO UPDATE SET {}",
        table.table_name(),
        names.join(", "),
        lists.join(", "),
        names.get(..key).unwrap_or_default().join(", "),
        written.join(", "),
    );
    tx.execute_raw(Statement::from_sql_and_values(DbBackend::Postgres, sql, values)).await?;
    Ok(())
}
