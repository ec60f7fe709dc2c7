//! The numbers compatible programs know things by, given in order of creation.

use sea_orm_migration::{prelude::*, schema::*};

use super::table::{create_keyed, part_of, unique};

#[derive(DeriveMigrationName)]
pub struct Migration;

/// What is numbered, the table it is in, and which of its rows.
const NUMBERED: [(&str, &str, &str); 7] = [
    ("group", "component_group", "deleted_at IS NULL"),
    ("component", "component", "deleted_at IS NULL"),
    ("incident", "event", "kind = 'incident'"),
    ("maintenance", "event", "kind = 'maintenance'"),
    ("update", "event_update", "deleted_at IS NULL AND NOT internal"),
    ("metric", "metric", "deleted_at IS NULL"),
    ("subscriber", "subscriber", "deleted_at IS NULL"),
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        create_keyed(
            manager,
            "numbering",
            &["page_id", "sort", "number"],
            [text("page_id"), text("sort"), big_integer("number"), text("object_id")],
            &[part_of("page_id", "page")],
        )
        .await?;
        unique(manager, "numbering", &["page_id", "object_id"]).await?;
        for (sort, table, meant) in NUMBERED {
            let number = "ROW_NUMBER() OVER (PARTITION BY page_id ORDER BY created_at, id)";
            let rows = format!("SELECT page_id, '{sort}', {number}, id FROM {table} WHERE {meant}");
            let give = format!("INSERT INTO numbering (page_id, sort, number, object_id) {rows}");
            manager.get_connection().execute_unprepared(&give).await?;
        }
        Ok(())
    }
}
