//! A small installation for tests: one page with two components and a subscriber, on a real database, at a time of our choosing.
//!
//! SQLite in a temporary folder; with `LIGHTSHIP_TEST_POSTGRES` set to the address of a server, a fresh database there.

use std::sync::Arc;

use app::model::{
    Channel, ComponentId, EventId, Instant, NoticeKind, PageId, Status, Visibility, access::Audience, input::NewMaintenance,
    snapshot::Snapshot,
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};

use super::transitions;
use crate::{
    clock::{Clock, SetClock},
    database::Database,
    entity::{Col, Json, component, event_update, journal, maintenance, outbox, page, subscriber},
    live::{derive, ledger::Ledger, load},
    migration::migrate,
    service::{Nobody, Services, actor::Actor, random, rows},
};

pub struct World {
    pub services: Services,
    pub clock: Arc<SetClock>,
    pub page: PageId,
    pub actor: Actor,
    /// Two components: what happens to one must not happen to the other.
    pub one: ComponentId,
    pub other: ComponentId,
    url: String,
    _folder: tempfile::TempDir,
}

pub fn at(text: &str) -> Instant {
    text.parse().unwrap()
}

pub const MINUTE: i64 = 60_000;
pub const HOUR: i64 = 60 * MINUTE;
pub const DAY: i64 = 24 * HOUR;

pub fn plus(at: Instant, millis: i64) -> Instant {
    Instant::from_millis(at.millis() + millis)
}

async fn database() -> (String, tempfile::TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let Ok(server) = std::env::var("LIGHTSHIP_TEST_POSTGRES") else {
        return (format!("sqlite://{}", folder.path().join("lightship.db").display()), folder);
    };
    let name = format!("t_{}", random::hex(8));
    let db = sea_orm::Database::connect(format!("{server}/postgres")).await.unwrap();
    db.execute_unprepared(&format!("CREATE DATABASE {name}")).await.unwrap();
    db.close().await.unwrap();
    (format!("{server}/{name}"), folder)
}

impl World {
    /// A world in this zone that stands still at `now`.
    pub async fn new(zone: &str, now: &str) -> Self {
        let (url, folder) = database().await;
        let db = Database::open(&url).await.unwrap();
        migrate(db.write()).await.unwrap();
        let clock = Arc::new(SetClock::standing(at(now)));
        let services = Services { db, clock: clock.clone(), committed: Arc::new(Nobody), outbound: Arc::default() };
        let page = random::id();
        let [one, other] = [random::id(), random::id()];
        let world = Self { services, clock, page, actor: Actor::command_line(), one, other, url, _folder: folder };
        world.insert_page(zone).await;
        for id in [one, other] {
            world.insert_component(id).await;
        }
        world.insert_subscriber().await;
        world
    }

    /// Another process on the same database, with the same clock.
    pub async fn second_process(&self) -> Services {
        Services { db: Database::open(&self.url).await.unwrap(), ..self.services.clone() }
    }

    pub fn now(&self) -> Instant {
        self.clock.now()
    }

    pub async fn settle(&self) {
        transitions::settle(&self.services).await.unwrap();
    }

    /// Moves the clock and lets happen what is due then.
    pub async fn advance(&self, millis: i64) {
        self.clock.advance(millis);
        self.settle().await;
    }

    /// Lets the time up to `end` pass second by second, but only looks each `step` milliseconds.
    pub async fn live_until(&self, end: Instant, step: i64) {
        while self.now() < end {
            self.advance(step).await;
        }
    }

    /// A maintenance of the first component in so many minutes, for so many minutes.
    pub fn planned(&self, begins_in: i64, lasts: i64) -> NewMaintenance {
        let from = plus(self.now(), begins_in * MINUTE);
        let mut input = NewMaintenance::named("New cables", "We lay new cables.", from, plus(from, lasts * MINUTE));
        input.components = vec![self.one];
        input
    }

    pub async fn schedule(&self, input: NewMaintenance) -> EventId {
        crate::service::maintenance::schedule(&self.services, &self.actor, self.page, input).await.unwrap()
    }

    pub async fn maintenance(&self, id: EventId) -> maintenance::Model {
        maintenance::Entity::find_by_id(Col(id)).one(self.services.db.read()).await.unwrap().unwrap()
    }

