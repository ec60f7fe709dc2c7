//! Links that let people in: invitations and new passwords; and which one-time code was used last.

use sea_orm_migration::{prelude::*, schema::*};

use super::table::{create, index, instant, link, part_of};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        create(
            manager,
            "link",
            [
                text("hash").primary_key().to_owned(),
                text("kind"),
                text("user_id"),
                text_null("page_id"),
                instant("credentials_at"),
                instant("created_at"),
                instant("expires_at"),
            ],
            &[part_of("user_id", "account"), link("page_id", "page")],
        )
        .await?;
        index(manager, "link", &["user_id"]).await?;
        index(manager, "link", &["expires_at"]).await?;
        manager.alter_table(Table::alter().table("account").add_column(big_integer_null("totp_step")).to_owned()).await?;
        index(manager, "audit", &["page_id", "id"]).await
    }
}
