//! Keeps the last snapshot of each page on disk, for a start without the database.

use super::Context;
use crate::error::{Error, Result};

/// Writes the snapshots that changed. The disk may be slow; nobody waits for it.
pub async fn run(context: Context) -> Result<()> {
    tokio::task::spawn_blocking(move || context.hub.save()).await.map_err(|error| Error::Fault(error.to_string()))
}