    /// All maintenances, deleted ones too, by their window.
    pub async fn maintenances(&self) -> Vec<maintenance::Model> {
        maintenance::Entity::find().order_by_asc(maintenance::Column::ScheduledFor).all(self.services.db.read()).await.unwrap()
    }

    pub async fn updates(&self, id: EventId) -> Vec<event_update::Model> {
        let of = event_update::Entity::live(self.page).filter(event_update::Column::EventId.eq(Col(id)));
        let mut all = of.all(self.services.db.read()).await.unwrap();
        all.sort_by_key(crate::live::view::order);
        all
    }

    /// The states its log sets, oldest first.
    pub async fn steps(&self, id: EventId) -> Vec<String> {
        self.updates(id).await.into_iter().filter_map(|u| u.state).collect()
    }

    /// What the subscriber was told, in order.
    pub async fn told(&self) -> Vec<NoticeKind> {
        let all = outbox::Entity::find().order_by_asc(outbox::Column::Id).all(self.services.db.read()).await.unwrap();
        all.into_iter().map(|row| row.kind.0).collect()
    }

    pub async fn forget_what_was_told(&self) {
        outbox::Entity::delete_many().exec(self.services.db.write()).await.unwrap();
    }

    pub async fn baseline(&self, id: ComponentId) -> Status {
        component::Entity::find_by_id(Col(id)).one(self.services.db.read()).await.unwrap().unwrap().status.0
    }

    pub async fn journal(&self, id: ComponentId) -> Vec<journal::Model> {
        let of = journal::Entity::find().filter(journal::Column::ComponentId.eq(Col(id)));
        of.order_by_asc(journal::Column::Id).all(self.services.db.read()).await.unwrap()
    }

    pub async fn ledger(&self) -> Ledger {
        load::ledger(self.services.db.read(), self.page).await.unwrap()
    }

    pub async fn snapshot(&self) -> Snapshot {
        derive::snapshot(&self.ledger().await, Audience::Public, "http://localhost:3000")
    }

    /// What visitors see of a component in the page's newest version.
    pub async fn shown(&self, id: ComponentId) -> Status {
        self.snapshot().await.component(id).unwrap().status
    }

    async fn insert_page(&self, zone: &str) {
        let now = Col(self.now());
        let row = page::Model {
            id: Col(self.page),
            slug: "status".into(),
            host: None,
            name: "Reelway".into(),
            time_zone: zone.into(),
            description: None,
            settings: Json(serde_json::json!({})),
            epoch: "abcdefghijkl".into(),
            version: 1,
            changed_at: now,
            metric_version: 0,
            rev: 1,
            created_at: now,
            updated_at: now,
            deleted_at: None,
        };
        rows::insert(self.services.db.write(), row).await.unwrap();
    }

    async fn insert_component(&self, id: ComponentId) {
        let now = Col(self.now());
        let row = component::Model {
            id: Col(id),
            page_id: Col(self.page),
            group_id: None,
            name: format!("Component {id}"),
            description: None,
            description_html: None,
            link: None,
            position: 1,
            status: Col(Status::Operational),
            status_at: now,
            suspected_at: None,
            showcase: true,
            start_date: Some("2020-01-01".into()),
            only_show_if_degraded: false,
            visibility: Col(Visibility::Public),
            audience: Json(vec![]),
            archived_at: None,
            automation_key: "0".repeat(32),
            uptime_objective: None,
            rev: 1,
            created_at: now,
            updated_at: now,
            deleted_at: None,
        };
        rows::insert(self.services.db.write(), row).await.unwrap();
        let first = journal::ActiveModel {
            id: sea_orm::ActiveValue::NotSet,
            page_id: sea_orm::Set(Col(self.page)),
            component_id: sea_orm::Set(Col(id)),
            at: sea_orm::Set(now),
            status: sea_orm::Set(Col(Status::Operational)),
            cause: sea_orm::Set(Col(app::model::JournalCause::Created)),
            cause_id: sea_orm::Set(None),
            actor: sea_orm::Set("test".into()),
        };
        journal::Entity::insert(first).exec_without_returning(self.services.db.write()).await.unwrap();
    }

    async fn insert_subscriber(&self) {
        let row = subscriber::Model::of_page(random::id(), self.page, Channel::Email, "ada@example.org".into(), self.now());
        let row = subscriber::Model { components: true, ..row.confirmed() };
        rows::insert(self.services.db.write(), row).await.unwrap();
    }
}
