//! What staff say in messages in their own words, and what stands at the foot of every mail.

use sea_orm_migration::{prelude::*, schema::*};

use super::table::{counter, create_keyed, instant, part_of};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        create_keyed(
            manager,
            "message_text",
            &["page_id", "kind", "language"],
            [
                text("page_id"),
                text("kind"),
                text("language"),
                text("subject"),
                text("intro"),
                text("intro_html"),
                text("closing"),
                text("closing_html"),
                text("sms"),
                integer("renderer"),
                counter("rev", 1),
                instant("updated_at"),
            ],
            &[part_of("page_id", "page")],
        )
        .await?;
        create_keyed(
            manager,
            "mail_footer",
            &["page_id"],
            [text("page_id"), text("text"), counter("rev", 1), instant("updated_at")],
            &[part_of("page_id", "page")],
        )
        .await
    }
}
