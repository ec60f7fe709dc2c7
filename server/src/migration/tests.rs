//! Every entity fits its table, and what is written to a real database reads back.

mod rows;

use std::slice::from_ref;

use app::model::{ActorKind, Aggregation, ComponentId, DeliveryState, EventId, JournalCause, NoticeKind, Scope, Status, Visibility, kind};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, Database, EntityTrait, IntoActiveModel, LoaderTrait, QueryFilter, Statement,
};
use serde_json::json;

use self::rows::{COMPONENT, INCIDENT, PAGE, UPDATE, at, component, fill, id, keep, maintenance, page, subscriber};
use super::*;
use crate::entity::{
    Col, Json, audit, change, check, component, delivery_attempt, event, event_component, event_update, incident, journal, maintenance,
    metric, metric_point, metric_rollup, numbering, outbox, page, subscriber, subscriber_scope, token, update_component, user,
};

/// A database file of its own, with today's schema.
async fn sqlite() -> (tempfile::TempDir, DatabaseConnection) {
    let folder = tempfile::tempdir().unwrap();
    let db = connect(&folder).await;
    migrate(&db).await.unwrap();
    (folder, db)
}

async fn connect(folder: &tempfile::TempDir) -> DatabaseConnection {
    Database::connect(format!("sqlite://{}?mode=rwc", folder.path().join("lightship.db").display())).await.unwrap()
}

/// What holds on either database.
async fn the_schema_keeps_what_it_is_given(db: &DatabaseConnection) {
    assert_eq!(check::disagreements(db).await.unwrap(), Vec::<String>::new());
    fill(db).await;
    keep(
        db,
        &user::Model {
            id: id('a'),
            email: "ada@example.org".into(),
            name: "Ada".into(),
            password_hash: None,
            totp_secret: Some("t".into()),
            totp_confirmed_at: Some(at(1)),
            totp_step: Some(5),
            recovery_codes: Json(vec!["x".into(), "y".into()]),
            reminders: false,
            language: None,
            time_zone: None,
            credentials_at: at(1),
            last_seen_at: None,
            disabled_at: None,
            created_at: at(1),
            updated_at: at(1),
            deleted_at: None,
        },
    )
    .await;
    keep(
        db,
        &token::Model {
            id: id('t'),
            page_id: None,
            user_id: Some(id('a')),
            name: "Deploys".into(),
            scopes: Json(vec![Scope::Read, Scope::Incidents]),
            hash: "h".into(),
            prefix: "ls_ab".into(),
            unlimited: true,
            expires_at: None,
            last_used_at: Some(at(7)),
            revoked_at: None,
            created_at: at(1),
        },
    )
    .await;
    keep(
        db,
        &metric::Model {
            id: id('n'),
            page_id: id(PAGE),
            component_id: Some(id(COMPONENT)),
            name: "Response time".into(),
            description: None,
            suffix: Some("ms".into()),
            decimals: 1,
            y_min: Some(0.0),
            y_max: None,
            y_hidden: false,
            objective: Some(250.5),
            chart: Some("Speed".into()),
            aggregation: Col(Aggregation::Average),
            display: true,
            visibility: Col(Visibility::Public),
            position: 0,
            identifier: None,
            reference_name: None,
            source: Json(json!({ "kind": "push" })),
            retention: Json(json!({})),
            interval_seconds: 60,
            backfilled: false,
            last_at: Some(at(60_000)),
            last_value: Some(-1.5e-300),
            rev: 1,
            created_at: at(1),
            updated_at: at(1),
            deleted_at: None,
        },
    )
    .await;
    keep(db, &metric_point::Model { metric_id: id('n'), at: at(60_000), value: 12.0 }).await;
    keep(
        db,
        &metric_rollup::Model {
            metric_id: id('n'),
            resolution: 86400,
            at: at(0),
            count: 1,
            sum: 0.1,
            min: 0.1,
            max: 0.1,
            last: 0.1,
            last_at: at(60_000),
        },
    )
    .await;
    keep(
        db,
        &audit::Model {
            id: 7,
            page_id: Some(id(PAGE)),
            at: at(8),
            actor_kind: Col(ActorKind::CommandLine),
            actor_id: None,
            actor_name: "root".into(),
            verb: "edit".into(),
            noun: "page".into(),
            noun_id: Some("p".repeat(12)),
            before: None,
            after: Some(Json(json!({ "name": "Status" }))),
            ip: None,
            request_id: None,
        },
    )
    .await;
    keep(
        db,
        &outbox::Model {
            id: 1,
            page_id: id(PAGE),
            version: 4,
            subscriber_id: Some(id('s')),
            user_id: None,
            hook_id: None,
            audit_id: None,
            host: String::new(),
            event_id: Some(id(INCIDENT)),
            update_id: Some(id(UPDATE)),
            component_id: None,
            kind: Col(NoticeKind::IncidentUpdated),
            state: Col(DeliveryState::Pending),
            attempts: 0,
            crashes: 0,
            lane: 0,
            hold_until: at(9),
            next_attempt_at: at(9),
            first_attempt_at: None,
            lease_owner: None,
            lease_until: None,
            done_at: None,
            last_error: None,
            created_at: at(8),
        },
    )
    .await;
    assert_eq!(check::disagreements(db).await.unwrap(), Vec::<String>::new());
}

