//! People with accounts, what they may do, how they and their scripts prove who they are, and what they did.

use sea_orm_migration::{prelude::*, schema::*};

use super::table::{create, create_keyed, id, index, instant, instant_null, link, part_of, unique};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        create(
            manager,
            "account",
            [
                id(),
                text("email"),
                text("name"),
                text_null("password_hash"),
                text_null("totp_secret"),
                instant_null("totp_confirmed_at"),
                text("recovery_codes"),
                text_null("language"),
                text_null("time_zone"),
                instant("credentials_at"),
                instant_null("last_seen_at"),
                instant_null("disabled_at"),
                instant("created_at"),
                instant("updated_at"),
                instant_null("deleted_at"),
            ],
            &[],
        )
        .await?;
        unique(manager, "account", &["email"]).await?;

        create_keyed(
            manager,
            "member",
            &["page_id", "user_id"],
            [text("page_id"), text("user_id"), text("role"), instant("created_at"), instant("updated_at")],
            &[link("page_id", "page"), part_of("user_id", "account")],
        )
        .await?;
        index(manager, "member", &["user_id"]).await?;

        create(
            manager,
            "session",
            [
                text("id_hash").primary_key().to_owned(),
                text_null("user_id"),
                text("data"),
                text_null("ip"),
                text_null("agent"),
                instant("created_at"),
                instant("last_seen_at"),
                instant("expires_at"),
            ],
            &[part_of("user_id", "account")],
        )
        .await?;
        index(manager, "session", &["user_id"]).await?;
        index(manager, "session", &["expires_at"]).await?;

        create(
            manager,
            "token",
            [
                id(),
                text_null("page_id"),
                text_null("user_id"),
                text("name"),
                text("scopes"),
                text("hash"),
                text("prefix"),
                instant_null("expires_at"),
                instant_null("last_used_at"),
                instant_null("revoked_at"),
                instant("created_at"),
            ],
            &[link("page_id", "page"), link("user_id", "account")],
        )
        .await?;
        unique(manager, "token", &["hash"]).await?;

        create(
            manager,
            "audit",
            [
                big_pk_auto("id"),
                text_null("page_id"),
                instant("at"),
                text("actor_kind"),
                text_null("actor_id"),
                text("actor_name"),
                text("verb"),
                text("noun"),
                text_null("noun_id"),
                text_null("before"),
                text_null("after"),
                text_null("ip"),
                text_null("request_id"),
            ],
            &[link("page_id", "page")],
        )
        .await?;
        index(manager, "audit", &["page_id", "at"]).await
    }
}
