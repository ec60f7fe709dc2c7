//! The product without its doors: services, the live window, a clock that stands, and people.

use std::{
    collections::BTreeMap,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicI64, Ordering},
    },
    time::Duration,
};

use app::model::{
    ComponentId, GroupId, Instant, PageId, Role, Scope, Status, SubscriberId,
    input::{NewComponent, NewGroup, NewPage},
    snapshot::Snapshot,
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use server::{
    clock::{Clock, SetClock},
    config::Addresses,
    database::Database,
    entity::{audit, outbox, subscriber},
    live::{hub::Hub, page::LivePage},
    service::{Services, actor::Actor, random},
};
use tempfile::TempDir;

use super::{
    dump::{Dump, dump},
    postgres, seed, sqlite,
};

/// When the clock of every test begins: a Monday at noon, in a winter that becomes summer within the month.
pub const NOON: &str = "2026-03-02T12:00:00Z";

/// Lightship on a database of its own.
pub struct TestApp {
    /// The verbs.
    pub services: Services,
    /// What visitors see.
    pub hub: Arc<Hub>,
    /// Stands until it is moved.
    pub clock: Arc<SetClock>,
    /// The page under test, empty at first; its zone is Berlin's.
    pub page: PageId,
    /// Somebody else's page.
    pub other_page: PageId,
    /// The newest message a test has looked at.
    examined: AtomicI64,
    closed: AtomicBool,
    _folder: Option<TempDir>,
}

impl TestApp {
    /// Lightship on a SQLite file.
    pub async fn on_sqlite() -> Self {
        let (url, folder) = sqlite::fresh_database().await;
        Self::on(&url, Some(folder)).await
    }

    /// Lightship on a PostgreSQL database.
    pub async fn on_postgres() -> Self {
        Self::on(&postgres::fresh_database().await, None).await
    }

    /// Lightship on any migrated, empty database.
    pub async fn on(url: &str, folder: Option<TempDir>) -> Self {
        super::speak_tls();
        let db = Database::open(url).await.expect("the address is right");
        let clock = Arc::new(SetClock::standing(at(NOON)));
        let hub = Arc::new(Hub::new(db.clone(), clock.clone(), addresses(), None));
        let services = Services { db, clock: clock.clone(), committed: hub.clone(), outbound: Arc::default() };
        hub.refresh().await.expect("the database answers");
        let new = |name: &str, slug: &str| NewPage { name: name.into(), slug: slug.into(), time_zone: "Europe/Berlin".into() };
        let page = seed::page(&services, new("Reelway", "reelway")).await.expect("the page is fine");
        clock.advance(1_000);
        let other_page = seed::page(&services, new("Otherwise", "otherwise")).await.expect("the page is fine");
        clock.advance(1_000);
        Self { services, hub, clock, page, other_page, examined: AtomicI64::new(0), closed: AtomicBool::new(false), _folder: folder }
    }

    /// A member of the page with every right.
    pub fn owner(&self) -> Actor {
        self.member(Role::Owner)
    }

    /// A member of the page.
    pub fn member(&self, role: Role) -> Actor {
        Actor::member(random::id(), format!("the {role}"), BTreeMap::from([(self.page, role)]))
    }

    /// A script with a token of the page.
    pub fn token(&self, scope: Scope) -> Actor {
        Actor::token(random::id(), format!("a {scope} script"), Some(self.page), vec![scope])
    }

    /// Anybody.
    pub fn visitor(&self) -> Actor {
        Actor::visitor()
    }

    /// The owner of somebody else's page.
    pub fn stranger(&self) -> Actor {
        Actor::member(random::id(), "a stranger", BTreeMap::from([(self.other_page, Role::Owner)]))
    }

    /// A script with an all-powerful token of somebody else's page.
    pub fn strange_token(&self) -> Actor {
        Actor::token(random::id(), "a strange script", Some(self.other_page), vec![Scope::Admin])
    }

    /// A component of the page that works.
    pub async fn component(&self, name: &str) -> ComponentId {
        self.component_like(NewComponent::named(name)).await
    }

    /// A component of the page.
    pub async fn component_like(&self, input: NewComponent) -> ComponentId {
        seed::component(&self.services, self.page, input).await.expect("the component is fine")
    }

    /// A component of somebody else's page.
    pub async fn foreign_component(&self) -> ComponentId {
        seed::component(&self.services, self.other_page, NewComponent::named("Theirs")).await.expect("the component is fine")
    }

    /// A group of the page with new components that work.
    pub async fn group(&self, name: &str, components: &[&str]) -> (GroupId, Vec<ComponentId>) {
        let mut ids = Vec::new();
        for component in components {
            ids.push(self.component(component).await);
        }
        let input = NewGroup { components: ids.clone(), ..NewGroup::named(name) };
        (seed::group(&self.services, self.page, input).await.expect("the group is fine"), ids)
    }

    /// Somebody who hears of everything on the page.
    pub async fn reader(&self) -> SubscriberId {
        self.subscriber(|_| (), &[]).await
    }

    /// Somebody who hears of some of it: of these components and groups, unless of the whole page.
    pub async fn subscriber(&self, change: impl FnOnce(&mut subscriber::Model), scopes: &[String]) -> SubscriberId {
        let mut row = seed::reader(&self.services, self.page);
        change(&mut row);
        seed::subscriber(&self.services, row, scopes).await.expect("the subscriber is fine")
    }

    /// The page in memory.
    pub fn live(&self) -> Arc<LivePage> {
        self.hub.page(self.page).expect("the hub knows the page")
    }

    /// What everybody may see of the page, whole.
    pub fn snapshot(&self) -> Arc<Snapshot> {
        self.live().read().full
    }

    /// What the page says of a component.
    pub fn status(&self, component: ComponentId) -> Status {
        self.snapshot().component(component).expect("visitors see the component").status
    }

    /// The time now.
    pub fn now(&self) -> Instant {
        self.clock.now()
    }

    /// Lets so many minutes pass.
    pub fn pass_minutes(&self, minutes: i64) {
        self.clock.advance(minutes * 60_000);
    }

    /// The messages written since the last look, oldest first.
    pub async fn outbox(&self) -> Vec<outbox::Model> {
        let rows = self.unexamined().await;
        if let Some(newest) = rows.last() {
            self.examined.store(newest.id, Ordering::Relaxed);
        }
        rows
    }

    async fn unexamined(&self) -> Vec<outbox::Model> {
        outbox::Entity::find()
            .filter(outbox::Column::Id.gt(self.examined.load(Ordering::Relaxed)))
            .order_by_asc(outbox::Column::Id)
            .all(self.services.db.read())
            .await
            .expect("the outbox can be read")
    }

    /// The page's audit log, oldest first.
    pub async fn audit(&self) -> Vec<audit::Model> {
        audit::Entity::find().order_by_asc(audit::Column::Id).all(self.services.db.read()).await.expect("the audit log can be read")
    }

    /// Everything the database holds.
    pub async fn dump(&self) -> Dump {
        dump(&self.services.db).await
    }

    /// Ends the test: nothing may be left in the outbox that the test has not looked at.
    pub async fn close(&self) {
        self.closed.store(true, Ordering::Relaxed);
        let left: Vec<_> = self.unexamined().await.iter().map(|row| (row.kind, row.subscriber_id)).collect();
        assert!(left.is_empty(), "messages nobody has looked at (see `app.outbox()`): {left:?}");
        for pool in [self.services.db.read(), self.services.db.write()] {
            pool.close_by_ref().await.expect("the pool can be closed");
        }
    }
}

impl Drop for TestApp {
    fn drop(&mut self) {
        let proper = *self.closed.get_mut() || std::thread::panicking();
        assert!(proper, "a test that makes its own TestApp ends it with `app.close().await`");
    }
}

/// The installation's addresses in tests.
pub fn addresses() -> Addresses {
    Addresses::parse("https://status.example.com").expect("this is an address")
}

/// An instant, from its text.
pub fn at(text: &str) -> Instant {
    text.parse().expect("this is a time")
}

/// So many minutes.
pub fn minutes(count: u64) -> Duration {
    Duration::from_secs(count * 60)
}
