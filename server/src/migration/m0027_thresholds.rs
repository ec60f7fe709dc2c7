//! Thresholds on metrics, each time one fired, and components that are suspected of not being fine.

use sea_orm_migration::{prelude::*, schema::*};

use super::table::{counter, create, extend, id, index, instant, instant_null, link, part_of};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        extend(manager, "component", instant_null("suspected_at")).await?;
        create(
            manager,
            "threshold",
            [
                id(),
                text("page_id"),
                text("metric_id"),
                text("component_id"),
                text("side"),
                double("value"),
                integer("for_minutes"),
                integer("recover_minutes"),
                text("reaction"),
                text("status"),
                integer("silent_intervals"),
                integer("turns"),
                integer("quiet_minutes"),
                instant_null("paused_at"),
                counter("rev", 1),
                instant("created_at"),
                instant("updated_at"),
                instant_null("deleted_at"),
            ],
            &[link("page_id", "page"), part_of("metric_id", "metric"), part_of("component_id", "component")],
        )
        .await?;
        index(manager, "threshold", &["page_id"]).await?;
        index(manager, "threshold", &["metric_id"]).await?;
        index(manager, "threshold", &["component_id"]).await?;
        create(
            manager,
            "threshold_firing",
            [
                big_pk_auto("id"),
                text("page_id"),
                text("threshold_id"),
                text("component_id"),
                text("reaction"),
                text("status"),
                instant("began_at"),
                double("value"),
                instant_null("applied_at"),
                big_integer_null("journal_id"),
                text_null("event_id"),
                big_integer_null("event_rev"),
                instant_null("ended_at"),
                text_null("end_reason"),
                instant_null("settled_at"),
                boolean("overruled"),
                instant_null("dismissed_at"),
                text_null("dismissed_by"),
            ],
            &[link("page_id", "page"), part_of("threshold_id", "threshold"), part_of("component_id", "component")],
        )
        .await?;
        index(manager, "threshold_firing", &["threshold_id", "began_at"]).await?;
        index(manager, "threshold_firing", &["component_id"]).await?;
        index(manager, "threshold_firing", &["page_id"]).await
    }
}