#[tokio::test]
async fn on_sqlite_the_schema_keeps_what_it_is_given() {
    let (_folder, db) = sqlite().await;
    the_schema_keeps_what_it_is_given(&db).await;
}

#[tokio::test]
async fn every_table_has_an_entity() {
    let (_folder, db) = sqlite().await;
    let query = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name <> 'seaql_migrations'";
    let rows = db.query_all_raw(Statement::from_string(DbBackend::Sqlite, query)).await.unwrap();
    let made: BTreeSet<String> = rows.iter().map(|row| row.try_get("", "name").unwrap()).collect();
    assert_eq!(made, check::tables().into_iter().map(str::to_owned).collect());
}

#[tokio::test]
async fn a_table_that_lost_a_column_or_changed_one_is_noticed() {
    let (_folder, db) = sqlite().await;
    for change in ["ALTER TABLE component DROP COLUMN link", "ALTER TABLE page ADD COLUMN colour text NOT NULL DEFAULT 'red'"] {
        db.execute_unprepared(change).await.unwrap();
    }
    let found = check::disagreements(&db).await.unwrap().join("\n");
    assert!(found.contains("component.link") && found.contains("page.colour"), "{found}");
}

#[tokio::test]
async fn rows_are_found_counted_and_changed_by_their_columns() {
    let (_folder, db) = sqlite().await;
    fill(&db).await;

    let down = component::Entity::live(*id(PAGE)).filter(component::Column::Status.eq(Col(Status::MajorOutage))).all(&db).await.unwrap();
    assert_eq!(down, [component(COMPONENT, Status::MajorOutage)]);
    assert_eq!(down[0].status, Status::MajorOutage);
    let either = component::Column::Id.is_in([id::<kind::Component>(COMPONENT), id('d')]);
    assert_eq!(component::Entity::find().filter(either).all(&db).await.unwrap().len(), 2);
    let early = component::Column::StatusAt.lt(at(5));
    assert_eq!(component::Entity::find().filter(early).one(&db).await.unwrap(), None);

    let key: (Col<EventId>, Col<ComponentId>) = (id(INCIDENT), id(COMPONENT));
    assert!(event_component::Entity::find_by_id(key).one(&db).await.unwrap().is_some());
    let twice = event_component::Model { event_id: key.0, component_id: key.1, page_id: id(PAGE), status: Col(Status::Unknown) };
    assert!(twice.into_active_model().insert(&db).await.is_err(), "a composite key holds once");

    let mut gone = component(COMPONENT, Status::MajorOutage).into_active_model();
    gone.deleted_at = Set(Some(at(11)));
    gone.status = Set(Status::Unknown.into());
    let gone = gone.update(&db).await.unwrap();
    assert_eq!((gone.status, gone.deleted_at), (Col(Status::Unknown), Some(at(11))));
    assert_eq!(component::Entity::live(*id(PAGE)).all(&db).await.unwrap(), [component('d', Status::Operational)]);

    let updates = event_update::Entity::live(*id(PAGE)).all(&db).await.unwrap();
    assert_eq!(updates.load_many(update_component::Entity, &db).await.unwrap()[0].len(), 2);
}

