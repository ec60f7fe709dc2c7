//! Subscribers and the messages to them.

use sea_orm_migration::{prelude::*, schema::*};

use super::table::{create, create_keyed, id, index, instant, instant_null, link, part_of, unique};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        create(
            manager,
            "subscriber",
            [
                id(),
                text("page_id"),
                text("channel"),
                text("address"),
                text("state"),
                boolean("whole_page"),
                text_null("event_id"),
                text("scope_key"),
                boolean("incidents"),
                boolean("maintenances"),
                boolean("postmortems"),
                boolean("components"),
                boolean("only_severe"),
                text_null("language"),
                text_null("time_zone"),
                text_null("secret"),
                instant_null("confirmed_at"),
                instant_null("quarantined_at"),
                text_null("quarantine_reason"),
                instant_null("unsubscribed_at"),
                instant_null("purge_at"),
                instant("created_at"),
                instant("updated_at"),
                instant_null("deleted_at"),
            ],
            &[link("page_id", "page"), link("event_id", "event")],
        )
        .await?;
        unique(manager, "subscriber", &["page_id", "channel", "address", "scope_key"]).await?;

        create_keyed(
            manager,
            "subscriber_scope",
            &["subscriber_id", "target_id"],
            [text("subscriber_id"), text("target_id"), text("kind")],
            &[part_of("subscriber_id", "subscriber")],
        )
        .await?;
        index(manager, "subscriber_scope", &["target_id"]).await?;

        create(
            manager,
            "outbox",
            [
                big_pk_auto("id"),
                text("page_id"),
                big_integer("version"),
                text("subscriber_id"),
                text_null("event_id"),
                text_null("update_id"),
                text_null("component_id"),
                text("kind"),
                text("state"),
                integer("attempts"),
                instant("hold_until"),
                instant("next_attempt_at"),
                instant_null("first_attempt_at"),
                text_null("lease_owner"),
                instant_null("lease_until"),
                instant_null("done_at"),
                text_null("last_error"),
                instant("created_at"),
            ],
            &[link("page_id", "page"), part_of("subscriber_id", "subscriber")],
        )
        .await?;
        unique(manager, "outbox", &["page_id", "version", "subscriber_id"]).await?;
        index(manager, "outbox", &["state", "next_attempt_at"]).await?;
        index(manager, "outbox", &["event_id", "subscriber_id"]).await?;
        index(manager, "outbox", &["subscriber_id"]).await
    }
}
