//! Metrics, their points and roll-ups.

use sea_orm_migration::{prelude::*, schema::*};

use super::table::{counter, create, create_series, id, index, instant, instant_null, link, part_of};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        create(
            manager,
            "metric",
            [
                id(),
                text("page_id"),
                text_null("component_id"),
                text("name"),
                text_null("description"),
                text_null("suffix"),
                integer("decimals"),
                double_null("y_min"),
                double_null("y_max"),
                boolean("y_hidden"),
                text("aggregation"),
                boolean("display"),
                text("visibility"),
                integer("position"),
                text_null("identifier"),
                text_null("reference_name"),
                text("source"),
                text("retention"),
                big_integer("interval_seconds"),
                boolean("backfilled"),
                instant_null("last_at"),
                double_null("last_value"),
                counter("rev", 1),
                instant("created_at"),
                instant("updated_at"),
                instant_null("deleted_at"),
            ],
            &[link("page_id", "page"), link("component_id", "component")],
        )
        .await?;
        index(manager, "metric", &["page_id"]).await?;

        create_series(
            manager,
            "metric_point",
            &["metric_id", "at"],
            [text("metric_id"), instant("at"), double("value")],
            &[part_of("metric_id", "metric")],
        )
        .await?;

        create_series(
            manager,
            "metric_rollup",
            &["metric_id", "resolution", "at"],
            [
                text("metric_id"),
                integer("resolution"),
                instant("at"),
                big_integer("count"),
                double("sum"),
                double("min"),
                double("max"),
                double("last"),
                instant("last_at"),
            ],
            &[part_of("metric_id", "metric")],
        )
        .await
    }
}
