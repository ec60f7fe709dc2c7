//! What happens at set times, once in each period, by whichever process gets to it.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use futures::future::BoxFuture;
use tokio_util::sync::CancellationToken;

use super::{Context, HOUR, MINUTE, plan, prune, remind, thresholds};
use crate::{error::Result, service::alerts};

/// Something that happens once in each period.
pub struct Schedule {
    /// Its name.
    pub name: &'static str,
    /// How often.
    pub period: Duration,
    /// What it is.
    pub work: fn(Context) -> BoxFuture<'static, Result<()>>,
}

/// All of them.
pub const ALL: &[Schedule] = &[
    Schedule { name: "thresholds", period: TEN_SECONDS, work: |context| Box::pin(thresholds::run(context)) },
    Schedule { name: "alerts", period: TEN_SECONDS, work: |context| Box::pin(alerts(context)) },
    Schedule { name: "plan", period: MINUTE, work: |context| Box::pin(plan::run(context)) },
    Schedule { name: "remind", period: MINUTE, work: |context| Box::pin(remind::run(context)) },
    Schedule { name: "prune", period: HOUR, work: |context| Box::pin(prune::run(context)) },
    Schedule { name: "forget", period: HOUR, work: |context| Box::pin(forget(context)) },
];

/// How often values are looked at: what they say is to be on the page within a minute.
const TEN_SECONDS: Duration = Duration::from_secs(10);

/// How long what was done is remembered: longer than any period, so that nothing is done twice in one.
const REMEMBERED: Duration = Duration::from_secs(3 * 3_600);

/// How long to wait at the start for the queue to open.
const PATIENCE: Duration = Duration::from_secs(2);

/// Does what is on a table of schedules.
#[derive(Clone)]
pub struct Turns {
    /// What it is done with.
    pub context: Context,
    table: &'static [Schedule],
    failing: Arc<Mutex<BTreeMap<&'static str, String>>>,
}

impl Turns {
    /// Of this table.
    pub fn new(context: Context, table: &'static [Schedule]) -> Self {
        Self { context, table, failing: Arc::default() }
    }

    /// Hands in what it is time for, period by period, until it is told to stop. What cannot be handed in is done here.
    pub async fn follow(self, schedule: &'static Schedule, stop: CancellationToken) {
        tokio::select! {
            () = stop.cancelled() => return,
            _ = tokio::time::timeout(PATIENCE, self.context.queue.opened()) => {}
        }
        let length = i64::try_from(schedule.period.as_millis()).unwrap_or(i64::MAX);
        let mut last = None;
        while !stop.is_cancelled() {
            let now = self.context.services.clock.now().millis();
            let period = now.div_euclid(length);
            if last.is_some_and(|last| period < last) {
                // The clock was set back: these numbers were had before, and must count again.
                let _ = self.context.queue.forget(Duration::ZERO).await;
            }
            if last.replace(period) != Some(period) && self.context.queue.hand_in(schedule.name, period).await.is_err() {
                let _ = self.take(schedule.name).await;
            }
            let rest = Duration::from_millis((length - now.rem_euclid(length)).unsigned_abs());
            tokio::select! {
                () = stop.cancelled() => {}
                () = tokio::time::sleep(rest) => {}
            }
        }
    }

    /// Does what has this name.
    pub async fn take(&self, name: &str) -> std::result::Result<(), String> {
        let found = self.table.iter().find(|schedule| schedule.name == name);
        let schedule = found.ok_or_else(|| format!("this version knows no {name}"))?;
        let done = super::turn((schedule.work)(self.context.clone())).await;
        let mut failing = self.failing.lock().unwrap_or_else(PoisonError::into_inner);
        let before = failing.remove(schedule.name);
        let now = done.clone().err();
        super::report(schedule.name, &before, &now);
        if let Some(fault) = now {
            failing.insert(schedule.name, fault);
        }
        done
    }

    /// The table.
    pub fn table(&self) -> &'static [Schedule] {
        self.table
    }
}

/// Does what alerts wait for the end of a maintenance with.
async fn alerts(context: Context) -> Result<()> {
    alerts::settle(&context.services).await
}

/// Forgets what the queue has done.
async fn forget(context: Context) -> Result<()> {
    if context.queue.is_open() {
        context.queue.forget(REMEMBERED).await?;
    }
    Ok(())
}
