//! Whoever is signed in, and their account.

use app::model::{
    account::{Account, Enrolment},
    input::EditProfile,
    session::Session,
};
use console::{account::calls::port::Accounts, error::Result};

use super::Bound;
use crate::service::{account, second_factor, sessions, users};

#[async_trait::async_trait]
impl Accounts for Bound {
    async fn load_account(&self) -> Result<Account> {
        Ok(account::load_account(&self.state.services, &self.anybody()?.actor).await?)
    }

    async fn save_profile(&self, input: EditProfile) -> Result<()> {
        Ok(account::edit_profile(&self.state.services, self.actor()?, input).await?)
    }

    async fn change_password(&self, current: String, password: String) -> Result<()> {
        let (services, caller) = (&self.state.services, self.caller()?);
        self.count_try()?;
        users::change_password(services, &caller.actor, &current, &password).await?;
        // They are who they say, and every session has ended; this one goes on as a new one.
        let row = users::proven(services, &caller.actor).await?;
        Ok(self.caller.begin(&self.caller.proved(|ip, agent| sessions::Proved::by(&row, ip, agent))).await?)
    }

    async fn delete_account(&self, current: String) -> Result<()> {
        let actor = self.actor()?;
        self.count_try()?;
        account::delete_account(&self.state.services, actor, &current).await?;
        Ok(self.caller.end().await?)
    }

    async fn begin_second_factor(&self) -> Result<Enrolment> {
        let actor = &self.anybody()?.actor;
        let issuer = format!("Lightship {}", self.state.settings.addresses().base_host());
        Ok(second_factor::begin(&self.state.services, &self.state.vault, actor, &issuer).await?)
    }

    async fn confirm_second_factor(&self, code: String) -> Result<Vec<String>> {
        let actor = &self.anybody()?.actor;
        self.count_try()?;
        Ok(second_factor::confirm(&self.state.services, &self.state.vault, actor, &code).await?)
    }

    async fn renew_recovery_codes(&self, code: String) -> Result<Vec<String>> {
        let actor = self.actor()?;
        self.count_try()?;
        Ok(second_factor::renew_recovery_codes(&self.state.services, &self.state.vault, actor, &code).await?)
    }

    async fn switch_off_second_factor(&self, current: String, code: String) -> Result<()> {
        let actor = self.actor()?;
        self.count_try()?;
        Ok(second_factor::switch_off(&self.state.services, &self.state.vault, actor, &current, &code).await?)
    }

    async fn list_my_sessions(&self) -> Result<Vec<Session>> {
        let caller = self.caller()?;
        Ok(sessions::list_sessions(&self.state.services, &caller.actor, caller.user, Some(&caller.session)).await?)
    }

    async fn end_my_session(&self, id: String) -> Result<()> {
        let caller = self.caller()?;
        Ok(sessions::end_session(&self.state.services, &caller.actor, caller.user, &id).await?)
    }

    async fn end_my_other_sessions(&self) -> Result<()> {
        let caller = self.caller()?;
        Ok(sessions::end_sessions(&self.state.services, &caller.actor, caller.user, Some(&caller.session)).await?)
    }
}
