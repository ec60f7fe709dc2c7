//! Sources of points: listed, made, changed, tried out; and which metric is pulled from which.

use app::model::{
    MetricId, PageId, SourceId,
    input::{CredentialsChange, EditSource, NewSource},
    source::{Pull, Pulled, Source, Tried},
};
use leptos::{prelude::*, server_fn::codec::Json};

use crate::error::Result;

/// The sources of a page, the oldest first.
#[server(prefix = "/_fn", endpoint = "sources", input = Json)]
pub async fn list_sources(
    /// The page.
    page: PageId,
) -> Result<Vec<Source>> {
    use crate::ports::{answer, ports};
    answer(ports().list_sources(page).await)
}

/// Adds a source.
#[server(prefix = "/_fn", endpoint = "sources/create", input = Json)]
pub async fn create_source(
    /// The page.
    page: PageId,
    /// What it is.
    input: NewSource,
    /// What it lets us in with; shown to nobody again.
    credentials: CredentialsChange,
) -> Result<SourceId> {
    use crate::ports::{answer, ports};
    answer(ports().create_source(page, input, credentials).await)
}

/// Changes a source. Conflict if somebody else has changed it since.
#[server(prefix = "/_fn", endpoint = "sources/edit", input = Json)]
pub async fn change_source(
    /// The page.
    page: PageId,
    /// The source.
    id: SourceId,
    /// What it is from now on.
    input: EditSource,
) -> Result<()> {
    use crate::ports::{answer, ports};
    answer(ports().change_source(page, id, input).await)
}

/// Takes a source away, which no metric may be pulled from any more.
#[server(prefix = "/_fn", endpoint = "sources/delete", input = Json)]
pub async fn delete_source(
    /// The page.
    page: PageId,
    /// The source.
    id: SourceId,
) -> Result<()> {
    use crate::ports::{answer, ports};
    answer(ports().delete_source(page, id).await)
}

/// Asks a source once, and keeps nothing of it.
#[server(prefix = "/_fn", endpoint = "sources/try", input = Json)]
pub async fn try_source(
    /// The page.
    page: PageId,
    /// The metric it would be for, if there is one.
    metric: Option<MetricId>,
    /// What to ask.
    pull: Pull,
) -> Result<Tried> {
    use crate::ports::{answer, ports};
    answer(ports().try_source(page, metric, pull).await)
}

/// Where a metric is pulled from and how that goes, if it is.
#[server(prefix = "/_fn", endpoint = "metrics/pull", input = Json)]
pub async fn pull_of(
    /// The page.
    page: PageId,
    /// The metric.
    id: MetricId,
) -> Result<Option<Pulled>> {
    use crate::ports::{answer, ports};
    answer(ports().pull_of(page, id).await)
}

/// Has a metric pulled from a source, or from none.
#[server(prefix = "/_fn", endpoint = "metrics/set-pull", input = Json)]
pub async fn set_pull(
    /// The page.
    page: PageId,
    /// The metric.
    id: MetricId,
    /// Where from; nothing if it is pulled from nowhere.
    pull: Option<Pull>,
) -> Result<()> {
    use crate::ports::{answer, ports};
    answer(ports().set_pull(page, id, pull).await)
}

/// What the server does for these calls.
#[cfg(feature = "ssr")]
pub mod port {
    use app::model::{
        MetricId, PageId, SourceId,
        input::{CredentialsChange, EditSource, NewSource},
        source::{Pull, Pulled, Source, Tried},
    };

    use crate::error::Result;

    /// Sources of points.
    #[async_trait::async_trait]
    pub trait Sources: Send + Sync {
        /// The sources of a page, the oldest first.
        async fn list_sources(&self, page: PageId) -> Result<Vec<Source>>;

        /// Adds a source.
        async fn create_source(&self, page: PageId, input: NewSource, credentials: CredentialsChange) -> Result<SourceId>;

        /// Changes a source. Conflict if somebody else has changed it since.
        async fn change_source(&self, page: PageId, id: SourceId, input: EditSource) -> Result<()>;

        /// Takes a source away, which no metric may be pulled from any more.
        async fn delete_source(&self, page: PageId, id: SourceId) -> Result<()>;

        /// Asks a source once, and keeps nothing of it.
        async fn try_source(&self, page: PageId, metric: Option<MetricId>, pull: Pull) -> Result<Tried>;

        /// Where a metric is pulled from and how that goes, if it is.
        async fn pull_of(&self, page: PageId, id: MetricId) -> Result<Option<Pulled>>;

        /// Has a metric pulled from a source, or from none.
        async fn set_pull(&self, page: PageId, id: MetricId, pull: Option<Pull>) -> Result<()>;
    }
}
