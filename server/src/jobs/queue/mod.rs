//! The queue that processes on one database share: who has something to be done by whichever of them gets it hands it in here.
//! It carries nothing that must not be lost. While it cannot be opened each process does all by itself.

mod store;
mod tell;
mod work;

use std::{
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
    time::Duration,
};

use serde::{Deserialize, Serialize};
use tokio::sync::{mpsc::UnboundedSender, watch};
use tokio_util::sync::CancellationToken;

use self::store::Store;
use super::{Context, schedules::Turns};
use crate::error::{Error, Result};

pub use self::tell::tell;

/// How long to wait before another look whether the database can be reached.
const REACH: Duration = Duration::from_millis(200);

/// How long to wait before the queue is opened again after it failed: first, and at most.
const RETRY: (Duration, Duration) = (Duration::from_secs(1), Duration::from_secs(60));

/// What is handed in.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Work {
    /// Messages wait to be sent.
    Wake,
    /// The turn of what has this name in the table of schedules.
    Turn(String),
}

/// The queue, for those who hand something in. One that nobody has opened takes nothing.
#[derive(Clone)]
pub struct Queue {
    open: watch::Sender<Option<Open>>,
    /// The second for which others were last told that there are messages.
    told: Arc<AtomicI64>,
}

/// What there is while the queue is open.
#[derive(Clone)]
struct Open {
    store: Store,
    /// In how long something is due.
    bell: UnboundedSender<Duration>,
}

impl Default for Queue {
    fn default() -> Self {
        Self { open: watch::Sender::new(None), told: Arc::default() }
    }
}

impl Queue {
    /// Whether what is handed in is taken.
    pub fn is_open(&self) -> bool {
        self.open.borrow().is_some()
    }

    /// Waits until it is open.
    pub async fn opened(&self) {
        let _ = self.open.subscribe().wait_for(Option::is_some).await;
    }

    /// Hands in that it is the turn of `name`, in its period of this number. Of all who say so one is heard.
    pub async fn hand_in(&self, name: &str, period: i64) -> Result<()> {
        let open = self.now()?;
        open.store.push(Work::Turn(name.to_owned()), Some(format!("{name}-{period}")), None).await?;
        let _ = open.bell.send(Duration::ZERO);
        Ok(())
    }

    /// Lets a worker look after messages that are due.
    pub async fn wake(&self) -> Result<()> {
        let open = self.now()?;
        // Whoever takes one that still waits looks after it was handed in, and so finds what is there now.
        if !open.store.has_waiting().await? {
            open.store.push(Work::Wake, None, None).await?;
        }
        let _ = open.bell.send(Duration::ZERO);
        Ok(())
    }

    /// Lets a worker look after messages in so many milliseconds, which is at `due`. Once for each second, however many there are.
    pub async fn wake_in(&self, ahead: Duration, due: app::model::Instant) -> Result<()> {
        let open = self.now()?;
        let second = due.millis().div_euclid(1_000);
        if self.told.swap(second, Ordering::Relaxed) == second {
            return Ok(());
        }
        let pushed = open.store.push(Work::Wake, Some(format!("wake-{second}")), Some(ahead)).await;
        if pushed.is_err() {
            self.told.store(0, Ordering::Relaxed);
        }
        let _ = open.bell.send(ahead);
        pushed
    }

    /// Forgets what was done longer ago than `kept`, and workers nobody has heard of for long. How many things that were.
    pub async fn forget(&self, kept: Duration) -> Result<u64> {
        self.now()?.store.forget(kept).await
    }

    fn now(&self) -> Result<Open> {
        self.open.borrow().clone().ok_or_else(|| Error::Fault("the queue is not open".to_owned()))
    }
}

/// Keeps the queue open, and does what is handed in, until it is told to stop; what is being done then is finished.
pub async fn run(turns: Turns, stop: CancellationToken) {
    let mut failing = false;
    let mut wait = RETRY.0;
    while !stop.is_cancelled() {
        let context = &turns.context;
        // Its tables come after ours, and where ours are away there is nothing to say that is not said already.
        let pause = if !context.hub.contact().is_good() {
            REACH
        } else {
            let Err(fault) = once(&turns, &mut failing, &mut wait, &stop).await else { continue };
            if context.hub.contact().is_good() && !failing {
                tracing::warn!(fault, "the queue does not work; until it does each process does all by itself, at intervals");
                failing = true;
            }
            let pause = wait;
            wait = RETRY.1.min(wait * 2);
            pause
        };
        tokio::select! {
            () = stop.cancelled() => {}
            () = tokio::time::sleep(pause) => {}
        }
    }
}

/// Opens the queue and works until something fails.
async fn once(turns: &Turns, failing: &mut bool, wait: &mut Duration, stop: &CancellationToken) -> std::result::Result<(), String> {
    let context = &turns.context;
    let store = tokio::select! {
        () = stop.cancelled() => return Ok(()),
        store = Store::open(&context.services.db) => store?,
    };
    let (bell, due) = tokio::sync::mpsc::unbounded_channel();
    context.queue.open.send_replace(Some(Open { store: store.clone(), bell: bell.clone() }));
    if std::mem::take(failing) {
        tracing::info!("the queue works again");
    }
    *wait = RETRY.0;
    let worked = work::work(&store, turns, (bell, due), stop).await;
    context.queue.open.send_replace(None);
    store.close().await;
    worked
}

/// Opens the queue for a process that hands in and does nothing, until it is told to stop. Its tables are made by those that work.
pub async fn hold(context: Context, stop: CancellationToken) {
    let Ok(store) = Store::unprepared(&context.services.db) else { return };
    let (bell, _) = tokio::sync::mpsc::unbounded_channel();
    context.queue.open.send_replace(Some(Open { store: store.clone(), bell }));
    stop.cancelled().await;
    store.close().await;
}
