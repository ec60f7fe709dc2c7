//! What a metric is meant to keep to, and the chart it shares with others.

use sea_orm_migration::{prelude::*, schema::*};

use super::table::extend;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        extend(manager, "metric", double_null("objective")).await?;
        extend(manager, "metric", text_null("chart")).await
    }
}
