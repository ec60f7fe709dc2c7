//! The shapes all tables are made of.

use sea_orm_migration::{prelude::*, schema::*, sea_orm::DbBackend};

/// A reference to the row of another table, and what becomes of this row when that one is deleted.
pub struct Link {
    column: &'static str,
    table: &'static str,
    then: ForeignKeyAction,
}

/// A link that keeps the other row from being deleted.
pub fn link(column: &'static str, table: &'static str) -> Link {
    Link { column, table, then: ForeignKeyAction::Restrict }
}

/// A link to what this row is a part of: it goes when that one goes.
pub fn part_of(column: &'static str, table: &'static str) -> Link {
    Link { column, table, then: ForeignKeyAction::Cascade }
}

/// Creates a table whose key is a column of its own.
pub async fn create<const N: usize>(
    manager: &SchemaManager<'_>,
    name: &'static str,
    columns: [ColumnDef; N],
    links: &[Link],
) -> Result<(), DbErr> {
    manager.create_table(table(name, columns, links)).await
}

/// Creates a table whose key is made of several columns.
pub async fn create_keyed<const N: usize>(
    manager: &SchemaManager<'_>,
    name: &'static str,
    key: &[&'static str],
    columns: [ColumnDef; N],
    links: &[Link],
) -> Result<(), DbErr> {
    manager.create_table(keyed(name, key, columns, links)).await
}

/// Creates a table that is one long list in the order of its key, read by range: SQLite keeps it in that order on disk.
pub async fn create_series<const N: usize>(
    manager: &SchemaManager<'_>,
    name: &'static str,
    key: &[&'static str],
    columns: [ColumnDef; N],
    links: &[Link],
) -> Result<(), DbErr> {
    let mut table = keyed(name, key, columns, links);
    if manager.get_database_backend() == DbBackend::Sqlite {
        table.extra("WITHOUT ROWID");
    }
    manager.create_table(table).await
}

/// Creates an index over the columns, in this order.
pub async fn index(manager: &SchemaManager<'_>, table: &'static str, columns: &[&'static str]) -> Result<(), DbErr> {
    manager.create_index(index_on(table, columns)).await
}

/// Creates an index over the columns that also keeps two rows from having the same values in all of them.
pub async fn unique(manager: &SchemaManager<'_>, table: &'static str, columns: &[&'static str]) -> Result<(), DbErr> {
    manager.create_index(index_on(table, columns).unique().to_owned()).await
}

/// The same for rows where the first of the columns is not empty.
pub async fn unique_if_any(manager: &SchemaManager<'_>, table: &'static str, columns: &[&'static str]) -> Result<(), DbErr> {
    manager.create_index(if_any(table, columns).unique().to_owned()).await
}

/// Creates an index over the columns, for rows where the first of them is not empty.
pub async fn index_if_any(manager: &SchemaManager<'_>, table: &'static str, columns: &[&'static str]) -> Result<(), DbErr> {
    manager.create_index(if_any(table, columns)).await
}

fn if_any(table: &'static str, columns: &[&'static str]) -> IndexCreateStatement {
    let mut index = index_on(table, columns);
    for &column in columns.iter().take(1) {
        index.and_where(Expr::col(column).is_not_null());
    }
    index
}

/// The key `id` of twelve characters.
pub fn id() -> ColumnDef {
    text("id").primary_key().to_owned()
}

/// An instant: milliseconds since the epoch.
pub fn instant(name: &'static str) -> ColumnDef {
    big_integer(name)
}

/// An instant that may be missing.
pub fn instant_null(name: &'static str) -> ColumnDef {
    big_integer_null(name)
}

/// A number that starts at this value.
pub fn counter(name: &'static str, start: i64) -> ColumnDef {
    big_integer(name).default(start).to_owned()
}

fn table<const N: usize>(name: &'static str, columns: [ColumnDef; N], links: &[Link]) -> TableCreateStatement {
    let mut table = Table::create().table(name).to_owned();
    for column in columns {
        table.col(column);
    }
    for link in links {
        let mut key = ForeignKey::create();
        key.name(format!("fk_{name}_{}", link.column)).from(name, link.column).to(link.table, "id").on_delete(link.then);
        table.foreign_key(&mut key);
    }
    table
}

fn keyed<const N: usize>(name: &'static str, key: &[&'static str], columns: [ColumnDef; N], links: &[Link]) -> TableCreateStatement {
    let mut primary = Index::create();
    for &column in key {
        primary.col(column);
    }
    table(name, columns, links).primary_key(&mut primary).to_owned()
}

fn index_on(table: &'static str, columns: &[&'static str]) -> IndexCreateStatement {
    let mut index = Index::create().name(format!("{table}_{}", columns.join("_"))).table(table).to_owned();
    for &column in columns {
        index.col(column);
    }
    index
}

/// Adds a column to a table that may hold rows already: it has a default, or may be empty.
pub async fn extend(manager: &SchemaManager<'_>, name: &'static str, column: ColumnDef) -> Result<(), DbErr> {
    manager.alter_table(Table::alter().table(name).add_column(column).to_owned()).await
}
