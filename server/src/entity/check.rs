//! Whether the database has the tables the entities expect, for the tests of both databases.

use std::collections::BTreeMap;

use sea_orm::{ColumnTrait, ColumnType, ConnectionTrait, DbBackend, DbErr, EntityName, EntityTrait, IdenStatic, Iterable, Statement};

macro_rules! every_entity {
    ($do:ident) => {
        $do!(
            access_group access_link access_user alert announcement audit change component component_dependency component_group delivery_attempt event event_component event_update hook illustration incident incoming_series
            journal link mail_footer maintenance member message_text metric metric_point metric_pull metric_rollup metric_source numbering outbox page page_file postmortem presence recurrence reminder repeat session setting subscriber
            subscriber_scope template threshold threshold_firing token update_component update_edit user
        )
    };
}

/// The names of all tables, in alphabetical order of their entities.
pub fn tables() -> Vec<&'static str> {
    macro_rules! names {
        ($($module:ident)+) => { vec![$(super::$module::Entity.table_name()),+] };
    }
    every_entity!(names)
}

/// Where tables and entities disagree, a sentence each; none if they agree.
///
/// Compares the columns of every table (name, type, whether it may be NULL) with its entity, then reads every row.
pub async fn disagreements<C: ConnectionTrait>(db: &C) -> Result<Vec<String>, DbErr> {
    let mut found = Vec::new();
    macro_rules! compare_all {
        ($($module:ident)+) => {$( compare::<super::$module::Entity, C>(db, &mut found).await?; )+};
    }
    every_entity!(compare_all);
    Ok(found)
}

/// A column as the database or the entity describes it: its type, and whether it must have a value.
type Column = (String, bool);

async fn compare<E: EntityTrait, C: ConnectionTrait>(db: &C, found: &mut Vec<String>) -> Result<(), DbErr> {
    let table = E::default().table_name();
    let expected: BTreeMap<String, Column> = E::Column::iter()
        .map(|column| {
            let definition = column.def();
            let kind = kind(definition.get_column_type(), db.get_database_backend());
            (column.as_str().to_owned(), (kind, !definition.is_null()))
        })
        .collect();
    let actual = columns(db, table).await?;
    for name in expected.keys().chain(actual.keys().filter(|name| !expected.contains_key(*name))) {
        let (expected, actual) = (expected.get(name), actual.get(name));
        if expected != actual {
            found.push(format!("{table}.{name}: the entity has {expected:?}, the table {actual:?}"));
        }
    }
    if let Err(error) = E::find().all(db).await {
        found.push(format!("{table}: {error}"));
    }
    Ok(())
}

/// How the database calls a type that entities use.
fn kind(column: &ColumnType, backend: DbBackend) -> String {
    let postgres = backend == DbBackend::Postgres;
    match column {
        ColumnType::String(_) | ColumnType::Text => "text".to_owned(),
        ColumnType::BigInteger if postgres => "bigint".to_owned(),
        ColumnType::Integer | ColumnType::BigInteger => "integer".to_owned(),
        ColumnType::Double if postgres => "double precision".to_owned(),
        ColumnType::Double => "double".to_owned(),
        ColumnType::Blob if postgres => "bytea".to_owned(),
        ColumnType::Blob => "blob".to_owned(),
        ColumnType::Boolean => "boolean".to_owned(),
        other => format!("{other:?}"),
    }
}

async fn columns<C: ConnectionTrait>(db: &C, table: &str) -> Result<BTreeMap<String, Column>, DbErr> {
    let backend = db.get_database_backend();
    let query = match backend {
        DbBackend::Postgres => {
            "SELECT column_name::text AS name, data_type::text AS kind, is_nullable = 'NO' AS required \
             FROM information_schema.columns WHERE table_schema = current_schema() AND table_name = $1"
        }
        _ => "SELECT name, lower(type) AS kind, \"notnull\" AS required FROM pragma_table_info($1)",
    };
    let rows = db.query_all_raw(Statement::from_sql_and_values(backend, query, [table.into()])).await?;
    rows.iter().map(|row| Ok((row.try_get("", "name")?, (row.try_get("", "kind")?, row.try_get("", "required")?)))).collect()
}
