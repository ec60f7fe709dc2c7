//! Looks at the values of metrics that have thresholds.

use super::Context;
use crate::{error::Result, service::thresholds};

/// Lets every threshold turn that is to.
pub async fn run(context: Context) -> Result<()> {
    thresholds::watch(&context.services).await
}
