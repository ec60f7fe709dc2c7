//! What the screen of announcements asks of the server.

use app::model::{
    AnnouncementId, PageId,
    input::{EditAnnouncement, NewAnnouncement},
    notice::AnnouncementFile,
};
use leptos::{prelude::*, server_fn::codec::Json};

use crate::error::Result;

/// The page's announcements, the one that starts last first.
#[server(prefix = "/_fn", endpoint = "announcements/list", input = Json)]
pub async fn list_announcements(
    /// The page.
    page: PageId,
) -> Result<Vec<AnnouncementFile>> {
    use crate::ports::{answer, ports};
    answer(ports().list_announcements(page).await)
}

/// Makes an announcement.
#[server(prefix = "/_fn", endpoint = "announcements/create", input = Json)]
pub async fn create_announcement(
    /// The page.
    page: PageId,
    /// The announcement.
    input: NewAnnouncement,
) -> Result<AnnouncementId> {
    use crate::ports::{answer, ports};
    answer(ports().create_announcement(page, input).await)
}

/// Changes an announcement.
#[server(prefix = "/_fn", endpoint = "announcements/edit", input = Json)]
pub async fn change_announcement(
    /// The page.
    page: PageId,
    /// The announcement.
    id: AnnouncementId,
    /// What it becomes.
    input: EditAnnouncement,
) -> Result<()> {
    use crate::ports::{answer, ports};
    answer(ports().edit_announcement(page, id, input).await)
}

/// Takes an announcement away.
#[server(prefix = "/_fn", endpoint = "announcements/delete", input = Json)]
pub async fn delete_announcement(
    /// The page.
    page: PageId,
    /// The announcement.
    id: AnnouncementId,
) -> Result<()> {
    use crate::ports::{answer, ports};
    answer(ports().delete_announcement(page, id).await)
}

/// What the server does for these calls.
#[cfg(feature = "ssr")]
pub mod port {
    use app::model::{
        AnnouncementId, PageId,
        input::{EditAnnouncement, NewAnnouncement},
        notice::AnnouncementFile,
    };

    use crate::error::Result;

    /// Announcements.
    #[async_trait::async_trait]
    pub trait Announcements: Send + Sync {
        /// All of them.
        async fn list_announcements(&self, page: PageId) -> Result<Vec<AnnouncementFile>>;

        /// Makes one.
        async fn create_announcement(&self, page: PageId, input: NewAnnouncement) -> Result<AnnouncementId>;

        /// Changes one.
        async fn edit_announcement(&self, page: PageId, id: AnnouncementId, input: EditAnnouncement) -> Result<()>;

        /// Takes one away.
        async fn delete_announcement(&self, page: PageId, id: AnnouncementId) -> Result<()>;
    }
}
