//! What the screens ask of the server about how long points are kept.

use app::model::{
    Instant, MetricId, PageId,
    retention::{EditRetention, LEVELS, Retained, RetentionDays},
};
use leptos::{prelude::*, server_fn::codec::Json};

use crate::error::Result;

/// How long a metric is kept, and what of it there is.
#[server(prefix = "/_fn", endpoint = "retention/load", input = Json)]
pub async fn load_retention(
    /// The page.
    page: PageId,
    /// The metric.
    metric: MetricId,
) -> Result<Retained> {
    use crate::ports::{answer, ports};
    answer(ports().load_retention(page, metric).await)
}

/// Decides how long a metric is kept.
#[server(prefix = "/_fn", endpoint = "retention/edit", input = Json)]
pub async fn set_retention(
    /// The page.
    page: PageId,
    /// The metric.
    metric: MetricId,
    /// For how long.
    input: EditRetention,
) -> Result<()> {
    use crate::ports::{answer, ports};
    answer(ports().set_retention(page, metric, input).await)
}

/// How many values of each level these days would have deleted by now.
#[server(prefix = "/_fn", endpoint = "retention/preview", input = Json)]
pub async fn preview_retention(
    /// The page.
    page: PageId,
    /// The metric.
    metric: MetricId,
    /// The days.
    days: RetentionDays,
) -> Result<[u64; LEVELS]> {
    use crate::ports::{answer, ports};
    answer(ports().preview_retention(page, metric, days).await)
}

/// How many values of each level lie in a stretch of time.
#[server(prefix = "/_fn", endpoint = "retention/count", input = Json)]
pub async fn count_stretch(
    /// The page.
    page: PageId,
    /// The metric.
    metric: MetricId,
    /// From when on, that moment included.
    from: Instant,
    /// Until when, that moment left out.
    to: Instant,
) -> Result<[u64; LEVELS]> {
    use crate::ports::{answer, ports};
    answer(ports().count_stretch(page, metric, (from, to)).await)
}

/// What the server does for these calls.
#[cfg(feature = "ssr")]
pub mod port {
    use app::model::{
        Instant, MetricId, PageId,
        retention::{EditRetention, LEVELS, Retained, RetentionDays},
    };

    use crate::error::Result;

    /// How long points are kept.
    #[async_trait::async_trait]
    pub trait Retention: Send + Sync {
        /// How long a metric is kept, and what of it there is.
        async fn load_retention(&self, page: PageId, metric: MetricId) -> Result<Retained>;

        /// Decides how long a metric is kept.
        async fn set_retention(&self, page: PageId, metric: MetricId, input: EditRetention) -> Result<()>;

        /// How many values of each level these days would have deleted by now.
        async fn preview_retention(&self, page: PageId, metric: MetricId, days: RetentionDays) -> Result<[u64; LEVELS]>;

        /// How many values of each level lie in a stretch of time.
        async fn count_stretch(&self, page: PageId, metric: MetricId, stretch: (Instant, Instant)) -> Result<[u64; LEVELS]>;
    }
}
