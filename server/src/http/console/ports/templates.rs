//! Templates.

use app::model::{
    PageId, TemplateId,
    input::{EditTemplate, NewTemplate},
    template::Template,
};
use console::{error::Result, templates::calls::port::Templates};

use super::Bound;
use crate::service::templates;

#[async_trait::async_trait]
impl Templates for Bound {
    async fn list_templates(&self, page: PageId) -> Result<Vec<Template>> {
        Ok(templates::list_templates(&self.state.services, self.actor()?, page).await?)
    }

    async fn create_template(&self, page: PageId, input: NewTemplate) -> Result<TemplateId> {
        Ok(templates::create(&self.state.services, self.actor()?, page, input).await?)
    }

    async fn save_template(&self, page: PageId, id: TemplateId, input: EditTemplate) -> Result<()> {
        Ok(templates::edit(&self.state.services, self.actor()?, page, id, input).await?)
    }

    async fn order_templates(&self, page: PageId, ids: Vec<TemplateId>) -> Result<()> {
        Ok(templates::reorder(&self.state.services, self.actor()?, page, &ids).await?)
    }

    async fn delete_template(&self, page: PageId, id: TemplateId) -> Result<()> {
        Ok(templates::delete(&self.state.services, self.actor()?, page, id).await?)
    }
}
