//! Metrics.

use app::model::{
    Instant, MetricId, PageId,
    input::{EditMetric, NewMetric},
    metric::{Arrivals, AskArrivals, EditSource, MetricFile},
};
use console::{error::Result, metrics::calls::port::Metrics};

use super::Bound;
use crate::service::{incoming, metrics};

/// How many points of a metric are shown.
const POINTS: u64 = 50;

#[async_trait::async_trait]
impl Metrics for Bound {
    async fn list_metrics(&self, page: PageId) -> Result<Vec<MetricFile>> {
        Ok(metrics::list_files(&self.state.services, self.actor()?, page).await?)
    }

    async fn last_points(&self, page: PageId, id: MetricId) -> Result<Vec<(Instant, f64)>> {
        Ok(metrics::last_points(&self.state.services, self.actor()?, page, id, POINTS).await?)
    }

    async fn create_metric(&self, page: PageId, input: NewMetric) -> Result<MetricId> {
        Ok(metrics::create(&self.state.services, self.actor()?, page, input).await?)
    }

    async fn edit_metric(&self, page: PageId, id: MetricId, input: EditMetric) -> Result<()> {
        Ok(metrics::edit(&self.state.services, self.actor()?, page, id, input).await?)
    }

    async fn set_source(&self, page: PageId, id: MetricId, input: EditSource) -> Result<()> {
        Ok(metrics::set_source(&self.state.services, self.actor()?, page, id, input).await?)
    }

    async fn list_arrivals(&self, page: PageId, ask: AskArrivals) -> Result<Arrivals> {
        Ok(incoming::list_arrivals(&self.state.services, self.actor()?, page, ask).await?)
    }

    async fn reorder_metrics(&self, page: PageId, ids: Vec<MetricId>) -> Result<()> {
        Ok(metrics::reorder(&self.state.services, self.actor()?, page, &ids).await?)
    }

    async fn delete_points(&self, page: PageId, id: MetricId, stretch: (Instant, Instant)) -> Result<()> {
        Ok(metrics::delete_points(&self.state.services, self.actor()?, page, id, stretch.0..stretch.1).await?)
    }

    async fn delete_metric(&self, page: PageId, id: MetricId) -> Result<()> {
        Ok(metrics::delete(&self.state.services, self.actor()?, page, id).await?)
    }
}
