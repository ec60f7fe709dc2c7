//! Delivers messages to subscribers and staff: takes what is due, sends several at a time, and writes down what came of it. A receiver that
//! is slow keeps nobody else waiting.

mod claim;
mod content;
mod deed;
mod schedule;
mod send;
mod settle;
mod staff;

use std::{
    collections::BTreeMap,
    panic::AssertUnwindSafe,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use app::model::Instant;
use futures::FutureExt;
use tokio::{
    sync::{Notify, OwnedSemaphorePermit, Semaphore, mpsc, oneshot},
    task::JoinSet,
};
use tokio_util::sync::CancellationToken;

use self::{
    claim::{Held, Wanted},
    content::Author,
    settle::Tried,
};
use super::Context;
use crate::{
    entity::{outbox, subscriber},
    notify::outcome::Outcome,
    service::random,
};

pub use self::{
    claim::{next_due, take_back},
    send::Ways,
};

/// How many are sent at a time.
const AT_ONCE: usize = 16;

/// How many more a worker holds, so that the next one is at hand.
const AHEAD: usize = 48;

/// How many of those that are taken at a time may be for another try.
const AGAIN: usize = 4;

/// How long a message may be held, in milliseconds, before whoever holds it makes sure that it is still theirs.
const AT_HAND: i64 = 5_000;

/// How many receivers may take their time beside them.
const SLOW: usize = 512;

/// From when on a receiver takes its time.
const PATIENCE: Duration = Duration::from_secs(2);

/// How many are sent to one host at a time.
const PER_HOST: usize = 8;

/// How long to wait for news where nobody says that there is any, or where there is no room for what is due.
const LOOK_AGAIN: Duration = Duration::from_millis(500);

/// How long where the queue says so: only news that got lost are found by looking.
const SWEEP: Duration = Duration::from_secs(5);

/// How often, in milliseconds, a worker looks for what others that ended have left.
const LOOK_BACK: i64 = 5_000;

/// Everything a worker works with.
struct Worker {
    context: Context,
    author: Author,
    ways: Ways,
    name: String,
    seats: Arc<Semaphore>,
    quick: Semaphore,
    slow: Arc<Semaphore>,
    hosts: Mutex<BTreeMap<String, usize>>,
    suspects: Mutex<usize>,
    tries: mpsc::Sender<Tried>,
    freed: Notify,
}

/// Delivers until it is told to stop; what is being sent then is finished.
pub async fn run(context: Context, ways: Ways, wake: Arc<Notify>, scale: f64, stop: CancellationToken) {
    let name = format!("{}-{}", std::process::id(), random::hex(8));
    let (tries, written) = mpsc::channel(1_024);
    let settling = tokio::spawn(settle::run(written, context.services.clone(), name.clone(), scale));
    let worker = Arc::new(Worker {
        author: Author::new(context.clone()),
        context,
        ways,
        name,
        seats: Arc::new(Semaphore::new(AT_ONCE + AHEAD)),
        quick: Semaphore::new(AT_ONCE),
        slow: Arc::new(Semaphore::new(SLOW)),
        hosts: Mutex::default(),
        suspects: Mutex::default(),
        tries,
        freed: Notify::new(),
    });
    let mut sending = JoinSet::new();
    let mut looked_back = worker.context.services.clock.now();
    let mut failing = None;
    while !stop.is_cancelled() {
        let now = worker.context.services.clock.now();
        // A clock that was set back must not keep anything back.
        if !(0..LOOK_BACK).contains(&now.since(looked_back)) {
            looked_back = now;
            let fault = claim::take_back(&worker.context.services, now).await.err().map(|error| error.to_string());
            super::report("deliver", &failing, &fault);
            failing = fault;
        }
        while sending.try_join_next().is_some() {}
        let begun = worker.take(&mut sending).await;
        match begun {
            Ok(0) | Err(_) => {
                let fault = begun.err().map(|error| error.to_string());
                super::report("deliver", &failing, &fault);
                failing = fault;
                let nap = if failing.is_none() { worker.nap().await } else { LOOK_AGAIN };
                tokio::select! {
                    () = stop.cancelled() => {}
                    () = wake.notified() => {}
                    () = worker.freed.notified() => {}
                    () = tokio::time::sleep(nap) => worker.rest().await,
                }
            }
            Ok(_) => {}
        }
    }
    while sending.join_next().await.is_some() {}
    drop(worker);
    let _ = settling.await;
}

impl Worker {
    /// Takes as many messages as there is room for and begins to send them; how many.
    async fn take(self: &Arc<Self>, sending: &mut JoinSet<()>) -> crate::error::Result<usize> {
        let room = self.seats.available_permits();
        // Many at a time: each look costs the same.
        if room < AHEAD / 2 || self.slow.available_permits() == 0 {
            return Ok(0);
        }
        let hosts = self.rooms();
        let suspect = *self.suspects.lock().unwrap_or_else(PoisonError::into_inner) == 0;
        let wanted = Wanted { room, again: AGAIN.min(room), hosts, host_room: PER_HOST, suspect };
        let services = &self.context.services;
        let taken_at = services.clock.now();
        let taken = claim::claim(services, &self.name, &wanted).await?;
        let many = taken.len();
        for (row, reader) in taken {
            // There is room: nobody else takes any.
            let Ok(seat) = self.seats.clone().acquire_owned().await else { break };
            self.count(&row, 1);
            let worker = self.clone();
            sending.spawn(async move {
                worker.deliver(&row, reader, taken_at, seat).await;
                worker.count(&row, -1);
                worker.freed.notify_one();
            });
        }
        Ok(many)
    }

    /// Lets go of the mail server while there is nothing for it.
    async fn rest(&self) {
        if let Some(mailer) = self.ways.mailer.as_ref().filter(|_| self.seats.available_permits() == AT_ONCE + AHEAD) {
            mailer.hang_up().await;
        }
    }

    /// How long to wait for news. When the next message is due the queue says so too: whoever then lives looks.
    async fn nap(&self) -> Duration {
        let Context { services, queue, .. } = &self.context;
        // While some are on their way there is soon room for others.
        if !queue.is_open() || self.seats.available_permits() < AT_ONCE + AHEAD {
            return LOOK_AGAIN;
        }
        let Ok(next) = claim::next_due(services).await else { return LOOK_AGAIN };
        let Some(due) = next else { return SWEEP };
        let ahead = Duration::from_millis(u64::try_from(due.since(services.clock.now())).unwrap_or(0));
        if ahead.is_zero() || queue.wake_in(ahead, due).await.is_err() {
            return LOOK_AGAIN;
        }
        ahead.min(SWEEP)
    }

    async fn deliver(
        &self,
        row: &outbox::Model,
        mut reader: Option<Box<subscriber::Model>>,
        taken_at: Instant,
        seat: OwnedSemaphorePermit,
    ) {
        let services = &self.context.services;
        let Ok(permit) = self.quick.acquire().await else { return };
        let at = services.clock.now();
        if !(0..AT_HAND).contains(&at.since(taken_at)) {
            match claim::hold_on(services, &self.name, row, at).await {
                Ok(Held::Ours(found)) => reader = found,
                Ok(Held::Lost) => return,
                Err(error) => return tracing::warn!(message = row.id, %error, "a message is left until its lease is over"),
            }
        }
        let work = AssertUnwindSafe(send::send(services, &self.author, &self.ways, row, reader.as_deref())).catch_unwind();
        let mut work = std::pin::pin!(work);
        let mut held = Some((permit, seat));
        let result = match tokio::time::timeout(PATIENCE, &mut work).await {
            Ok(result) => result,
            Err(_) => {
                // Whoever takes their time does so beside the others.
                let _slow = self.slow.acquire().await;
                held = None;
                self.freed.notify_one();
                work.await
            }
        };
        let (outcome, is_proof) = match result {
            Ok(Ok(sent)) => sent,
            Ok(Err(error)) => {
                tracing::error!(message = row.id, %error, "a message could not be written");
                (Outcome::Later("not sent: we failed to write it".to_owned(), None), false)
            }
            Err(_) => (Outcome::Later("not sent: writing it panicked".to_owned(), None), false),
        };
        let (done, written) = oneshot::channel();
        let took = services.clock.now().since(at).max(0);
        let tried = Tried { at, took, outcome, is_proof, done, row: row.clone() };
        if self.tries.send(tried).await.is_ok() {
            // What was sent and is not written down would be sent again: it counts as being sent.
            let _ = written.await;
        }
        drop(held);
    }

    /// How many more each host may be sent that is being sent something.
    fn rooms(&self) -> BTreeMap<String, usize> {
        let hosts = self.hosts.lock().unwrap_or_else(PoisonError::into_inner);
        hosts.iter().map(|(host, used)| (host.clone(), PER_HOST.saturating_sub(*used))).collect()
    }

    /// Counts who is being sent something.
    fn count(&self, row: &outbox::Model, by: isize) {
        if row.crashes > 0 {
            let mut suspects = self.suspects.lock().unwrap_or_else(PoisonError::into_inner);
            *suspects = suspects.saturating_add_signed(by);
        }
        let mut hosts = self.hosts.lock().unwrap_or_else(PoisonError::into_inner);
        let used = hosts.entry(row.host.clone()).or_default();
        *used = used.saturating_add_signed(by);
        if *used == 0 {
            hosts.remove(&row.host);
        }
    }
}
