//! Messages to staff, beside those to subscribers: reminders of incidents nobody updates, and the audit log
//! for hooks.

use sea_orm_migration::{prelude::*, schema::*, sea_orm::DbBackend};

use super::table::{
    counter, create, create_keyed, extend, id, index, index_if_any, instant, instant_null, link, part_of, unique, unique_if_any,
};

/// The columns of a message before there were other receivers than subscribers.
const KEPT: &str = "id, page_id, version, subscriber_id, event_id, update_id, component_id, kind, state, attempts, hold_until, \
     next_attempt_at, first_attempt_at, lease_owner, lease_until, done_at, last_error, created_at, host, crashes";

/// Which line those wait in that were there before.
const LANES: &str = "UPDATE outbox SET lane = CASE WHEN crashes > 0 THEN 2 ELSE 1 END WHERE crashes > 0 OR attempts > 0";

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        extend(manager, "account", boolean("reminders").default(true).to_owned()).await?;
        create_keyed(
            manager,
            "reminder",
            &["event_id", "since", "hours"],
            [text("event_id"), instant("since"), integer("hours"), text("page_id"), instant("created_at")],
            &[part_of("event_id", "event"), link("page_id", "page")],
        )
        .await?;
        create(
            manager,
            "hook",
            [
                id(),
                text("page_id"),
                text("name"),
                text("url"),
                text("host"),
                text("nouns"),
                text("secret"),
                instant_null("paused_at"),
                text_null("pause_reason"),
                integer("failures"),
                instant_null("failing_since"),
                instant_null("last_at"),
                text_null("last_answer"),
                counter("rev", 1),
                instant("created_at"),
                instant("updated_at"),
                instant_null("deleted_at"),
            ],
            &[link("page_id", "page")],
        )
        .await?;
        index(manager, "hook", &["page_id"]).await?;
        if manager.get_database_backend() == DbBackend::Postgres {
            let other_receivers = "ALTER TABLE outbox ALTER COLUMN subscriber_id DROP NOT NULL,
                ADD COLUMN user_id text CONSTRAINT fk_outbox_user_id REFERENCES account (id) ON DELETE CASCADE,
                ADD COLUMN hook_id text CONSTRAINT fk_outbox_hook_id REFERENCES hook (id) ON DELETE CASCADE,
                ADD COLUMN audit_id bigint,
                ADD COLUMN lane integer NOT NULL DEFAULT 0;
                DROP INDEX outbox_state_next_attempt_at";
            manager.get_connection().execute_unprepared(other_receivers).await?;
        } else {
            build_anew(manager).await?;
        }
        manager.get_connection().execute_unprepared(LANES).await?;
        index(manager, "outbox", &["state", "lane", "next_attempt_at"]).await?;
        index_if_any(manager, "outbox", &["user_id"]).await?;
        index_if_any(manager, "outbox", &["hook_id"]).await?;
        unique_if_any(manager, "outbox", &["audit_id", "hook_id"]).await
    }
}

/// SQLite cannot let a column be empty that could not: the table is made again, and with it the one that refers to it.
async fn build_anew(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let db = manager.get_connection();
    for statement in [
        "CREATE TABLE outbox_new (
            id integer NOT NULL PRIMARY KEY AUTOINCREMENT,
            page_id text NOT NULL REFERENCES page (id) ON DELETE RESTRICT,
            version integer NOT NULL,
            subscriber_id text REFERENCES subscriber (id) ON DELETE CASCADE,
            user_id text REFERENCES account (id) ON DELETE CASCADE,
            hook_id text REFERENCES hook (id) ON DELETE CASCADE,
            audit_id integer,
            event_id text,
            update_id text,
            component_id text,
            kind text NOT NULL,
            state text NOT NULL,
            attempts integer NOT NULL,
            hold_until integer NOT NULL,
            next_attempt_at integer NOT NULL,
            first_attempt_at integer,
            lease_owner text,
            lease_until integer,
            done_at integer,
            last_error text,
            created_at integer NOT NULL,
            host text NOT NULL DEFAULT '',
            crashes integer NOT NULL DEFAULT 0,
            lane integer NOT NULL DEFAULT 0
        )",
        &format!("INSERT INTO outbox_new ({KEPT}) SELECT {KEPT} FROM outbox"),
        "CREATE TABLE delivery_attempt_new (
            id integer NOT NULL PRIMARY KEY AUTOINCREMENT,
            outbox_id integer NOT NULL REFERENCES outbox_new (id) ON DELETE CASCADE,
            at integer NOT NULL,
            took integer NOT NULL,
            is_taken boolean NOT NULL,
            answer text NOT NULL
        )",
        "INSERT INTO delivery_attempt_new (id, outbox_id, at, took, is_taken, answer)
            SELECT id, outbox_id, at, took, is_taken, answer FROM delivery_attempt",
        "DROP TABLE delivery_attempt",
        "DROP TABLE outbox",
        // The reference from the one to the other follows the name.
        "ALTER TABLE outbox_new RENAME TO outbox",
        "ALTER TABLE delivery_attempt_new RENAME TO delivery_attempt",
    ] {
        db.execute_unprepared(statement).await?;
    }
    unique(manager, "outbox", &["page_id", "version", "subscriber_id"]).await?;
    let ways: [&[&'static str]; 4] = [&["event_id", "subscriber_id"], &["subscriber_id"], &["state", "lease_until"], &["page_id", "id"]];
    for columns in ways {
        index(manager, "outbox", columns).await?;
    }
    index(manager, "delivery_attempt", &["outbox_id"]).await
}
