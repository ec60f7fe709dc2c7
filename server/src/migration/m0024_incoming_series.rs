//! The series other programs push, whether they belong to a metric or not.

use sea_orm_migration::{prelude::*, schema::*};

use super::table::{create_keyed, index, instant, part_of};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        create_keyed(
            manager,
            "incoming_series",
            &["page_id", "key"],
            [
                text("page_id"),
                text("key"),
                text("name"),
                text("labels"),
                text("kind"),
                text("door"),
                text_null("metric_id"),
                instant("first_at"),
                instant("last_at"),
                double("last_value"),
                instant("seen_at"),
            ],
            &[part_of("page_id", "page")],
        )
        .await?;
        index(manager, "incoming_series", &["seen_at"]).await
    }
}
