//! Alerts of other programs that monitor components, and what each did to its component.

use sea_orm_migration::{prelude::*, schema::*};

use super::table::{create, index, instant, instant_null, link, part_of, unique};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        create(
            manager,
            "alert",
            [
                big_pk_auto("id"),
                text("page_id"),
                text("component_id"),
                text("fingerprint"),
                instant("started_at"),
                text("name"),
                text("status"),
                instant("began_at"),
                big_integer_null("journal_id"),
                instant_null("applied_at"),
                instant_null("ended_at"),
                instant_null("settled_at"),
                boolean("overruled"),
            ],
            &[link("page_id", "page"), part_of("component_id", "component")],
        )
        .await?;
        unique(manager, "alert", &["page_id", "fingerprint", "component_id", "started_at"]).await?;
        index(manager, "alert", &["component_id"]).await
    }
}
