//! Sources of points.

use app::model::{
    MetricId, PageId, SourceId,
    input::{CredentialsChange, EditSource, NewSource},
    source::{Pull, Pulled, Source, Tried},
};
use console::{error::Result, sources::calls::port::Sources};

use super::Bound;
use crate::{
    error::Error,
    service::sources::{self, Asker},
};

#[async_trait::async_trait]
impl Sources for Bound {
    async fn list_sources(&self, page: PageId) -> Result<Vec<Source>> {
        Ok(sources::list_sources(&self.state.services, self.actor()?, page).await?)
    }

    async fn create_source(&self, page: PageId, input: NewSource, credentials: CredentialsChange) -> Result<SourceId> {
        Ok(sources::create_source(&self.state.services, &self.state.vault, self.actor()?, page, (input, credentials)).await?)
    }

    async fn change_source(&self, page: PageId, id: SourceId, input: EditSource) -> Result<()> {
        Ok(sources::edit_source(&self.state.services, &self.state.vault, self.actor()?, page, (id, input)).await?)
    }

    async fn delete_source(&self, page: PageId, id: SourceId) -> Result<()> {
        Ok(sources::delete_source(&self.state.services, self.actor()?, page, id).await?)
    }

    async fn try_source(&self, page: PageId, metric: Option<MetricId>, pull: Pull) -> Result<Tried> {
        let (services, actor) = (&self.state.services, self.actor()?);
        let asker = Asker::calling(services.outbound.clone(), self.state.vault.clone()).map_err(Error::Fault)?;
        Ok(sources::try_pull(services, &asker, actor, page, (metric, pull)).await?)
    }

    async fn pull_of(&self, page: PageId, id: MetricId) -> Result<Option<Pulled>> {
        Ok(sources::pull_of(&self.state.services, self.actor()?, page, id).await?)
    }

    async fn set_pull(&self, page: PageId, id: MetricId, pull: Option<Pull>) -> Result<()> {
        Ok(sources::set_pull(&self.state.services, self.actor()?, page, id, pull).await?)
    }
}
