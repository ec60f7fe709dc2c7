//! What processes on one database share: each thing is done by one of them, whichever ends, and none is needed for messages to go.

mod losses;
mod turns;
mod wakes;

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use sea_orm::{ConnectionTrait, DbBackend, Statement};
use server::{
    clock::SharedClock,
    database::Database,
    error::{Error, Result},
    jobs::{
        Context,
        queue::{self, Queue},
        schedules::{Schedule, Turns},
    },
    live::hub::Hub,
    service::Services,
};
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use crate::support::{app::addresses, process::until_so};

const MINUTE: Duration = Duration::from_secs(60);

/// What these tests do in turns.
const TABLE: &[Schedule] = &[
    Schedule { name: "count", period: MINUTE, work: |context| Box::pin(count(context)) },
    Schedule { name: "stumble", period: MINUTE, work: |context| Box::pin(stumble(context)) },
    Schedule { name: "hang", period: MINUTE, work: |context| Box::pin(hang(context)) },
];

/// What was begun, by whom: the address of a database.
static BEGUN: Mutex<Vec<(&str, String)>> = Mutex::new(Vec::new());

/// Writes down that something began; how often it did before on this database.
fn begin(name: &'static str, context: &Context) -> usize {
    let url = context.services.db.url().to_owned();
    let mut begun = BEGUN.lock().unwrap();
    let before = begun.iter().filter(|entry| **entry == (name, url.clone())).count();
    begun.push((name, url));
    before
}

async fn count(context: Context) -> Result<()> {
    begin("count", &context);
    Ok(())
}

/// Fails, panics, works.
async fn stumble(context: Context) -> Result<()> {
    match begin("stumble", &context) {
        0 => Err(Error::Fault("the first time it fails".into())),
        1 => panic!("the second time it panics"),
        _ => Ok(()),
    }
}

/// Whoever does it first never ends.
async fn hang(context: Context) -> Result<()> {
    if begin("hang", &context) == 0 {
        std::future::pending::<()>().await;
    }
    Ok(())
}

/// A process as far as the queue is concerned, with connections and a live window of its own.
pub struct Process {
    pub turns: Turns,
    stop: CancellationToken,
    tasks: Vec<JoinHandle<()>>,
}

impl Process {
    /// One that works.
    pub async fn working(url: &str, clock: SharedClock) -> Self {
        let process = Self::start(url, clock, |turns, stop| tokio::spawn(queue::run(turns, stop))).await;
        until_so("the queue is open", async || process.queue().is_open()).await;
        process
    }

    /// One that runs this.
    pub async fn start(url: &str, clock: SharedClock, run: impl FnOnce(Turns, CancellationToken) -> JoinHandle<()>) -> Self {
        let db = Database::open(url).await.unwrap();
        let hub = Arc::new(Hub::new(db.clone(), clock.clone(), addresses(), None));
        let _ = hub.refresh().await;
        let services = Services { db, clock, committed: hub.clone(), outbound: Arc::default() };
        let turns = Turns::new(Context { services, hub, queue: Queue::default() }, TABLE);
        let stop = CancellationToken::new();
        let tasks = vec![run(turns.clone(), stop.clone())];
        Self { turns, stop, tasks }
    }

    /// Runs something beside.
    pub fn beside(&mut self, run: impl FnOnce(Turns, CancellationToken) -> JoinHandle<()>) {
        self.tasks.push(run(self.turns.clone(), self.stop.clone()));
    }

    pub fn queue(&self) -> &Queue {
        &self.turns.context.queue
    }

    /// How often this was begun on its database, by anybody.
    pub fn begun(&self, name: &str) -> usize {
        let url = self.turns.context.services.db.url();
        BEGUN.lock().unwrap().iter().filter(|(entry, on)| *entry == name && on == url).count()
    }

    /// What the queue holds of this: how far each is, and how often it was tried.
    pub async fn held(&self, name: &str) -> Vec<(String, i64)> {
        let db = &self.turns.context.services.db;
        let jobs = if db.backend() == DbBackend::Postgres { "apalis.jobs" } else { "Jobs" };
        let sql = format!("SELECT status, CAST(attempts AS bigint) AS tries FROM {jobs} WHERE idempotency_key LIKE '{name}-%' ORDER BY id");
        let rows = db.read().query_all_raw(Statement::from_string(db.backend(), sql)).await.unwrap();
        rows.iter().map(|row| (row.try_get("", "status").unwrap(), row.try_get("", "tries").unwrap())).collect()
    }

    /// Lets it finish.
    pub async fn stop(self) {
        self.stop.cancel();
        for task in self.tasks {
            task.await.unwrap();
        }
        close(&self.turns.context.services.db).await;
    }

    /// Ends it as a power cut would.
    pub async fn kill(self) {
        for task in self.tasks {
            task.abort();
            let _ = task.await;
        }
        close(&self.turns.context.services.db).await;
    }
}

async fn close(db: &Database) {
    for pool in [db.read(), db.write()] {
        pool.close_by_ref().await.unwrap();
    }
}
