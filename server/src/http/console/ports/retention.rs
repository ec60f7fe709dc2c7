//! How long points are kept.

use app::model::{
    Instant, MetricId, PageId,
    retention::{EditRetention, LEVELS, Retained, RetentionDays},
};
use console::{error::Result, retention::calls::port::Retention};

use super::Bound;
use crate::service::metrics;

#[async_trait::async_trait]
impl Retention for Bound {
    async fn load_retention(&self, page: PageId, metric: MetricId) -> Result<Retained> {
        Ok(metrics::load_retention(&self.state.services, self.actor()?, page, metric).await?)
    }

    async fn set_retention(&self, page: PageId, metric: MetricId, input: EditRetention) -> Result<()> {
        Ok(metrics::set_retention(&self.state.services, self.actor()?, page, metric, input).await?)
    }

    async fn preview_retention(&self, page: PageId, metric: MetricId, days: RetentionDays) -> Result<[u64; LEVELS]> {
        Ok(metrics::preview_retention(&self.state.services, self.actor()?, page, metric, days).await?)
    }

    async fn count_stretch(&self, page: PageId, metric: MetricId, stretch: (Instant, Instant)) -> Result<[u64; LEVELS]> {
        Ok(metrics::count_stretch(&self.state.services, self.actor()?, page, metric, stretch.0..stretch.1).await?)
    }
}
