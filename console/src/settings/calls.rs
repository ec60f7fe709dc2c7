//! What the screens of a page's settings ask of the server.

use app::model::{
    PageId,
    input::{EditLook, EditPage, NewPage},
    look::{LookFile, PictureKind},
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

/// How a page looks.
#[server(prefix = "/_fn", endpoint = "settings/look", input = Json)]
pub async fn load_look(
    /// The page.
    page: PageId,
) -> Result<LookFile> {
    use crate::ports::{answer, ports};
    answer(ports().load_look(page).await)
}

/// Changes how a page looks. HTML above and below it is for its owners. Conflict if somebody else has changed it since.
#[server(prefix = "/_fn", endpoint = "settings/look/save", input = Json)]
pub async fn save_look(
    /// The page.
    page: PageId,
    /// How it shall look.
    input: EditLook,
) -> Result<()> {
    use crate::ports::{answer, ports};
    answer(ports().save_look(page, input).await)
}

/// Gives a page a picture of its own.
#[server(prefix = "/_fn", endpoint = "settings/picture", input = Json)]
pub async fn set_picture(
    /// The page.
    page: PageId,
    /// Which picture.
    kind: PictureKind,
    /// Its bytes in base64; what they are is found out on the server.
    content: String,
) -> Result<()> {
    use crate::ports::{answer, ports};
    answer(ports().set_picture(page, kind, content).await)
}

/// Takes a picture from a page.
#[server(prefix = "/_fn", endpoint = "settings/picture/remove", input = Json)]
pub async fn remove_picture(
    /// The page.
    page: PageId,
    /// Which picture.
    kind: PictureKind,
) -> Result<()> {
    use crate::ports::{answer, ports};
    answer(ports().remove_picture(page, kind).await)
}

/// What the server does for these calls.
#[cfg(feature = "ssr")]
pub mod port {
    use app::model::{
        PageId,
        input::{EditLook, EditPage, NewPage},
        look::{LookFile, PictureKind},
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

        /// How a page looks.
        async fn load_look(&self, page: PageId) -> Result<LookFile>;

        /// Changes how a page looks. HTML above and below it is for its owners. Conflict if somebody else has changed it since.
        async fn save_look(&self, page: PageId, input: EditLook) -> Result<()>;

        /// Gives a page a picture of its own.
        async fn set_picture(&self, page: PageId, kind: PictureKind, content: String) -> Result<()>;

        /// Takes a picture from a page.
        async fn remove_picture(&self, page: PageId, kind: PictureKind) -> Result<()>;
    }
}
