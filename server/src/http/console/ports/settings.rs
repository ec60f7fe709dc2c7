//! The settings of pages.

use app::model::{
    PageId,
    input::{EditPage, NewPage},
    page::PageFile,
};
use console::{error::Result, settings::calls::port::Settings};

use super::Bound;
use crate::service::pages;

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
}