#[tokio::test]
async fn numbers_the_database_counts_are_given_on_insert() {
    let (_folder, db) = sqlite().await;
    fill(&db).await;
    for expected in [1, 2] {
        let row = journal::ActiveModel {
            page_id: Set(id(PAGE)),
            component_id: Set(id(COMPONENT)),
            at: Set(at(5)),
            status: Set(Col(Status::MajorOutage)),
            cause: Set(Col(JournalCause::Manual)),
            cause_id: Set(None),
            actor: Set("Ada".into()),
            ..Default::default()
        };
        assert_eq!(row.insert(&db).await.unwrap().id, expected);
    }
    let mut fresh = page().into_active_model();
    fresh.id = Set(id('q'));
    fresh.slug = Set("other".into());
    fresh.host = Set(None);
    fresh.rev.take();
    fresh.version.take();
    let fresh = fresh.insert(&db).await.unwrap();
    assert_eq!((fresh.rev, fresh.version), (1, 0));
}

#[tokio::test]
async fn parts_go_with_the_whole_and_nothing_else_can_be_orphaned() {
    let (_folder, db) = sqlite().await;
    fill(&db).await;
    keep(&db, &subscriber_scope::Model { subscriber_id: id('s'), target_id: "c".repeat(12), kind: "component".into() }).await;
    keep(&db, &change::Model { page_id: id(PAGE), version: 1, at: at(1), payload: "{}".into() }).await;
    assert!(page::Entity::delete_by_id(id::<kind::Page>(PAGE)).exec(&db).await.is_err());
    assert!(event::Entity::delete_by_id(id::<kind::Event>(INCIDENT)).exec(&db).await.is_err(), "a subscriber follows it");

    let mut second = subscriber('z');
    assert!(subscriber::Entity::insert(second.clone().into_active_model()).exec(&db).await.is_err(), "an address subscribes once");
    (second.event_id, second.scope_key) = (None, String::new());
    keep(&db, &second).await;
    second.id = id('y');
    assert!(subscriber::Entity::insert(second.into_active_model()).exec(&db).await.is_err(), "to the page also once");

    subscriber::Entity::delete_by_id(id::<kind::Subscriber>('s')).exec(&db).await.unwrap();
    assert_eq!(subscriber_scope::Entity::find().all(&db).await.unwrap(), []);
    event::Entity::delete_by_id(id::<kind::Event>(INCIDENT)).exec(&db).await.unwrap();
    assert_eq!(incident::Entity::find().all(&db).await.unwrap(), []);
    assert_eq!(update_component::Entity::find().all(&db).await.unwrap(), []);
    assert_eq!(from_ref(&maintenance()), maintenance::Entity::live(*id(PAGE)).all(&db).await.unwrap());
}

#[tokio::test]
async fn points_lie_on_disk_in_the_order_of_their_key() {
    let (_folder, db) = sqlite().await;
    let query = "SELECT name FROM sqlite_schema WHERE sql LIKE '%WITHOUT ROWID' ORDER BY name";
    let rows = db.query_all_raw(Statement::from_string(DbBackend::Sqlite, query)).await.unwrap();
    let names: Vec<String> = rows.iter().map(|row| row.try_get("", "name").unwrap()).collect();
    assert_eq!(names, ["metric_point", "metric_rollup"]);
}

#[tokio::test]
async fn processes_that_start_together_migrate_once() {
    let folder = tempfile::tempdir().unwrap();
    let (one, other) = (connect(&folder).await, connect(&folder).await);
    let (first, second) = tokio::join!(migrate(&one), migrate(&other));
    first.unwrap();
    second.unwrap();
    assert_eq!(Migrator::get_migration_models(&one).await.unwrap().len(), Migrator::migrations().len());
}

#[tokio::test]
async fn a_database_from_the_future_is_refused_and_left_alone() {
    let (_folder, db) = sqlite().await;
    db.execute_unprepared("INSERT INTO seaql_migrations (version, applied_at) VALUES ('m9999_teleport', 0)").await.unwrap();
    let error = migrate(&db).await.unwrap_err();
    assert!(matches!(&error, MigrateError::Newer(names) if names[..] == ["m9999_teleport".to_owned()]));
    assert!(error.to_string().starts_with("this database was written by a newer Lightship (it has m9999_teleport"), "{error}");
    assert_eq!(check::disagreements(&db).await.unwrap(), Vec::<String>::new());
}

