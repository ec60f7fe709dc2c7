//! The data sets the goals are about, each made once a run and only if a row needs it. Everything is done through the
//! services, in the order it would have happened, so that the database holds what it would hold.

pub mod large;
pub mod standard;
mod story;

use std::{path::PathBuf, sync::Arc, time::Duration};

use app::model::{ComponentId, Instant, MetricId, PageId, input::NewPage};
use server::{
    clock::{Clock, SetClock, SystemClock},
    config::Addresses,
    database::Database,
    jobs,
    live::{hub::Hub, page::LivePage},
    migration,
    service::{Committed, Nobody, Services, actor::Actor, pages},
};
use tempfile::TempDir;

use crate::clock::Stopwatch;

/// A day, in seconds.
pub const DAY: u64 = 86_400;

/// The data sets that were made in this run.
#[derive(Default)]
pub struct Data {
    standard: Option<Set>,
    large: Option<Set>,
}

impl Data {
    /// The standard page: 4 groups, 20 components, 10 incidents (2 open), 2 maintenances, 90 days of journal, 4 metrics with
    /// a point every 30 seconds for 90 days.
    pub async fn standard(&mut self) -> &Set {
        if self.standard.is_none() {
            let watch = Stopwatch::start();
            self.standard = Some(standard::make().await);
            eprintln!("  made the standard page in {:.1} s", watch.millis() / 1_000.0);
        }
        self.standard.as_ref().expect("it was just made")
    }

    /// The large page: 500 components, 2,000 incidents, 20 metrics.
    pub async fn large(&mut self) -> &Set {
        if self.large.is_none() {
            let watch = Stopwatch::start();
            self.large = Some(large::make().await);
            eprintln!("  made the large page in {:.1} s", watch.millis() / 1_000.0);
        }
        self.large.as_ref().expect("it was just made")
    }
}

/// One page in a database of its own, and in memory.
pub struct Set {
    /// The verbs, with the hub as the one who is told.
    pub services: Services,
    /// The page in memory.
    pub hub: Arc<Hub>,
    /// The page.
    pub page: PageId,
    /// Its components, by position.
    pub components: Vec<ComponentId>,
    /// Its metrics, by position.
    pub metrics: Vec<MetricId>,
    folder: TempDir,
}

impl Set {
    /// The data folder, as `lightship serve --data` takes it.
    pub fn folder(&self) -> PathBuf {
        self.folder.path().to_owned()
    }

    /// The page in memory.
    pub fn live(&self) -> Arc<LivePage> {
        self.hub.page(self.page).expect("the hub has read the page")
    }

    /// The time now.
    pub fn now(&self) -> Instant {
        self.services.clock.now()
    }
}

/// A page in the making: its clock goes through the past.
pub struct Draft {
    /// The verbs. Nobody is told: nobody looks yet.
    pub services: Services,
    /// The clock.
    pub clock: Arc<SetClock>,
    /// When all of it is over.
    pub now: Instant,
    /// The page.
    pub page: PageId,
    folder: TempDir,
}

impl Draft {
    /// An empty page that has existed for a hundred days.
    pub async fn begin(name: &str) -> Self {
        let folder = folder();
        let now = SystemClock.now().minute();
        let clock = Arc::new(SetClock::standing(now - Duration::from_secs(100 * DAY)));
        let services = services(&folder, clock.clone(), Arc::new(Nobody)).await;
        migration::migrate(services.db.write()).await.expect("an empty database can be migrated");
        let new = NewPage { name: name.into(), slug: "bench".into(), time_zone: "Europe/Berlin".into() };
        let page = pages::create(&services, &actor(), new).await.expect("the page is fine");
        Self { services, clock, now, page, folder }
    }

    /// Goes to a time before now.
    pub fn go_to(&self, seconds_ago: u64) -> Instant {
        let at = self.now - Duration::from_secs(seconds_ago);
        self.clock.set(at);
        at
    }

    /// Ends the past: what nobody has to keep is forgotten as the server would, and the page is read into memory.
    pub async fn finish(self, components: Vec<ComponentId>, metrics: Vec<MetricId>) -> Set {
        self.clock.set(self.now);
        jobs::prune::prune(&self.services).await.expect("the database answers");
        // A server that has been running has counted the minutes until now: what follows weighs what it weighs at any hour.
        jobs::tick::tick(&self.services, self.page, true).await.expect("the database answers");
        for pool in [self.services.db.read(), self.services.db.write()] {
            pool.close_by_ref().await.expect("nobody uses it");
        }
        let clock = self.clock.clone();
        let db = open(&self.folder).await;
        let addresses = Addresses::parse("https://status.example.com").expect("this is an address");
        let hub = Arc::new(Hub::new(db.clone(), clock.clone(), addresses, None));
        hub.refresh().await.expect("the database answers");
        let services = Services { db, clock, committed: hub.clone(), outbound: Arc::default() };
        Set { services, hub, page: self.page, components, metrics, folder: self.folder }
    }
}

/// Who does everything.
pub fn actor() -> Actor {
    Actor::command_line()
}

/// The verbs on the database in a folder.
pub async fn services(folder: &TempDir, clock: Arc<SetClock>, committed: Arc<dyn Committed>) -> Services {
    Services { db: open(folder).await, clock, committed, outbound: Arc::default() }
}

/// A folder in memory, where there is such a place: making the data is not what is measured.
fn folder() -> TempDir {
    tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir()).expect("there is a temporary folder")
}

async fn open(folder: &TempDir) -> Database {
    let url = format!("sqlite:{}", folder.path().join("lightship.db").display());
    Database::open(&url).await.expect("the address is right")
}
