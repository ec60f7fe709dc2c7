//! What the manage API keeps: tokens without a limit, requests with a name, whom compatible scripts would show a page to.

use sea_orm_migration::{prelude::*, schema::*};

use super::table::{create, create_keyed, extend, id, index, instant, instant_null, link, part_of};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        extend(manager, "token", boolean("unlimited").default(false).to_owned()).await?;
        extend(manager, "subscriber", text_null("contact")).await?;
        extend(manager, "subscriber", text_null("access_user_id")).await?;
        extend(manager, "template", text("compatible").default("{}").to_owned()).await?;
        create_keyed(
            manager,
            "repeat",
            &["token_id", "key"],
            [text("token_id"), text("key"), text("print"), integer_null("status"), text_null("body"), instant("created_at")],
            &[part_of("token_id", "token")],
        )
        .await?;
        index(manager, "repeat", &["created_at"]).await?;
        create(
            manager,
            "page_access_user",
            [
                id(),
                text("page_id"),
                text_null("email"),
                text_null("external_login"),
                instant("created_at"),
                instant("updated_at"),
                instant_null("deleted_at"),
            ],
            &[link("page_id", "page")],
        )
        .await?;
        index(manager, "page_access_user", &["page_id"]).await?;
        create(
            manager,
            "page_access_group",
            [
                id(),
                text("page_id"),
                text("name"),
                text_null("external_identifier"),
                instant("created_at"),
                instant("updated_at"),
                instant_null("deleted_at"),
            ],
            &[link("page_id", "page")],
        )
        .await?;
        index(manager, "page_access_group", &["page_id"]).await?;
        create_keyed(
            manager,
            "page_access_link",
            &["holder_id", "target_id"],
            [text("holder_id"), text("target_id"), text("kind"), text("page_id")],
            &[link("page_id", "page")],
        )
        .await?;
        index(manager, "page_access_link", &["page_id"]).await?;
        index(manager, "page_access_link", &["target_id"]).await
    }
}
