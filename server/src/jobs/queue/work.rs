//! Does what is handed in: asks for it when something new comes, when something is due, and with each sign of life.

use std::time::Duration;

use apalis::prelude::{Attempt, BoxDynError, PollWith, StreamStrategy, WorkerBuilder, WorkerContext, WorkerError};
use apalis_postgres::{PgPool, Pubsub};
use futures::{FutureExt, Stream, StreamExt, future::BoxFuture, stream};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender};
use tokio_util::sync::CancellationToken;

use super::{
    Work,
    store::{NAME, Store},
};
use crate::{jobs::schedules::Turns, service::random};

/// How long to wait before what failed is given back to be tried again; twice as long each time.
const AGAIN: Duration = Duration::from_millis(500);

/// How long to wait before asking once more.
const ONCE_MORE: Duration = Duration::from_millis(200);

/// Of how many things that are due later this process keeps the time itself.
const LATER: usize = 256;

/// A worker at work.
type Working = BoxFuture<'static, Result<(), WorkerError>>;

/// Works until something fails, or until it is told to stop and has finished.
pub async fn work(
    store: &Store,
    turns: &Turns,
    (bell, due): (UnboundedSender<Duration>, UnboundedReceiver<Duration>),
    stop: &CancellationToken,
) -> Result<(), String> {
    // Another name each time: one that was had a moment ago is not given again, though whoever had it is dead.
    let context = WorkerContext::new(&format!("{}-{}", std::process::id(), random::hex(8)));
    let working = drive(&context, worker(&context, store, due, turns, stop), stop);
    match store {
        Store::Sqlite(_) => working.await,
        Store::Postgres(tables) => tokio::select! {
            worked = working => worked,
            heard = listen(tables.pool(), bell, turns) => heard,
        },
    }
}

/// A worker of these tables.
fn worker(context: &WorkerContext, store: &Store, due: UnboundedReceiver<Duration>, turns: &Turns, stop: &CancellationToken) -> Working {
    let rings = StreamStrategy::new(rings(due).boxed());
    let (turns, stop) = (turns.clone(), stop.clone());
    let work = move |work: Work, attempt: Attempt| work_on(work, attempt.current(), turns.clone(), stop.clone());
    match store.clone() {
        Store::Postgres(tables) => WorkerBuilder::new(context).backend(PollWith::new(tables, rings)).build(work).run().boxed(),
        Store::Sqlite(tables) => WorkerBuilder::new(context).backend(PollWith::new(tables, rings)).build(work).run().boxed(),
    }
}

async fn drive(context: &WorkerContext, mut working: Working, stop: &CancellationToken) -> Result<(), String> {
    tokio::select! {
        worked = &mut working => {
            let why = worked.err().map_or("it ended by itself".to_owned(), |error| error.to_string());
            return Err(why);
        }
        () = stop.cancelled() => {}
    }
    if context.stop().is_ok() {
        let _ = working.await;
    }
    Ok(())
}

/// Hears of all that is handed in anywhere. One worker gets it; but where there are messages, several may find some to send.
async fn listen(pool: &PgPool, bell: UnboundedSender<Duration>, turns: &Turns) -> Result<(), String> {
    let mut news = Pubsub::new(pool.clone(), NAME.to_owned());
    while let Some(heard) = news.next().await {
        heard.map_err(|error| error.to_string())?;
        turns.context.hub.messages.here.notify_one();
        let _ = bell.send(Duration::ZERO);
    }
    Err("nothing can be heard any more".to_owned())
}

/// Rings when something is due, and once more: a question that is on its way just then hears neither that nor the ring.
fn rings(due: UnboundedReceiver<Duration>) -> impl Stream<Item = ()> + Send {
    let told = stream::unfold(due, |mut due| async move { due.recv().await.map(|ahead| (ahead, due)) });
    // What is due later is due a second later at most, because whole seconds are counted.
    let begin = |ahead: Duration| if ahead.is_zero() { ahead } else { ahead + Duration::from_millis(1_100) };
    let twice = told.flat_map(move |ahead| stream::iter([begin(ahead), begin(ahead) + ONCE_MORE]));
    twice.map(tokio::time::sleep).buffer_unordered(LATER)
}

/// Does it. What fails is given back after a while, for whoever takes it next: apalis's own way to wait does not end with the worker.
async fn work_on(work: Work, attempt: usize, turns: Turns, stop: CancellationToken) -> Result<(), BoxDynError> {
    let name = match work {
        Work::Wake => {
            turns.context.hub.messages.here.notify_one();
            return Ok(());
        }
        Work::Turn(name) => name,
    };
    let done = turns.take(&name).await;
    if done.is_err() {
        let wait = AGAIN * 2_u32.saturating_pow(u32::try_from(attempt).unwrap_or(1).saturating_sub(1).min(4));
        tokio::select! {
            () = stop.cancelled() => {}
            () = tokio::time::sleep(wait) => {}
        }
    }
    Ok(done?)
}
