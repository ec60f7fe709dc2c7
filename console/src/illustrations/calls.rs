//! What pictures for texts ask of the server.

use app::model::{PageId, illustration::Illustration};
use leptos::{prelude::*, server_fn::codec::Json};

use crate::error::Result;

/// Keeps a picture for the texts of a page.
#[server(prefix = "/_fn", endpoint = "illustrations/keep", input = Json)]
pub async fn keep_picture(
    /// The page.
    page: PageId,
    /// Its bytes in base64; what they are is found out on the server.
    content: String,
) -> Result<Illustration> {
    use crate::ports::{answer, ports};
    answer(ports().keep_illustration(page, content).await)
}

/// What the server does for these calls.
#[cfg(feature = "ssr")]
pub mod port {
    use app::model::{PageId, illustration::Illustration};

    use crate::error::Result;

    /// Pictures for texts.
    #[async_trait::async_trait]
    pub trait Illustrations: Send + Sync {
        /// Keeps a picture for the texts of a page.
        async fn keep_illustration(&self, page: PageId, content: String) -> Result<Illustration>;
    }
}
