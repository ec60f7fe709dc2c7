//! The settings of pages.

use app::model::{
    PageId,
    input::{EditLook, EditPage, NewPage},
    look::{LookFile, PictureKind},
    page::PageFile,
};
use base64::{Engine, engine::general_purpose::STANDARD};
use console::{error::Result, settings::calls::port::Settings};

use super::Bound;
use crate::{
    error::Error,
    service::{look, pages},
};

#[async_trait::async_trait]
impl Settings for Bound {
    async fn load_settings(&self, page: PageId) -> Result<PageFile> {
        Ok(pages::load_file(&self.state.services, self.actor()?, page).await?)
    }

    async fn save_settings(&self, page: PageId, input: EditPage) -> Result<()> {
        Ok(pages::edit(&self.state.services, self.actor()?, page, input).await?)
    }

    async fn create_page(&self, input: NewPage) -> Result<PageId> {
        Ok(pages::create(&self.state.services, self.actor()?, input).await?)
    }

    async fn delete_page(&self, page: PageId) -> Result<()> {
        Ok(pages::delete(&self.state.services, self.actor()?, page).await?)
    }

    async fn load_look(&self, page: PageId) -> Result<LookFile> {
        Ok(look::load_look(&self.state.services, self.actor()?, page).await?)
    }

    async fn save_look(&self, page: PageId, input: EditLook) -> Result<()> {
        Ok(look::edit_look(&self.state.services, self.actor()?, page, input).await?)
    }

    async fn set_picture(&self, page: PageId, kind: PictureKind, content: String) -> Result<()> {
        let actor = self.actor()?;
        let bytes = STANDARD.decode(content).map_err(|_| Error::field("picture", "is not written in base64"))?;
        Ok(look::set_picture(&self.state.services, actor, page, kind, bytes).await?)
    }

    async fn remove_picture(&self, page: PageId, kind: PictureKind) -> Result<()> {
        Ok(look::remove_picture(&self.state.services, self.actor()?, page, kind).await?)
    }
}
