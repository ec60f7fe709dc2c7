//! What the screens ask of the server about thresholds.

use app::model::{
    MetricId, PageId, ThresholdId,
    input::{EditThreshold, NewThreshold},
    threshold::{Suspicion, Threshold},
};
use leptos::{prelude::*, server_fn::codec::Json};
use serde::{Deserialize, Serialize};

use crate::error::Result;

/// What can be done to a threshold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ThresholdDeed {
    /// It does nothing until it is resumed; what it has done is undone.
    Pause,
    /// It is watched again.
    Resume,
    /// It is gone; what it has done is undone.
    Delete,
    /// What it suspects is nothing, until it fires again.
    Dismiss,
}

/// The thresholds of a metric.
#[server(prefix = "/_fn", endpoint = "thresholds/list", input = Json)]
pub async fn list_thresholds(
    /// The page.
    page: PageId,
    /// The metric.
    metric: MetricId,
) -> Result<Vec<Threshold>> {
    use crate::ports::{answer, ports};
    answer(ports().list_thresholds(page, metric).await)
}

/// What is suspected now.
#[server(prefix = "/_fn", endpoint = "thresholds/suspicions", input = Json)]
pub async fn list_suspicions(
    /// The page.
    page: PageId,
) -> Result<Vec<Suspicion>> {
    use crate::ports::{answer, ports};
    answer(ports().list_suspicions(page).await)
}

/// Makes a threshold.
#[server(prefix = "/_fn", endpoint = "thresholds/create", input = Json)]
pub async fn create_threshold(
    /// The page.
    page: PageId,
    /// The metric it watches.
    metric: MetricId,
    /// The threshold.
    input: NewThreshold,
) -> Result<ThresholdId> {
    use crate::ports::{answer, ports};
    answer(ports().create_threshold(page, metric, input).await)
}

/// Changes a threshold. Conflict if somebody else has changed it since.
#[server(prefix = "/_fn", endpoint = "thresholds/edit", input = Json)]
pub async fn change_threshold(
    /// The page.
    page: PageId,
    /// The threshold.
    id: ThresholdId,
    /// What it becomes.
    input: EditThreshold,
) -> Result<()> {
    use crate::ports::{answer, ports};
    answer(ports().change_threshold(page, id, input).await)
}

/// Does something to a threshold.
#[server(prefix = "/_fn", endpoint = "thresholds/do", input = Json)]
pub async fn do_to_threshold(
    /// The page.
    page: PageId,
    /// The threshold.
    id: ThresholdId,
    /// What.
    deed: ThresholdDeed,
) -> Result<()> {
    use crate::ports::{answer, ports};
    answer(ports().do_to_threshold(page, id, deed).await)
}

/// What the server does for these calls.
#[cfg(feature = "ssr")]
pub mod port {
    use app::model::{
        MetricId, PageId, ThresholdId,
        input::{EditThreshold, NewThreshold},
        threshold::{Suspicion, Threshold},
    };

    use super::ThresholdDeed;
    use crate::error::Result;

    /// Thresholds on metrics.
    #[async_trait::async_trait]
    pub trait Thresholds: Send + Sync {
        /// Those of a metric.
        async fn list_thresholds(&self, page: PageId, metric: MetricId) -> Result<Vec<Threshold>>;

        /// What is suspected now.
        async fn list_suspicions(&self, page: PageId) -> Result<Vec<Suspicion>>;

        /// Makes one.
        async fn create_threshold(&self, page: PageId, metric: MetricId, input: NewThreshold) -> Result<ThresholdId>;

        /// Changes one.
        async fn change_threshold(&self, page: PageId, id: ThresholdId, input: EditThreshold) -> Result<()>;

        /// Does something to one.
        async fn do_to_threshold(&self, page: PageId, id: ThresholdId, deed: ThresholdDeed) -> Result<()>;
    }
}
