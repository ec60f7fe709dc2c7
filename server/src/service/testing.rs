//! Services on a real database of their own, for the tests beside the code. The clock stands until it is moved.

use std::sync::{Arc, Mutex, PoisonError};

use app::model::{Instant, PageId, Role, input::NewPage};
use sea_orm::{ColumnTrait, ConnectOptions, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};

use crate::{
    clock::{Clock, SetClock},
    database::Database,
    entity::{Col, audit, change, page},
    live::{derive, fact::Fact, ledger::Ledger, load},
    migration,
    service::{Committed, Services, actor::Actor, pages, random},
};

/// Names a PostgreSQL server for these tests, such as `postgres://postgres@127.0.0.1:5999`; without it they use SQLite.
const POSTGRES: &str = "LIGHTSHIP_TEST_POSTGRES";

/// Services with nothing in their database, and what they told others.
pub struct TestServices {
    services: Services,
    /// The clock they go by.
    pub clock: Arc<SetClock>,
    /// What was told after commits.
    pub told: Arc<Told>,
    _folder: tempfile::TempDir,
}

/// Remembers what was told after commits.
#[derive(Default)]
pub struct Told {
    versions: Mutex<Vec<(PageId, i64)>>,
    points: Mutex<Vec<PageId>>,
}

#[async_trait::async_trait]
impl Committed for Told {
    async fn committed(&self, page: PageId, version: i64) {
        self.versions.lock().unwrap_or_else(PoisonError::into_inner).push((page, version));
    }

    async fn points_arrived(&self, page: PageId) {
        self.points.lock().unwrap_or_else(PoisonError::into_inner).push(page);
    }
}

impl Told {
    /// The versions told since the last call.
    pub fn versions(&self) -> Vec<(PageId, i64)> {
        std::mem::take(&mut self.versions.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// The pages whose points were told to have arrived since the last call.
    pub fn points(&self) -> Vec<PageId> {
        std::mem::take(&mut self.points.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl std::ops::Deref for TestServices {
    type Target = Services;

    fn deref(&self) -> &Services {
        &self.services
    }
}

impl TestServices {
    /// An empty database with today's schema, on a Sunday morning in November 2026.
    pub async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let url = match std::env::var(POSTGRES) {
            Ok(server) => postgres(&server).await,
            Err(_) => format!("sqlite://{}", folder.path().join("lightship.db").display()),
        };
        let db = Database::open(&url).await.unwrap();
        migration::migrate(db.write()).await.unwrap();
        let clock = Arc::new(SetClock::standing(at("2026-11-22T07:30:00Z")));
        let told = Arc::new(Told::default());
        let services = Services { db, clock: clock.clone(), committed: told.clone(), outbound: Arc::default() };
        Self { services, clock, told, _folder: folder }
    }

    /// The same with one page.
    pub async fn with_page() -> (Self, PageId) {
        let services = Self::new().await;
        let page = services.page("reelway").await;
        (services, page)
    }

    /// A page with this short name, in UTC.
    pub async fn page(&self, slug: &str) -> PageId {
        let input = NewPage { name: slug.to_owned(), slug: slug.to_owned(), time_zone: "UTC".to_owned() };
        pages::create(self, &Actor::command_line(), input).await.unwrap()
    }

    /// Somebody with this role on the page.
    pub fn member(&self, page: PageId, role: Role) -> Actor {
        Actor::member(random::id(), role.to_string(), [(page, role)].into())
    }

    /// The time.
    pub fn now(&self) -> Instant {
        self.clock.now()
    }

    /// The page's row.
    pub async fn page_row(&self, page: PageId) -> page::Model {
        page::Entity::find_by_id(Col(page)).one(self.db.read()).await.unwrap().unwrap()
    }

    /// The audit log, oldest first, as `verb noun`.
    pub async fn deeds(&self) -> Vec<String> {
        let rows = audit::Entity::find().order_by_asc(audit::Column::Id).all(self.db.read()).await.unwrap();
        rows.into_iter().map(|row| format!("{} {}", row.verb, row.noun)).collect()
    }

    /// Everything the audit log says, as one text.
    pub async fn audit_text(&self) -> String {
        let rows = audit::Entity::find().all(self.db.read()).await.unwrap();
        serde_json::to_string(&rows).unwrap()
    }

    /// The page as its changes tell it, after a check that the database tells the same.
    pub async fn ledger(&self, page: PageId) -> Ledger {
        let rows = change::Entity::find()
            .filter(change::Column::PageId.eq(Col(page)))
            .order_by_asc(change::Column::Version)
            .all(self.db.read())
            .await
            .unwrap();
        let mut folded: Option<Ledger> = None;
        for row in rows {
            let facts: Vec<Fact> = serde_json::from_str(&row.payload).unwrap();
            if let Some(Fact::Page(first)) = facts.first() {
                folded.get_or_insert_with(|| Ledger::new(first.clone()));
            }
            folded.as_mut().unwrap().fold(row.version, row.at.0, facts);
        }
        let folded = folded.unwrap();
        let loaded = load::ledger(self.db.read(), page).await.unwrap();
        // Points change metrics without making a version; no snapshot shows what they change there.
        let snapshot = |ledger| derive::snapshot(ledger, app::model::access::Audience::Team, "https://status.example.com");
        assert_eq!(snapshot(&folded), snapshot(&loaded));
        assert_eq!((&folded.groups, &folded.components), (&loaded.groups, &loaded.components));
        assert_eq!((&folded.journal, &folded.announcements), (&loaded.journal, &loaded.announcements));
        assert_eq!(folded.illustrations, loaded.illustrations);
        folded
    }
}

/// Reads an instant.
pub fn at(text: &str) -> Instant {
    text.parse().unwrap()
}

async fn postgres(server: &str) -> String {
    let name = format!("lightship_{}", random::hex(8));
    let mut options = ConnectOptions::new(format!("{server}/postgres"));
    options.sqlx_logging(false);
    let db = sea_orm::Database::connect(options).await.unwrap();
    db.execute_unprepared(&format!("CREATE DATABASE {name}")).await.unwrap();
    format!("{server}/{name}")
}
