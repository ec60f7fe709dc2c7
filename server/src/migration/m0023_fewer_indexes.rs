//! One index over the messages of a subscriber in place of two: a change that tells very many writes into each index once for every
//! one of them. A subscriber belongs to one page, so its versions are told apart without the page's name.

use sea_orm_migration::prelude::*;

use super::table::unique;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        unique(manager, "outbox", &["subscriber_id", "version"]).await?;
        for index in ["outbox_page_id_version_subscriber_id", "outbox_subscriber_id"] {
            manager.get_connection().execute_unprepared(&format!("DROP INDEX {index}")).await?;
        }
        Ok(())
    }
}
