//! Templates of incidents.

use sea_orm_migration::{prelude::*, schema::*};

use super::table::{counter, create, id, index, instant, instant_null, link};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        create(
            manager,
            "template",
            [
                id(),
                text("page_id"),
                text("name"),
                text_null("folder"),
                text("texts"),
                text("statuses"),
                integer("position"),
                counter("rev", 1),
                instant("created_at"),
                instant("updated_at"),
                instant_null("deleted_at"),
            ],
            &[link("page_id", "page")],
        )
        .await?;
        index(manager, "template", &["page_id"]).await
    }
}
