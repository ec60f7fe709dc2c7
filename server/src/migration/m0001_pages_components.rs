//! The installation's settings, pages with their versions, components with their past.

use sea_orm_migration::{prelude::*, schema::*};

use super::table::{counter, create, create_keyed, id, index, instant, instant_null, link, part_of, unique};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        create(manager, "setting", [text("key").primary_key().to_owned(), text("value")], &[]).await?;

        create(
            manager,
            "page",
            [
                id(),
                text("slug"),
                text_null("host"),
                text("name"),
                text("time_zone"),
                text_null("description"),
                text("settings"),
                text("epoch"),
                counter("version", 0),
                instant("changed_at"),
                counter("metric_version", 0),
                counter("rev", 1),
                instant("created_at"),
                instant("updated_at"),
                instant_null("deleted_at"),
            ],
            &[],
        )
        .await?;
        unique(manager, "page", &["slug"]).await?;
        unique(manager, "page", &["host"]).await?;

        create_keyed(
            manager,
            "change",
            &["page_id", "version"],
            [text("page_id"), big_integer("version"), instant("at"), text("payload")],
            &[link("page_id", "page")],
        )
        .await?;
        index(manager, "change", &["at"]).await?;

        create(
            manager,
            "component_group",
            [
                id(),
                text("page_id"),
                text("name"),
                text_null("description"),
                integer("position"),
                text("collapse"),
                counter("rev", 1),
                instant("created_at"),
                instant("updated_at"),
                instant_null("deleted_at"),
            ],
            &[link("page_id", "page")],
        )
        .await?;
        index(manager, "component_group", &["page_id"]).await?;

        create(
            manager,
            "component",
            [
                id(),
                text("page_id"),
                text_null("group_id"),
                text("name"),
                text_null("description"),
                text_null("description_html"),
                text_null("link"),
                integer("position"),
                text("status"),
                instant("status_at"),
                boolean("showcase"),
                text_null("start_date"),
                boolean("only_show_if_degraded"),
                text("visibility"),
                text("audience"),
                instant_null("archived_at"),
                text("automation_key"),
                double_null("uptime_objective"),
                counter("rev", 1),
                instant("created_at"),
                instant("updated_at"),
                instant_null("deleted_at"),
            ],
            &[link("page_id", "page"), link("group_id", "component_group")],
        )
        .await?;
        index(manager, "component", &["page_id"]).await?;

        create_keyed(
            manager,
            "component_dependency",
            &["component_id", "depends_on_id"],
            [text("component_id"), text("depends_on_id"), text("page_id")],
            &[part_of("component_id", "component"), part_of("depends_on_id", "component"), link("page_id", "page")],
        )
        .await?;

        create(
            manager,
            "journal",
            [
                big_pk_auto("id"),
                text("page_id"),
                text("component_id"),
                instant("at"),
                text("status"),
                text("cause"),
                text_null("cause_id"),
                text("actor"),
            ],
            &[link("page_id", "page"), link("component_id", "component")],
        )
        .await?;
        index(manager, "journal", &["component_id", "at", "id"]).await?;
        index(manager, "journal", &["page_id", "at"]).await
    }
}
