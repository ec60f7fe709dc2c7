//! Ten updates of an incident a second while many visitors read the page: what they notice of it, and when they read what is new.

use std::{
    net::SocketAddr,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use app::model::{EventId, input::NewUpdate};
use server::service::{Nobody, Services, incidents};

use crate::{
    asking,
    clock::{Runs, Stopwatch},
    data::{Data, Set, actor},
    fan::newest,
    peer::mark,
    process::{Server, program},
    table::{Goal, Row},
    wrk::{Answered, Load},
};

/// How often visitors read with and without updates, how long each time in seconds, and how many updates a second there are.
const TURNS: usize = 3;
const SECONDS: u64 = 4;
const UPDATES: u64 = 10;

/// How often the page is read by the one who looks for updates.
const LOOK: Duration = Duration::from_millis(20);

/// The longest an update is waited for, in milliseconds.
const PATIENCE: f64 = 5_000.0;

/// Measures the program while this process commits to its database, as the command line does.
pub async fn measure(data: &mut Data) -> Vec<Row> {
    let set = data.standard().await;
    measured(set).await.unwrap_or_else(|reason| vec![Row::absent("the page while updates are written", Goal::None, "", reason)])
}

async fn measured(set: &Set) -> Result<Vec<Row>, String> {
    let mut server = Server::start(&program()?, &set.folder());
    server.wait_until_ready();
    let incident = set.live().read().full.open_incidents().first().map(|incident| incident.id).expect("some go on");
    let load = Load {
        address: server.address,
        process: server.id(),
        path: "/".to_owned(),
        connections: 64,
        headers: vec!["Accept-Encoding: gzip".to_owned()],
    };
    run(&load, 1).await?;
    let (mut quiet, mut busy, mut ratios, mut shown) = (Runs::default(), Runs::default(), Runs::default(), Runs::default());
    let mut failed = 0.0;
    let mut number = 0;
    for _ in 0..TURNS {
        let without = run(&load, SECONDS).await?;
        let looking = Looking::begin(server.address);
        let (with, ()) = tokio::join!(run(&load, SECONDS), write(set, incident, &mut number, &looking));
        let with = with?;
        looking.end(number, &mut shown).await;
        quiet.add(without.p99);
        busy.add(with.p99);
        ratios.add(with.p99 / without.p99);
        failed += without.failed + with.failed;
    }
    let note =
        format!("{:.1} ms to {:.1} ms, -c64; {TURNS} turns, {:.2} to {:.2}", busy.median(), quiet.median(), ratios.least(), ratios.most());
    let seen = format!("median {:.0} ms; another process writes, which is looked for every half second", shown.median());
    Ok(vec![
        Row::new("99 of 100 pages within, 10 updates/s, to without", Goal::AtMost(2.0), "x", ratios.median(), note),
        Row::new("pages that failed meanwhile", Goal::AtMost(0.0), "", failed, format!("{number} updates")),
        Row::new("from commit to the page, the longest", Goal::AtMost(1_000.0), "ms", shown.most(), seen),
    ])
}

async fn run(load: &Load, seconds: u64) -> Result<Answered, String> {
    let load = load.clone();
    tokio::task::spawn_blocking(move || load.run(seconds)).await.map_err(|error| error.to_string())?
}

/// Writes as many updates as belong to one turn.
async fn write(set: &Set, incident: EventId, number: &mut u64, looking: &Looking) {
    // What the command line does: it commits, and has no page in memory that would have to follow.
    let services = Services { committed: Arc::new(Nobody), ..set.services.clone() };
    let mut turns = tokio::time::interval(Duration::from_millis(1_000 / UPDATES));
    for _ in 0..SECONDS * UPDATES {
        turns.tick().await;
        *number += 1;
        let update = NewUpdate { body: format!("Still at it: {}", mark(*number)), ..NewUpdate::default() };
        incidents::post_update(&services, &actor(), set.page, incident, None, update).await.expect("the update is fine");
        looking.committed(*number);
    }
}

/// Somebody who reads the page again and again, and notes when an update is on it.
struct Looking {
    seen: Arc<Seen>,
    reader: tokio::task::JoinHandle<()>,
}

#[derive(Default)]
struct Seen {
    /// Updates that are not on the page yet, with the time since their commit.
    awaited: Mutex<Vec<(u64, Stopwatch)>>,
    /// Milliseconds from commits to the page.
    shown: Mutex<Vec<f64>>,
    ended: AtomicBool,
}

impl Looking {
    fn begin(address: SocketAddr) -> Self {
        let seen = Arc::new(Seen::default());
        let own = seen.clone();
        let reader = tokio::task::spawn_blocking(move || {
            while !own.ended.load(Ordering::Relaxed) {
                own.look(address);
                std::thread::sleep(LOOK);
            }
        });
        Self { seen, reader }
    }

    fn committed(&self, number: u64) {
        self.seen.awaited.lock().unwrap_or_else(PoisonError::into_inner).push((number, Stopwatch::start()));
    }

    /// Waits until all are on the page; what is not in time counts as never.
    async fn end(self, number: u64, shown: &mut Runs) {
        let watch = Stopwatch::start();
        while watch.millis() < PATIENCE && !self.seen.awaited.lock().unwrap_or_else(PoisonError::into_inner).is_empty() {
            tokio::time::sleep(LOOK).await;
        }
        self.seen.ended.store(true, Ordering::Relaxed);
        let _ = self.reader.await;
        let left = self.seen.awaited.lock().unwrap_or_else(PoisonError::into_inner).len();
        if left > 0 {
            eprintln!("  {left} updates up to {number} are not on the page");
            shown.add(f64::INFINITY);
        }
        for millis in self.seen.shown.lock().unwrap_or_else(PoisonError::into_inner).drain(..) {
            shown.add(millis);
        }
    }
}

impl Seen {
    fn look(&self, address: SocketAddr) {
        let answer = asking::get(address, "/", "identity").filter(|answer| answer.status == 200);
        // Later updates may take the place of earlier ones.
        let Some(newest) = answer.and_then(|answer| newest(&String::from_utf8_lossy(&answer.body))) else { return };
        let mut awaited = self.awaited.lock().unwrap_or_else(PoisonError::into_inner);
        let mut shown = self.shown.lock().unwrap_or_else(PoisonError::into_inner);
        awaited.retain(|(number, since)| {
            if *number <= newest {
                shown.push(since.millis());
            }
            *number > newest
        });
    }
}
