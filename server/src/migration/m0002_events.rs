//! Incidents and maintenances with everything told about them.

use sea_orm_migration::{prelude::*, schema::*};

use super::table::{counter, create, create_keyed, id, index, instant, instant_null, link, part_of, unique};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        create(
            manager,
            "event",
            [id(), text("page_id"), text("kind"), big_integer("number"), instant("created_at")],
            &[link("page_id", "page")],
        )
        .await?;
        unique(manager, "event", &["number"]).await?;
        incidents(manager).await?;
        maintenances(manager).await?;
        updates(manager).await?;
        create_keyed(
            manager,
            "event_component",
            &["event_id", "component_id"],
            [text("event_id"), text("component_id"), text("page_id"), text("status")],
            &[part_of("event_id", "event"), link("component_id", "component"), link("page_id", "page")],
        )
        .await?;
        index(manager, "event_component", &["component_id"]).await?;
        create(
            manager,
            "postmortem",
            [
                text("event_id").primary_key().to_owned(),
                text("page_id"),
                text_null("draft"),
                text_null("draft_html"),
                instant_null("draft_at"),
                text_null("body"),
                text_null("body_html"),
                instant_null("body_at"),
                instant_null("published_at"),
                boolean("notify"),
                instant_null("notified_at"),
                text_null("custom_tweet"),
                boolean("ignored"),
                counter("rev", 1),
                instant("created_at"),
                instant("updated_at"),
            ],
            &[part_of("event_id", "event"), link("page_id", "page")],
        )
        .await
    }
}

async fn incidents(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    create(
        manager,
        "incident",
        [
            id(),
            text("page_id"),
            text("name"),
            text("state"),
            text("impact"),
            text_null("impact_override"),
            text("visibility"),
            text("publication"),
            instant_null("publish_at"),
            instant_null("published_at"),
            text("audience"),
            instant_null("started_at"),
            instant_null("detected_at"),
            instant_null("acknowledged_at"),
            instant_null("first_posted_at"),
            instant_null("mitigated_at"),
            instant_null("resolved_at"),
            instant_null("next_update_at"),
            boolean("false_alarm"),
            boolean("backfilled"),
            boolean("counts_as_downtime"),
            boolean("pinned"),
            text("tags"),
            text("metadata"),
            text_null("reminder_intervals"),
            boolean("notify"),
            text_null("source"),
            text_null("source_key"),
            text("created_by"),
            counter("rev", 1),
            instant("created_at"),
            instant("updated_at"),
            instant_null("deleted_at"),
        ],
        &[part_of("id", "event"), link("page_id", "page")],
    )
    .await?;
    index(manager, "incident", &["page_id", "created_at"]).await?;
    index(manager, "incident", &["page_id", "state"]).await?;
    index(manager, "incident", &["publication", "publish_at"]).await
}

async fn maintenances(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    create(
        manager,
        "recurrence",
        [
            id(),
            text("page_id"),
            text("rule"),
            text("starts"),
            big_integer("minutes"),
            text("template"),
            instant("planned_until"),
            instant_null("ended_at"),
            text("created_by"),
            counter("rev", 1),
            instant("created_at"),
            instant("updated_at"),
            instant_null("deleted_at"),
        ],
        &[link("page_id", "page")],
    )
    .await?;
    index(manager, "recurrence", &["page_id"]).await?;

    create(
        manager,
        "maintenance",
        [
            id(),
            text("page_id"),
            text("name"),
            text("state"),
            text("visibility"),
            text("publication"),
            instant_null("publish_at"),
            instant_null("published_at"),
            text("audience"),
            instant("scheduled_for"),
            instant("scheduled_until"),
            instant_null("started_at"),
            instant_null("ended_at"),
            instant_null("cancelled_at"),
            boolean("auto_start"),
            boolean("auto_complete"),
            boolean("to_maintenance"),
            boolean("to_operational"),
            boolean("notify_start"),
            boolean("notify_end"),
            text("remind_before"),
            text("reminded"),
            instant_null("reminded_at"),
            text_null("recurrence_id"),
            instant_null("occurrence_at"),
            instant_null("next_update_at"),
            boolean("pinned"),
            text("tags"),
            text("metadata"),
            boolean("notify"),
            text("created_by"),
            counter("rev", 1),
            instant("created_at"),
            instant("updated_at"),
            instant_null("deleted_at"),
        ],
        &[part_of("id", "event"), link("page_id", "page"), link("recurrence_id", "recurrence")],
    )
    .await?;
    index(manager, "maintenance", &["page_id", "scheduled_for"]).await?;
    index(manager, "maintenance", &["state", "scheduled_for"]).await?;
    unique(manager, "maintenance", &["recurrence_id", "occurrence_at"]).await
}

async fn updates(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    create(
        manager,
        "event_update",
        [
            id(),
            text("event_id"),
            text("page_id"),
            text_null("state"),
            text("body"),
            text("body_html"),
            integer("renderer"),
            instant("display_at"),
            boolean("deliver_notifications"),
            boolean("internal"),
            text_null("custom_tweet"),
            instant_null("next_update_at"),
            text("author"),
            counter("rev", 1),
            instant("created_at"),
            instant("updated_at"),
            instant_null("deleted_at"),
        ],
        &[part_of("event_id", "event"), link("page_id", "page")],
    )
    .await?;
    index(manager, "event_update", &["event_id", "display_at"]).await?;

    create_keyed(
        manager,
        "update_component",
        &["update_id", "component_id"],
        [text("update_id"), text("component_id"), text("page_id"), text("name"), text("old_status"), text("new_status")],
        &[part_of("update_id", "event_update"), link("component_id", "component"), link("page_id", "page")],
    )
    .await?;

    create(
        manager,
        "update_edit",
        [
            big_pk_auto("id"),
            text("update_id"),
            text("body"),
            text("body_html"),
            text_null("state"),
            instant("display_at"),
            instant("replaced_at"),
            text("author"),
        ],
        &[part_of("update_id", "event_update")],
    )
    .await?;
    index(manager, "update_edit", &["update_id"]).await
}
