//! Hooks of a page: listed, made, changed, tried out.

use app::model::{
    HookId, PageId,
    hook::{Hook, MadeHook},
    input::{EditHook, NewHook},
};
use leptos::{prelude::*, server_fn::codec::Json};
use serde::{Deserialize, Serialize};

use crate::error::Result;

/// What can be done to a hook as a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum HookDeed {
    /// It is sent a test.
    Test,
    /// It is told nothing until it is resumed.
    Pause,
    /// It is told again.
    Resume,
    /// It goes.
    Delete,
    /// It comes back.
    Restore,
}

/// The hooks of a page, the oldest first.
#[server(prefix = "/_fn", endpoint = "hooks", input = Json)]
pub async fn list_hooks(
    /// The page.
    page: PageId,
) -> Result<Vec<Hook>> {
    use crate::ports::{answer, ports};
    answer(ports().list_hooks(page).await)
}

/// Adds a hook. Its secret is in the answer, and shown this once.
#[server(prefix = "/_fn", endpoint = "hooks/create", input = Json)]
pub async fn create_hook(
    /// The page.
    page: PageId,
    /// What it is.
    input: NewHook,
) -> Result<MadeHook> {
    use crate::ports::{answer, ports};
    answer(ports().create_hook(page, input).await)
}

/// Changes a hook. Conflict if somebody else has changed it since.
#[server(prefix = "/_fn", endpoint = "hooks/edit", input = Json)]
pub async fn change_hook(
    /// The page.
    page: PageId,
    /// The hook.
    id: HookId,
    /// What it is from now on.
    input: EditHook,
) -> Result<()> {
    use crate::ports::{answer, ports};
    answer(ports().change_hook(page, id, input).await)
}

/// Draws another secret for a hook, which is shown this once.
#[server(prefix = "/_fn", endpoint = "hooks/renew-secret", input = Json)]
pub async fn renew_hook_secret(
    /// The page.
    page: PageId,
    /// The hook.
    id: HookId,
) -> Result<String> {
    use crate::ports::{answer, ports};
    answer(ports().renew_hook_secret(page, id).await)
}

/// Does something to a hook as a whole.
#[server(prefix = "/_fn", endpoint = "hooks/do", input = Json)]
pub async fn do_to_hook(
    /// The page.
    page: PageId,
    /// The hook.
    id: HookId,
    /// What to do.
    deed: HookDeed,
) -> Result<()> {
    use crate::ports::{answer, ports};
    answer(ports().do_to_hook(page, id, deed).await)
}

/// What the server does for these calls.
#[cfg(feature = "ssr")]
pub mod port {
    use app::model::{
        HookId, PageId,
        hook::{Hook, MadeHook},
        input::{EditHook, NewHook},
    };

    use super::HookDeed;
    use crate::error::Result;

    /// Hooks.
    #[async_trait::async_trait]
    pub trait Hooks: Send + Sync {
        /// The hooks of a page, the oldest first.
        async fn list_hooks(&self, page: PageId) -> Result<Vec<Hook>>;

        /// Adds a hook. Its secret is in the answer, and shown this once.
        async fn create_hook(&self, page: PageId, input: NewHook) -> Result<MadeHook>;

        /// Changes a hook. Conflict if somebody else has changed it since.
        async fn change_hook(&self, page: PageId, id: HookId, input: EditHook) -> Result<()>;

        /// Draws another secret for a hook, which is shown this once.
        async fn renew_hook_secret(&self, page: PageId, id: HookId) -> Result<String>;

        /// Does something to a hook as a whole.
        async fn do_to_hook(&self, page: PageId, id: HookId, deed: HookDeed) -> Result<()>;
    }
}
