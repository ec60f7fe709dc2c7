//! What subscribing and delivering need to know beyond the subscriber and the message: when an address was last written to, which
//! host is behind it, and how each try went.

use sea_orm_migration::{prelude::*, schema::*};

use super::table::{create, extend, index, instant, instant_null, part_of};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let none = |name| text(name).default("").to_owned();
        extend(manager, "subscriber", instant_null("asked_at")).await?;
        extend(manager, "subscriber", none("host")).await?;
        extend(manager, "subscriber", boolean("only_end").default(false).to_owned()).await?;
        extend(manager, "subscriber", integer("failures").default(0).to_owned()).await?;
        extend(manager, "subscriber", instant_null("failing_since")).await?;
        index(manager, "subscriber", &["address", "asked_at"]).await?;
        index(manager, "subscriber", &["purge_at"]).await?;

        extend(manager, "outbox", none("host")).await?;
        extend(manager, "outbox", integer("crashes").default(0).to_owned()).await?;
        index(manager, "outbox", &["state", "lease_until"]).await?;
        index(manager, "outbox", &["page_id", "id"]).await?;

        create(
            manager,
            "delivery_attempt",
            [big_pk_auto("id"), big_integer("outbox_id"), instant("at"), big_integer("took"), boolean("is_taken"), text("answer")],
            &[part_of("outbox_id", "outbox")],
        )
        .await?;
        index(manager, "delivery_attempt", &["outbox_id"]).await
    }
}
