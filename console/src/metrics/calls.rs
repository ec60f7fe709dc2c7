//! What the screens of metrics ask of the server.

use app::model::{
    Instant, MetricId, PageId,
    input::{EditMetric, NewMetric},
    metric::{Arrivals, AskArrivals, EditSource, MetricFile},
};
use leptos::{prelude::*, server_fn::codec::Json};

use crate::error::Result;

/// The page's metrics in order, those not on the page too.
#[server(prefix = "/_fn", endpoint = "metrics/list", input = Json)]
pub async fn list_metrics(
    /// The page.
    page: PageId,
) -> Result<Vec<MetricFile>> {
    use crate::ports::{answer, ports};
    answer(ports().list_metrics(page).await)
}

/// The newest fifty points of a metric, newest first.
#[server(prefix = "/_fn", endpoint = "metrics/points", input = Json)]
pub async fn last_points(
    /// The page.
    page: PageId,
    /// The metric.
    id: MetricId,
) -> Result<Vec<(Instant, f64)>> {
    use crate::ports::{answer, ports};
    answer(ports().last_points(page, id).await)
}

/// Makes a metric.
#[server(prefix = "/_fn", endpoint = "metrics/create", input = Json)]
pub async fn create_metric(
    /// The page.
    page: PageId,
    /// The metric.
    input: NewMetric,
) -> Result<MetricId> {
    use crate::ports::{answer, ports};
    answer(ports().create_metric(page, input).await)
}

/// Changes how a metric is shown.
#[server(prefix = "/_fn", endpoint = "metrics/edit", input = Json)]
pub async fn change_metric(
    /// The page.
    page: PageId,
    /// The metric.
    id: MetricId,
    /// What it becomes.
    input: EditMetric,
) -> Result<()> {
    use crate::ports::{answer, ports};
    answer(ports().edit_metric(page, id, input).await)
}

/// Decides where the points of a metric come from.
#[server(prefix = "/_fn", endpoint = "metrics/source", input = Json)]
pub async fn set_source(
    /// The page.
    page: PageId,
    /// The metric.
    id: MetricId,
    /// Where they shall come from.
    input: EditSource,
) -> Result<()> {
    use crate::ports::{answer, ports};
    answer(ports().set_source(page, id, input).await)
}

/// The series other programs push.
#[server(prefix = "/_fn", endpoint = "metrics/arrivals", input = Json)]
pub async fn list_arrivals(
    /// The page.
    page: PageId,
    /// Which of them.
    ask: AskArrivals,
) -> Result<Arrivals> {
    use crate::ports::{answer, ports};
    answer(ports().list_arrivals(page, ask).await)
}

/// Puts the page's metrics in this order.
#[server(prefix = "/_fn", endpoint = "metrics/reorder", input = Json)]
pub async fn reorder_metrics(
    /// The page.
    page: PageId,
    /// Every metric of the page, once.
    ids: Vec<MetricId>,
) -> Result<()> {
    use crate::ports::{answer, ports};
    answer(ports().reorder_metrics(page, ids).await)
}

/// Deletes the points of a metric in a stretch of time.
#[server(prefix = "/_fn", endpoint = "metrics/delete-points", input = Json)]
pub async fn delete_points(
    /// The page.
    page: PageId,
    /// The metric.
    id: MetricId,
    /// From when on, that moment included.
    from: Instant,
    /// Until when, that moment left out.
    to: Instant,
) -> Result<()> {
    use crate::ports::{answer, ports};
    answer(ports().delete_points(page, id, (from, to)).await)
}

/// Takes a metric away.
#[server(prefix = "/_fn", endpoint = "metrics/delete", input = Json)]
pub async fn delete_metric(
    /// The page.
    page: PageId,
    /// The metric.
    id: MetricId,
) -> Result<()> {
    use crate::ports::{answer, ports};
    answer(ports().delete_metric(page, id).await)
}

/// What the server does for these calls.
#[cfg(feature = "ssr")]
pub mod port {
    use app::model::{
        Instant, MetricId, PageId,
        input::{EditMetric, NewMetric},
        metric::{Arrivals, AskArrivals, EditSource, MetricFile},
    };

    use crate::error::Result;

    /// Metrics.
    #[async_trait::async_trait]
    pub trait Metrics: Send + Sync {
        /// All of them.
        async fn list_metrics(&self, page: PageId) -> Result<Vec<MetricFile>>;

        /// The newest points of one.
        async fn last_points(&self, page: PageId, id: MetricId) -> Result<Vec<(Instant, f64)>>;

        /// Makes one.
        async fn create_metric(&self, page: PageId, input: NewMetric) -> Result<MetricId>;

        /// Changes one.
        async fn edit_metric(&self, page: PageId, id: MetricId, input: EditMetric) -> Result<()>;

        /// Decides where points of one come from.
        async fn set_source(&self, page: PageId, id: MetricId, input: EditSource) -> Result<()>;

        /// The series that arrive.
        async fn list_arrivals(&self, page: PageId, ask: AskArrivals) -> Result<Arrivals>;

        /// Puts them in order.
        async fn reorder_metrics(&self, page: PageId, ids: Vec<MetricId>) -> Result<()>;

        /// Deletes points of one.
        async fn delete_points(&self, page: PageId, id: MetricId, stretch: (Instant, Instant)) -> Result<()>;

        /// Takes one away.
        async fn delete_metric(&self, page: PageId, id: MetricId) -> Result<()>;
    }
}
