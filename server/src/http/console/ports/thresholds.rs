//! Thresholds on metrics.

use app::model::{
    MetricId, PageId, ThresholdId,
    input::{EditThreshold, NewThreshold},
    threshold::{Suspicion, Threshold},
};
use console::{
    error::Result,
    thresholds::calls::{ThresholdDeed, port::Thresholds},
};

use super::Bound;
use crate::service::thresholds;

#[async_trait::async_trait]
impl Thresholds for Bound {
    async fn list_thresholds(&self, page: PageId, metric: MetricId) -> Result<Vec<Threshold>> {
        Ok(thresholds::list_thresholds(&self.state.services, self.actor()?, page, metric).await?)
    }

    async fn list_suspicions(&self, page: PageId) -> Result<Vec<Suspicion>> {
        Ok(thresholds::list_suspicions(&self.state.services, self.actor()?, page).await?)
    }

    async fn create_threshold(&self, page: PageId, metric: MetricId, input: NewThreshold) -> Result<ThresholdId> {
        Ok(thresholds::create(&self.state.services, self.actor()?, page, metric, input).await?)
    }

    async fn change_threshold(&self, page: PageId, id: ThresholdId, input: EditThreshold) -> Result<()> {
        Ok(thresholds::edit(&self.state.services, self.actor()?, page, id, input).await?)
    }

    async fn do_to_threshold(&self, page: PageId, id: ThresholdId, deed: ThresholdDeed) -> Result<()> {
        let (services, actor) = (&self.state.services, self.actor()?);
        match deed {
            ThresholdDeed::Pause => thresholds::pause(services, actor, page, id).await?,
            ThresholdDeed::Resume => thresholds::resume(services, actor, page, id).await?,
            ThresholdDeed::Delete => thresholds::delete(services, actor, page, id).await?,
            ThresholdDeed::Dismiss => thresholds::dismiss(services, actor, page, id).await?,
        }
        Ok(())
    }
}
