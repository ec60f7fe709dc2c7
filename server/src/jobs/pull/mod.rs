//! Pulls points: asks sources for those of the metrics that are due, several at a time. A source that is slow or fails keeps nobody
//! else waiting; what was missed meanwhile is asked for once it answers again.

mod claim;
mod settle;

use std::{
    collections::BTreeMap,
    panic::AssertUnwindSafe,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use app::model::Instant;
use futures::FutureExt;
use tokio::{sync::Notify, task::JoinSet};
use tokio_util::sync::CancellationToken;

use self::{claim::Due, settle::Settled};
use crate::{
    error::{Error, Result},
    service::{Services, actor::Actor, metrics, random, sources, sources::Asker},
};

/// How many sources are asked at a time.
const AT_ONCE: usize = 8;

/// How many questions one host is asked at a time.
const PER_HOST: usize = 2;

/// How often to look for what is due.
const LOOK_AGAIN: Duration = Duration::from_secs(1);

/// How far back points are asked for.
const BACK: Duration = Duration::from_secs(30 * 86_400);

/// Everything a process pulls with.
pub struct Puller {
    services: Services,
    asker: Asker,
    name: String,
    hosts: Mutex<BTreeMap<String, usize>>,
    freed: Notify,
}

/// Pulls until it is told to stop; what is being asked then is left to others.
pub async fn run(services: Services, asker: Asker, stop: CancellationToken) {
    let puller = Arc::new(Puller::new(services, asker));
    let mut pulling = JoinSet::new();
    let mut failing = None;
    while !stop.is_cancelled() {
        while pulling.try_join_next().is_some() {}
        let begun = puller.take(&mut pulling).await;
        if matches!(begun, Ok(1..)) {
            continue;
        }
        let fault = begun.err().map(|error| error.to_string());
        super::report("pull", &failing, &fault);
        failing = fault;
        tokio::select! {
            () = stop.cancelled() => {}
            () = puller.freed.notified() => {}
            () = tokio::time::sleep(LOOK_AGAIN) => {}
        }
    }
    pulling.shutdown().await;
    if let Err(error) = claim::give_back(&puller.services, &puller.name).await {
        tracing::debug!(%error, "what was being pulled is left until its lease is over");
    }
}

impl Puller {
    /// A process that pulls.
    pub fn new(services: Services, asker: Asker) -> Self {
        let name = format!("{}-{}", std::process::id(), random::hex(8));
        Self { services, asker, name, hosts: Mutex::default(), freed: Notify::new() }
    }

    /// Pulls everything that is due, until nothing is; how many questions that were.
    pub async fn turn(self: &Arc<Self>) -> Result<usize> {
        let mut asked = 0;
        let mut pulling = JoinSet::new();
        loop {
            let begun = self.take(&mut pulling).await?;
            asked += begun;
            if begun == 0 && pulling.join_next().await.is_none() {
                return Ok(asked);
            }
        }
    }

    /// Takes as much of what is due as there is room for and begins to ask; how much.
    async fn take(self: &Arc<Self>, pulling: &mut JoinSet<()>) -> Result<usize> {
        let room = AT_ONCE.saturating_sub(pulling.len());
        if room == 0 {
            return Ok(0);
        }
        let busy = self.hosts.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let taken = claim::claim(&self.services, &self.name, (room, PER_HOST), busy).await?;
        let many = taken.len();
        for due in taken {
            self.count(&due.source.host, 1);
            let puller = self.clone();
            pulling.spawn(async move {
                if AssertUnwindSafe(puller.pull(&due)).catch_unwind().await.is_err() {
                    tracing::error!(metric = %due.metric.id.0, "pulling a metric panicked");
                }
                puller.count(&due.source.host, -1);
                puller.freed.notify_one();
            });
        }
        Ok(many)
    }

    async fn pull(&self, due: &Due) {
        let now = self.services.clock.now();
        let settled = match self.ask(due, now).await {
            Ok(Some(settled)) => settled,
            // Somebody else has it.
            Ok(None) => return,
            Err(error) => {
                tracing::warn!(metric = %due.metric.id.0, %error, "what was pulled cannot be kept; it is pulled again");
                return;
            }
        };
        if let Err(error) = settle::settle(&self.services, &self.name, due, settled).await {
            tracing::warn!(metric = %due.metric.id.0, %error, "how pulling went cannot be written down");
        }
    }

    /// Asks for what is missing and keeps it; nothing if another process has taken over. Faults are ours alone.
    async fn ask(&self, due: &Due, now: Instant) -> Result<Option<Settled>> {
        let Due { pull, metric, source, .. } = due;
        let kept = metrics::Retention::of(metric).points_from(now).max(now - BACK);
        let done = due.row.backfilled_to.map(|at| at.0);
        let Some(window) = sources::next_window(source.kind.0, pull.interval_seconds, done, (kept, now)) else {
            return Ok(Some(Settled { at: now, next_at: sources::next_turn(pull.interval_seconds, now), outcome: None }));
        };
        let answer = self.asker.points(source, pull, metric.aggregation.0, window, (kept, now)).await;
        let at = self.services.clock.now();
        if !claim::hold_on(&self.services, &self.name, metric.id, at).await? {
            return Ok(None);
        }
        let outcome = match answer {
            Ok(points) => self.keep(due, points).await?.map(|()| window.to),
            Err(words) => Err(words),
        };
        let next_at = match &outcome {
            // The next piece is due at once, behind all that have waited longer.
            Ok(_) if window.is_behind => at,
            Ok(_) => sources::next_turn(pull.interval_seconds, at),
            Err(_) => at + settle::pause(pull.interval_seconds, due.row.failures),
        };
        Ok(Some(Settled { at, next_at, outcome: Some(outcome) }))
    }

    /// Writes points; in words why they do not fit.
    async fn keep(&self, due: &Due, points: Vec<(Instant, f64)>) -> Result<Result<(), String>> {
        let actor = Actor::job("pull");
        for some in points.chunks(metrics::MOST_POINTS) {
            let some = some.iter().map(|(at, value)| (due.metric.id.0, *at, *value)).collect();
            match metrics::push_points(&self.services, &actor, due.metric.page_id.0, some).await {
                Ok(_) => {}
                Err(error @ Error::Invalid(_)) => return Ok(Err(error.to_string())),
                Err(error) => return Err(error),
            }
        }
        Ok(Ok(()))
    }

    /// Counts who is being asked something.
    fn count(&self, host: &str, by: isize) {
        let mut hosts = self.hosts.lock().unwrap_or_else(PoisonError::into_inner);
        let used = hosts.entry(host.to_owned()).or_default();
        *used = used.saturating_add_signed(by);
        if *used == 0 {
            hosts.remove(host);
        }
    }
}
