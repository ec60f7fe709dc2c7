//! What the screens of a page's settings ask of the server.

use app::model::{
    PageId,
    input::{EditPage, NewPage},
    page::PageFile,
};
use leptos::{prelude::*, server_fn::codec::Json};

use crate::error::Result;

/// A page as its staff set it up.
#[server(prefix = "/_fn", endpoint = "settings/load", input = Json)]
pub async fn load_settings(
    /// The page.
    page: PageId,
) -> Result<PageFile> {
    use crate::ports::{answer, ports};
    answer(ports().load_settings(page).await)
}

/// Changes names, addresses, zone and settings of a page. Conflict if somebody else has changed them since.
#[server(prefix = "/_fn", endpoint = "settings/save", input = Json)]
pub async fn save_settings(
    /// The page.
    page: PageId,
    /// What to change.
    input: EditPage,
) -> Result<()> {
    use crate::ports::{answer, ports};
    answer(ports().save_settings(page, input).await)
}

/// Makes a page; whoever makes it owns it. For owners of a page.
#[server(prefix = "/_fn", endpoint = "settings/create-page", input = Json)]
pub async fn create_page(
    /// The page.
    input: NewPage,
) -> Result<PageId> {
    use crate::ports::{answer, ports};
    answer(ports().create_page(input).await)
}

/// Takes a page away from everybody. For its owners.
#[server(prefix = "/_fn", endpoint = "settings/delete-page", input = Json)]
pub async fn delete_page(
    /// The page.
    page: PageId,
) -> Result<()> {
    use crate::ports::{answer, ports};
    answer(ports().delete_page(page).await)
}

/// What the server does for these calls.
#[cfg(feature = "ssr")]
pub mod port {
    use app::model::{
        PageId,
        input::{EditPage, NewPage},
        page::PageFile,
    };

    use crate::error::Result;

    /// The settings of pages.
    #[async_trait::async_trait]
    pub trait Settings: Send + Sync {
        /// A page as its staff set it up.
        async fn load_settings(&self, page: PageId) -> Result<PageFile>;

        /// Changes names, addresses, zone and settings of a page. Conflict if somebody else has changed them since.
        async fn save_settings(&self, page: PageId, input: EditPage) -> Result<()>;

        /// Makes a page; whoever makes it owns it. For owners of a page.
        async fn create_page(&self, input: NewPage) -> Result<PageId>;

        /// Takes a page away from everybody. For its owners.
        async fn delete_page(&self, page: PageId) -> Result<()>;
    }
}