#[tokio::test]
async fn messages_and_their_tries_outlast_that_staff_are_told_too() {
    let folder = tempfile::tempdir().unwrap();
    let db = connect(&folder).await;
    let before = Migrator::migrations().iter().position(|step| step.name() == "m0021_staff_are_told").unwrap();
    Migrator::up(&db, Some(u32::try_from(before).unwrap())).await.unwrap();
    for statement in [
        "INSERT INTO page (id, slug, name, time_zone, settings, epoch, version, changed_at, metric_version, rev, created_at, updated_at)
            VALUES ('pppppppppppp', 'p', 'P', 'UTC', '{}', 'e', 1, 1, 0, 1, 1, 1)",
        "INSERT INTO subscriber (id, page_id, channel, address, state, whole_page, scope_key, incidents, maintenances, postmortems,
            components, only_severe, created_at, updated_at)
            VALUES ('ssssssssssss', 'pppppppppppp', 'email', 'a@example.com', 'active', 1, '', 1, 1, 1, 1, 0, 1, 1)",
        "INSERT INTO outbox (id, page_id, version, subscriber_id, kind, state, attempts, hold_until, next_attempt_at, created_at, host)
            VALUES (7, 'pppppppppppp', 1, 'ssssssssssss', 'test', 'sent', 1, 1, 1, 1, 'example.com')",
        "INSERT INTO delivery_attempt (id, outbox_id, at, took, is_taken, answer) VALUES (3, 7, 1, 12, 1, '250 ok')",
    ] {
        db.execute_unprepared(statement).await.unwrap();
    }
    migrate(&db).await.unwrap();
    assert_eq!(check::disagreements(&db).await.unwrap(), Vec::<String>::new());
    let message = outbox::Entity::find_by_id(7).one(&db).await.unwrap().unwrap();
    assert_eq!((message.subscriber_id, message.host.as_str(), message.state), (Some(id('s')), "example.com", Col(DeliveryState::Sent)));
    let tries = async || delivery_attempt::Entity::find().all(&db).await.unwrap();
    assert_eq!(tries().await.iter().map(|row| (row.outbox_id, row.answer.as_str())).collect::<Vec<_>>(), [(7, "250 ok")]);
    let twice = outbox::Model { id: 8, ..message };
    assert!(outbox::Entity::insert(twice.into_active_model()).exec(&db).await.is_err(), "a version tells a subscriber once");
    subscriber::Entity::delete_by_id(id::<kind::Subscriber>('s')).exec(&db).await.unwrap();
    assert_eq!(tries().await, [], "tries go with their message, and that with its receiver");
}

#[tokio::test]
async fn what_was_there_before_numbers_is_numbered_in_order_of_creation() {
    let folder = tempfile::tempdir().unwrap();
    let db = connect(&folder).await;
    let before = Migrator::migrations().iter().position(|step| step.name() == "m0032_numbering").unwrap();
    Migrator::up(&db, Some(u32::try_from(before).unwrap())).await.unwrap();
    fill(&db).await;
    let older = component::Model { created_at: at(0), ..component('z', Status::Operational) };
    keep(&db, &older).await;
    keep(&db, &component::Model { deleted_at: Some(at(9)), ..component('y', Status::Operational) }).await;
    migrate(&db).await.unwrap();
    let rows = numbering::Entity::find().all(&db).await.unwrap();
    let mut found: Vec<(&str, i64, &str)> = rows.iter().map(|row| (row.sort.as_str(), row.number, row.object_id.as_str())).collect();
    found.sort_unstable();
    assert_eq!(
        found.iter().filter(|(sort, ..)| *sort == "component").collect::<Vec<_>>(),
        [&("component", 1, "zzzzzzzzzzzz"), &("component", 2, "cccccccccccc"), &("component", 3, "dddddddddddd")]
    );
    for sort in ["group", "incident", "maintenance", "update"] {
        assert!(found.iter().any(|(own, number, _)| (*own, *number) == (sort, 1)), "{sort}: {found:?}");
    }
}
