//! A row of each table that others hang on.

use std::fmt::Debug;

use app::model::{
    Channel, Collapse, EventKind, Id, Impact, IncidentState, Instant, MaintenanceState, Publication, Status, SubscriberState, Visibility,
};
use sea_orm::{DatabaseConnection, EntityTrait, IntoActiveModel, ModelTrait};
use serde_json::json;

use crate::entity::{
    Col, Json, component, component_group, event, event_component, event_update, incident, maintenance, page, recurrence, subscriber,
    update_component,
};

pub(super) fn id<K>(letter: char) -> Col<Id<K>> {
    Col(letter.to_string().repeat(12).parse().unwrap())
}

pub(super) fn at(millis: i64) -> Col<Instant> {
    Col(Instant::from_millis(millis))
}

pub(super) const PAGE: char = 'p';
pub(super) const GROUP: char = 'g';
pub(super) const COMPONENT: char = 'c';
pub(super) const INCIDENT: char = 'i';
pub(super) const MAINTENANCE: char = 'm';
pub(super) const UPDATE: char = 'u';

pub(super) fn page() -> page::Model {
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

pub(super) fn group() -> component_group::Model {
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

pub(super) fn component(letter: char, status: Status) -> component::Model {
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

pub(super) fn event(letter: char, kind: EventKind, number: i64) -> event::Model {
    event::Model { id: id(letter), page_id: id(PAGE), kind: Col(kind), number, created_at: at(3) }
}

pub(super) fn incident() -> incident::Model {
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

pub(super) fn maintenance() -> maintenance::Model {
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

pub(super) fn subscriber(letter: char) -> subscriber::Model {
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
pub(super) async fn keep<M>(db: &DatabaseConnection, row: &M)
where
    M: ModelTrait + IntoActiveModel<<M::Entity as EntityTrait>::ActiveModel> + Clone + Debug + PartialEq,
    M::Entity: EntityTrait<Model = M>,
{
    M::Entity::insert(row.clone().into_active_model()).exec_without_returning(db).await.unwrap();
    let rows = M::Entity::find().all(db).await.unwrap();
    assert!(rows.contains(row), "{row:?}\nis not among\n{rows:?}");
}

/// A page with a group of two components, an incident and a maintenance.
pub(super) async fn fill(db: &DatabaseConnection) {
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
