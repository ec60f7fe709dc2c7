//! Pictures and sheets of pages.

use sea_orm_migration::{prelude::*, schema::*};

use super::table::{create, id, index, instant, link};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        create(
            manager,
            "page_file",
            [id(), text("page_id"), text("content_type"), blob("content"), instant("created_at")],
            &[link("page_id", "page")],
        )
        .await?;
        index(manager, "page_file", &["page_id"]).await
    }
}
