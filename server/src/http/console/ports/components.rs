//! Components and groups.

use app::model::{
    ComponentId, GroupId, Instant, PageId, Status,
    input::{EditComponent, EditGroup, NewComponent, NewGroup},
    shape::{JournalLine, Place, Shape},
};
use console::{components::calls::port::Components, error::Result};

use super::Bound;
use crate::service::{components, markdown};

/// How many entries of a journal are read at a time.
const ENTRIES: u64 = 30;

#[async_trait::async_trait]
impl Components for Bound {
    async fn load_shape(&self, page: PageId) -> Result<Shape> {
        Ok(components::load_shape(&self.state.services, self.actor()?, page).await?)
    }

    async fn create_component(&self, page: PageId, input: NewComponent) -> Result<ComponentId> {
        Ok(components::create(&self.state.services, self.actor()?, page, input).await?)
    }

    async fn edit_component(&self, page: PageId, id: ComponentId, input: EditComponent) -> Result<()> {
        Ok(components::edit(&self.state.services, self.actor()?, page, id, input).await?)
    }

    async fn delete_component(&self, page: PageId, id: ComponentId) -> Result<()> {
        Ok(components::delete(&self.state.services, self.actor()?, page, id).await?)
    }

    async fn set_statuses(&self, page: PageId, statuses: Vec<(ComponentId, Status)>) -> Result<()> {
        Ok(components::set_statuses(&self.state.services, self.actor()?, page, &statuses).await?)
    }

    async fn arrange(&self, page: PageId, seen: Vec<Place>, wanted: Vec<Place>) -> Result<()> {
        Ok(components::arrange(&self.state.services, self.actor()?, page, &seen, &wanted).await?)
    }

    async fn page_journal(&self, page: PageId, id: ComponentId, before: Option<(Instant, i64)>) -> Result<Vec<JournalLine>> {
        Ok(components::page_journal(&self.state.services, self.actor()?, page, id, before, ENTRIES).await?)
    }

    async fn preview_line(&self, text: String) -> Result<String> {
        self.actor()?;
        Ok(markdown::render_line("text", &text).await?)
    }

    async fn create_group(&self, page: PageId, input: NewGroup) -> Result<GroupId> {
        Ok(components::create_group(&self.state.services, self.actor()?, page, input).await?)
    }

    async fn edit_group(&self, page: PageId, id: GroupId, input: EditGroup) -> Result<()> {
        Ok(components::edit_group(&self.state.services, self.actor()?, page, id, input).await?)
    }

    async fn delete_group(&self, page: PageId, id: GroupId) -> Result<()> {
        Ok(components::delete_group(&self.state.services, self.actor()?, page, id).await?)
    }
}
