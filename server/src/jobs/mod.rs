//! What the product does by itself, and how often. A job that fails or panics is logged and runs again at its next turn;
//! it stops neither the others nor itself.

pub mod deliver;
pub mod graphite;
pub mod plan;
pub mod post;
pub mod prune;
pub mod pull;
pub mod queue;
pub mod remind;
pub mod save;
pub mod schedules;
pub mod thresholds;
pub mod tick;
pub mod transitions;

#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;

use std::{panic::AssertUnwindSafe, sync::Arc, time::Duration};

use futures::FutureExt;
use tokio::{sync::watch, task::JoinSet, time::MissedTickBehavior};
use tokio_util::sync::CancellationToken;

use self::{deliver::Ways, queue::Queue, schedules::Turns};
use crate::{
    error::Result,
    live::hub::Hub,
    service::{Services, sources::Asker},
};

const SECOND: Duration = Duration::from_secs(1);
const MINUTE: Duration = Duration::from_secs(60);
const HOUR: Duration = Duration::from_secs(3600);

/// What jobs work with.
#[derive(Clone)]
pub struct Context {
    /// The product's verbs.
    pub services: Services,
    /// The pages in memory.
    pub hub: Arc<Hub>,
    /// What processes share.
    pub queue: Queue,
}

/// Starts all jobs: those of `schedules`, each of which one process does, and here those every process does, because it does
/// them to its own copy of the pages, its own disk, or within a second. With ways to send messages, those are delivered too.
pub fn spawn(services: Services, hub: Arc<Hub>, ways: Option<(Ways, f64)>) -> Jobs {
    let mut jobs = Jobs::none(services, hub);
    let (context, cancel) = (jobs.context.clone(), jobs.cancel.clone());
    let turns = Turns::new(context.clone(), schedules::ALL);
    jobs.tasks.spawn(queue::run(turns.clone(), cancel.clone()));
    jobs.tasks.spawn(queue::tell(context.clone(), cancel.clone()));
    for schedule in turns.table() {
        jobs.tasks.spawn(turns.clone().follow(schedule, cancel.clone()));
    }
    if let Some((ways, scale)) = ways {
        let asker = Asker::new(ways.caller.clone(), ways.vault.clone());
        jobs.tasks.spawn(pull::run(context.services.clone(), asker, cancel.clone()));
        jobs.tasks.spawn(deliver::run(context.clone(), ways, context.hub.messages.here.clone(), scale, cancel));
    }
    jobs.every(SECOND, "transitions", transitions::run);
    jobs.every(SECOND, "tick", tick::run);
    jobs.every(SECOND, "save", save::run);
    jobs
}

/// Starts none, but tells those of other processes what they have to know.
pub fn spawn_none(services: Services, hub: Arc<Hub>) -> Jobs {
    let mut jobs = Jobs::none(services, hub);
    let (context, cancel) = (jobs.context.clone(), jobs.cancel.clone());
    jobs.tasks.spawn(queue::hold(context.clone(), cancel.clone()));
    jobs.tasks.spawn(queue::tell(context, cancel));
    jobs
}

/// The running jobs. Dropping them stops them wherever they are; a change in the making is then as if it never was.
pub struct Jobs {
    context: Context,
    stop: watch::Sender<bool>,
    cancel: CancellationToken,
    tasks: JoinSet<()>,
}

impl Jobs {
    fn none(services: Services, hub: Arc<Hub>) -> Self {
        let context = Context { services, hub, queue: Queue::default() };
        Self { context, stop: watch::Sender::new(false), cancel: CancellationToken::new(), tasks: JoinSet::new() }
    }

    /// Lets each job finish what it is doing, keeps the last snapshots, and ends.
    pub async fn stop(mut self) {
        self.stop.send_replace(true);
        self.cancel.cancel();
        while self.tasks.join_next().await.is_some() {}
        report("save", &None, &turn(save::run(self.context)).await.err());
    }

    fn every<F>(&mut self, period: Duration, name: &'static str, work: fn(Context) -> F)
    where
        F: Future<Output = Result<()>> + Send + 'static,
    {
        let context = self.context.clone();
        let mut stop = self.stop.subscribe();
        self.tasks.spawn(async move {
            let mut turns = tokio::time::interval(period);
            turns.set_missed_tick_behavior(MissedTickBehavior::Delay);
            let mut failing = None;
            loop {
                tokio::select! {
                    _ = stop.wait_for(|stop| *stop) => return,
                    _ = turns.tick() => {}
                }
                let fault = turn(work(context.clone())).await.err();
                report(name, &failing, &fault);
                failing = fault;
            }
        });
    }
}

/// One turn of a job; a panic is a fault like any other.
async fn turn(work: impl Future<Output = Result<()>>) -> std::result::Result<(), String> {
    match AssertUnwindSafe(work).catch_unwind().await {
        Ok(result) => result.map_err(|error| error.to_string()),
        Err(panic) => {
            let said = panic.downcast_ref::<String>().map(String::as_str).or(panic.downcast_ref::<&str>().copied());
            Err(format!("panicked: {}", said.unwrap_or("without a word")))
        }
    }
}

/// A fault that lasts is logged once, not each second.
fn report(name: &str, before: &Option<String>, now: &Option<String>) {
    match (before, now) {
        (_, Some(fault)) if before != now => tracing::error!(job = name, fault, "a job failed and will be tried again"),
        (Some(_), None) => tracing::info!(job = name, "a job works again"),
        _ => {}
    }
}
