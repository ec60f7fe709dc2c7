//! Tells the workers of other processes that messages wait.

use std::time::Duration;

use sea_orm::DbBackend;
use tokio_util::sync::CancellationToken;

use crate::{
    error::Result,
    jobs::{Context, deliver},
};

/// How long to wait after each time: what is committed meanwhile is told together.
const PAUSE: Duration = Duration::from_millis(20);

/// Tells whenever this process has committed something, until it is told to stop. On SQLite nobody has to: others see that the
/// file has changed.
pub async fn tell(context: Context, stop: CancellationToken) {
    if context.services.db.backend() != DbBackend::Postgres {
        return;
    }
    loop {
        tokio::select! {
            () = stop.cancelled() => return,
            () = context.hub.messages.elsewhere.notified() => {}
        }
        // What cannot be told is found: every worker looks now and then.
        if let Err(error) = once(&context).await {
            tracing::debug!(%error, "other processes cannot be told that messages wait");
        }
        tokio::time::sleep(PAUSE).await;
    }
}

async fn once(context: &Context) -> Result<()> {
    if !context.queue.is_open() {
        return Ok(());
    }
    let Some(due) = deliver::next_due(&context.services).await? else { return Ok(()) };
    match u64::try_from(due.since(context.services.clock.now())) {
        Ok(ahead) if ahead > 0 => context.queue.wake_in(Duration::from_millis(ahead), due).await,
        _ => context.queue.wake().await,
    }
}
