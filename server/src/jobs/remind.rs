//! Reminds staff of open incidents that say nothing.

use super::Context;
use crate::{error::Result, service::reminders};

/// Reminds of whatever nobody was reminded of.
pub async fn run(context: Context) -> Result<()> {
    reminders::remind(&context.services).await?;
    Ok(())
}
