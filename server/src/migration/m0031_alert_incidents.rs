//! Incidents that alerts open: what each alert says of its own, and which it is.

use sea_orm_migration::{prelude::*, schema::*};

use super::table::extend;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for name in ["opens", "state", "impact", "summary", "event_id"] {
            extend(manager, "alert", text_null(name)).await?;
        }
        extend(manager, "alert", big_integer_null("event_rev")).await
    }
}
