//! Pictures in texts.

use sea_orm_migration::{prelude::*, schema::*};

use super::table::{create, index, instant, link};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let name = text("name").primary_key().to_owned();
        let columns = [name, text("page_id"), text("content_type"), blob("content"), instant("created_at")];
        create(manager, "illustration", columns, &[link("page_id", "page")]).await?;
        index(manager, "illustration", &["page_id"]).await
    }
}
