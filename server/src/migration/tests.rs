//! Every entity fits its table, and what is written to a real database reads back.

use std::{fmt::Debug, slice::from_ref};

use app::model::{
    ActorKind, Aggregation, Channel, Collapse, ComponentId, DeliveryState, EventId, EventKind, Id, Impact, IncidentState, Instant,
    JournalCause, MaintenanceState, NoticeKind, Publication, Scope, Status, SubscriberState, Visibility, kind,
};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, Database, EntityTrait, IntoActiveModel, LoaderTrait, ModelTrait, QueryFilter,
    Statement,
};
use serde_json::json;

use super::*;
use crate::entity::{
    Col, Json, audit, change, check, component, component_group, delivery_attempt, event, event_component, event_update, incident, journal,
    maintenance, metric, metric_point, metric_rollup, numbering, outbox, page, recurrence, subscriber, subscriber_scope, token,
    update_component, user,
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

fn id<K>(letter: char) -> Col<Id<K>> {
    Col(letter.to_string().repeat(12).parse().unwrap())
}

fn at(millis: i64) -> Col<Instant> {
    Col(Instant::from_millis(millis))
}

const PAGE: char = 'p';
const GROUP: char = 'g';
const COMPONENT: char = 'c';
const INCIDENT: char = 'i';
const MAINTENANCE: char = 'm';
const UPDATE: char = 'u';

fn page() -> page::Model {
    page::Model {
        id: id(PAGE),
        slug: "status".into(),
        host: Some("status.example.org".into()),
        name: "Übersicht 🚢".into(),
        time_zone: "Europe/Berlin".into(),
        description: None,
        settings: Json(json!({ "bars": "horizon", "days": [1, 2.5, null] })),
        epoch: "e".repeat(12),
        version: i64::MAX,
        changed_at: at(1_700_000_000_000),
        metric_version: 0,
        rev: 1,
        created_at: at(-1),
        updated_at: at(0),
        deleted_at: None,
    }
}

fn group() -> component_group::Model {
    component_group::Model {
        id: id(GROUP),
        page_id: id(PAGE),
        name: "Interfaces".into(),
        description: Some(String::new()),
        position: 1,
        collapse: Col(Collapse::WhenFine),
        rev: 1,
        created_at: at(1),
        updated_at: at(2),
        deleted_at: None,
    }
}

fn component(letter: char, status: Status) -> component::Model {
    component::Model {
        id: id(letter),
        page_id: id(PAGE),
        group_id: Some(id(GROUP)),
        name: "API".into(),
        description: Some("It \"answers\"".into()),
        description_html: Some("<p>It answers</p>".into()),
        link: None,
        position: -1,
        status: Col(status),
        status_at: at(5),
        suspected_at: None,
        showcase: true,
        start_date: Some("2026-11-22".into()),
        only_show_if_degraded: false,
        visibility: Col(Visibility::Public),
        audience: Json(vec![]),
        archived_at: None,
        automation_key: "0".repeat(32),
        uptime_objective: Some(99.9),
        rev: 1,
        created_at: at(1),
        updated_at: at(2),
        deleted_at: None,
    }
}

fn event(letter: char, kind: EventKind, number: i64) -> event::Model {
    event::Model { id: id(letter), page_id: id(PAGE), kind: Col(kind), number, created_at: at(3) }
}

fn incident() -> incident::Model {
    incident::Model {
        id: id(INCIDENT),
        page_id: id(PAGE),
        name: "Slow answers".into(),
        state: Col(IncidentState::Monitoring),
        impact: Col(Impact::Minor),
        impact_override: Some(Col(Impact::Critical)),
        visibility: Col(Visibility::Team),
        publication: Col(Publication::Published),
        publish_at: None,
        published_at: Some(at(4)),
        audience: Json(vec!["customers".into(), "ünïcode".into()]),
        started_at: Some(at(1)),
        detected_at: Some(at(2)),
        acknowledged_at: None,
        first_posted_at: Some(at(4)),
        mitigated_at: None,
        resolved_at: None,
        next_update_at: None,
        false_alarm: false,
        backfilled: true,
        counts_as_downtime: true,
        pinned: false,
        tags: Json(vec!["network".into()]),
        metadata: Json(json!({ "ticket": 7 })),
        reminder_intervals: Some("[3, 6]".into()),
        notify: true,
        source: Some("alertmanager".into()),
        source_key: Some("abc".into()),
        created_by: "Ada".into(),
        rev: 3,
        created_at: at(3),
        updated_at: at(9),
        deleted_at: None,
    }
}

fn maintenance() -> maintenance::Model {
    maintenance::Model {
        id: id(MAINTENANCE),
        page_id: id(PAGE),
        name: "New disks".into(),
        state: Col(MaintenanceState::Scheduled),
        visibility: Col(Visibility::Public),
        publication: Col(Publication::Scheduled),
        publish_at: Some(at(10)),
        published_at: None,
        audience: Json(vec![]),
        scheduled_for: at(100),
        scheduled_until: at(200),
        started_at: None,
        ended_at: None,
        cancelled_at: None,
        auto_start: true,
        auto_complete: false,
        to_maintenance: true,
        to_operational: false,
        notify_start: true,
        notify_end: false,
        remind_before: Json(vec![60, 1440]),
        reminded: Json(vec![1440]),
        reminded_at: Some(at(20)),
        recurrence_id: Some(id('r')),
        occurrence_at: Some(at(100)),
        next_update_at: None,
        pinned: false,
        tags: Json(vec![]),
        metadata: Json(json!(null)),
        notify: true,
        created_by: "Ada".into(),
        rev: 1,
        created_at: at(3),
        updated_at: at(3),
        deleted_at: None,
    }
}

fn subscriber(letter: char) -> subscriber::Model {
    subscriber::Model {
        id: id(letter),
        page_id: id(PAGE),
        channel: Col(Channel::GoogleChat),
        address: "ada@example.org".into(),
        state: Col(SubscriberState::Active),
        whole_page: false,
        event_id: Some(id(INCIDENT)),
        scope_key: "i".repeat(12),
        contact: Some("ops@example.org".into()),
        access_user_id: Some(id('x')),
        only_end: false,
        host: String::new(),
        asked_at: None,
        failures: 0,
        failing_since: None,
        incidents: true,
        maintenances: false,
        postmortems: true,
        components: false,
        only_severe: true,
        language: Some("de".into()),
        time_zone: None,
        secret: Some("s".into()),
        confirmed_at: Some(at(1)),
        quarantined_at: None,
        quarantine_reason: None,
        unsubscribed_at: None,
        purge_at: None,
        created_at: at(1),
        updated_at: at(1),
        deleted_at: None,
    }
}

/// Writes the row and finds it again, whole.
async fn keep<M>(db: &DatabaseConnection, row: &M)
where
    M: ModelTrait + IntoActiveModel<<M::Entity as EntityTrait>::ActiveModel> + Clone + Debug + PartialEq,
    M::Entity: EntityTrait<Model = M>,
{
    M::Entity::insert(row.clone().into_active_model()).exec_without_returning(db).await.unwrap();
    let rows = M::Entity::find().all(db).await.unwrap();
    assert!(rows.contains(row), "{row:?}\nis not among\n{rows:?}");
}

/// A page with a group of two components, an incident and a maintenance.
async fn fill(db: &DatabaseConnection) {
    keep(db, &page()).await;
    keep(db, &group()).await;
    keep(db, &component(COMPONENT, Status::MajorOutage)).await;
    keep(db, &component('d', Status::Operational)).await;
    keep(db, &event(INCIDENT, EventKind::Incident, 1)).await;
    keep(db, &event(MAINTENANCE, EventKind::Maintenance, 2)).await;
    keep(db, &incident()).await;
    keep(
        db,
        &recurrence::Model {
            id: id('r'),
            page_id: id(PAGE),
            rule: "FREQ=WEEKLY".into(),
            starts: "2026-11-22T02:00:00".into(),
            minutes: 90,
            template: Json(json!({ "name": "New disks" })),
            planned_until: at(1000),
            ended_at: None,
            created_by: "Ada".into(),
            rev: 1,
            created_at: at(1),
            updated_at: at(1),
            deleted_at: None,
        },
    )
    .await;
    keep(db, &maintenance()).await;
    keep(
        db,
        &event_component::Model {
            event_id: id(INCIDENT),
            component_id: id(COMPONENT),
            page_id: id(PAGE),
            status: Col(Status::MajorOutage),
        },
    )
    .await;
    keep(
        db,
        &event_update::Model {
            id: id(UPDATE),
            event_id: id(INCIDENT),
            page_id: id(PAGE),
            state: Some("monitoring".into()),
            body: "We *watch*.\n".into(),
            body_html: "<p>We <em>watch</em>.</p>".into(),
            renderer: 1,
            display_at: at(4),
            deliver_notifications: true,
            internal: false,
            custom_tweet: None,
            next_update_at: Some(at(9)),
            author: "Ada".into(),
            rev: 1,
            created_at: at(4),
            updated_at: at(4),
            deleted_at: None,
        },
    )
    .await;
    for component in [COMPONENT, 'd'] {
        let part = update_component::Model {
            update_id: id(UPDATE),
            component_id: id(component),
            page_id: id(PAGE),
            name: "Video - Uploading".to_owned(),
            old_status: Col(Status::Operational),
            new_status: Col(Status::MajorOutage),
        };
        keep(db, &part).await;
    }
    keep(db, &subscriber('s')).await;
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
    let before = Migrator::migrations().iter().position(|step| step.name() == "m0031_numbering").unwrap();
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
