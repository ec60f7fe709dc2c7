//! Announcements.

use sea_orm_migration::{prelude::*, schema::*};

use super::table::{counter, create, id, index, instant, instant_null, link};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        create(
            manager,
            "announcement",
            [
                id(),
                text("page_id"),
                text("text"),
                text("text_html"),
                text_null("link"),
                instant("starts_at"),
                instant_null("ends_at"),
                boolean("dismissable"),
                text("visibility"),
                text("created_by"),
                counter("rev", 1),
                instant("created_at"),
                instant("updated_at"),
                instant_null("deleted_at"),
            ],
            &[link("page_id", "page")],
        )
        .await?;
        index(manager, "announcement", &["page_id"]).await
    }
}
