//! Sources of points: other programs that are asked for them, and how each metric that is pulled does.

use sea_orm_migration::{prelude::*, schema::*};

use super::table::{counter, create, create_keyed, id, index, instant, instant_null, link, part_of};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        create(
            manager,
            "metric_source",
            [
                id(),
                text("page_id"),
                text("name"),
                text("kind"),
                text("url"),
                text("host"),
                text("settings"),
                text_null("credentials"),
                counter("rev", 1),
                instant("created_at"),
                instant("updated_at"),
                instant_null("deleted_at"),
            ],
            &[link("page_id", "page")],
        )
        .await?;
        index(manager, "metric_source", &["page_id"]).await?;
        create_keyed(
            manager,
            "metric_pull",
            &["metric_id"],
            [
                text("metric_id"),
                text("source_id"),
                instant("next_at"),
                text_null("lease_owner"),
                instant_null("lease_until"),
                instant_null("last_at"),
                text_null("last_error"),
                instant_null("failing_since"),
                integer("failures"),
                instant_null("backfilled_to"),
            ],
            &[part_of("metric_id", "metric"), link("source_id", "metric_source")],
        )
        .await?;
        index(manager, "metric_pull", &["next_at"]).await?;
        index(manager, "metric_pull", &["source_id"]).await
    }
}
