//! Announcements.

use app::model::{
    AnnouncementId, PageId,
    input::{EditAnnouncement, NewAnnouncement},
    notice::AnnouncementFile,
};
use console::{announcements::calls::port::Announcements, error::Result};

use super::Bound;
use crate::service::announcements;

#[async_trait::async_trait]
impl Announcements for Bound {
    async fn list_announcements(&self, page: PageId) -> Result<Vec<AnnouncementFile>> {
        Ok(announcements::list_files(&self.state.services, self.actor()?, page).await?)
    }

    async fn create_announcement(&self, page: PageId, input: NewAnnouncement) -> Result<AnnouncementId> {
        Ok(announcements::create(&self.state.services, self.actor()?, page, input).await?)
    }

    async fn edit_announcement(&self, page: PageId, id: AnnouncementId, input: EditAnnouncement) -> Result<()> {
        Ok(announcements::edit(&self.state.services, self.actor()?, page, id, input).await?)
    }

    async fn delete_announcement(&self, page: PageId, id: AnnouncementId) -> Result<()> {
        Ok(announcements::delete(&self.state.services, self.actor()?, page, id).await?)
    }
}
