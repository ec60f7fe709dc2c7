//! Hooks.

use app::model::{
    HookId, PageId,
    hook::{Hook, MadeHook},
    input::{EditHook, NewHook},
};
use console::{
    error::Result,
    hooks::calls::{HookDeed, port::Hooks},
};

use super::Bound;
use crate::service::hooks;

#[async_trait::async_trait]
impl Hooks for Bound {
    async fn list_hooks(&self, page: PageId) -> Result<Vec<Hook>> {
        Ok(hooks::list_hooks(&self.state.services, self.actor()?, page).await?)
    }

    async fn create_hook(&self, page: PageId, input: NewHook) -> Result<MadeHook> {
        Ok(hooks::create_hook(&self.state.services, &self.state.vault, self.actor()?, page, input).await?)
    }

    async fn change_hook(&self, page: PageId, id: HookId, input: EditHook) -> Result<()> {
        Ok(hooks::edit_hook(&self.state.services, self.actor()?, page, id, input).await?)
    }

    async fn renew_hook_secret(&self, page: PageId, id: HookId) -> Result<String> {
        Ok(hooks::renew_secret(&self.state.services, &self.state.vault, self.actor()?, page, id).await?)
    }

    async fn do_to_hook(&self, page: PageId, id: HookId, deed: HookDeed) -> Result<()> {
        let (services, actor) = (&self.state.services, self.actor()?);
        Ok(match deed {
            HookDeed::Test => hooks::test(services, actor, page, id).await,
            HookDeed::Pause => hooks::pause(services, actor, page, id).await,
            HookDeed::Resume => hooks::resume(services, actor, page, id).await,
            HookDeed::Delete => hooks::delete_hook(services, actor, page, id).await,
            HookDeed::Restore => hooks::restore_hook(services, actor, page, id).await,
        }?)
    }
}
