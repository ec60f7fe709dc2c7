//! Who has which incident in front of them.

use sea_orm_migration::{prelude::*, schema::*};

use super::table::{create_keyed, index, instant, instant_null, part_of};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        create_keyed(
            manager,
            "presence",
            &["event_id", "user_id"],
            [text("event_id"), text("user_id"), text("page_id"), text("name"), instant_null("writing_at"), instant("seen_at")],
            &[part_of("user_id", "account"), part_of("page_id", "page")],
        )
        .await?;
        index(manager, "presence", &["seen_at"]).await
    }
}
