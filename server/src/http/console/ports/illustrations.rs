//! Pictures for texts.

use app::model::{PageId, illustration::Illustration};
use base64::{Engine, engine::general_purpose::STANDARD};
use console::{error::Result, illustrations::calls::port::Illustrations};

use super::Bound;
use crate::{error::Error, service::illustrations};

#[async_trait::async_trait]
impl Illustrations for Bound {
    async fn keep_illustration(&self, page: PageId, content: String) -> Result<Illustration> {
        let actor = self.actor()?;
        let bytes = STANDARD.decode(content).map_err(|_| Error::field("picture", "is not written in base64"))?;
        Ok(illustrations::keep(&self.state.services, actor, page, bytes).await?)
    }
}
