//! Getting in.

use app::model::{
    Language, LinkKind,
    account::{LinkSeen, SignInOutcome},
    input::{SetUp, SignIn, UseLink, check_email},
};
use console::{
    error::Result,
    sign_in::calls::{Entrance, port::Entrances},
};

use super::Bound;
use crate::{
    notify::post::Errand,
    service::{
        first_run, links,
        sessions::Proved,
        sign_in::{self, Outcome, Proof},
    },
};

#[async_trait::async_trait]
impl Entrances for Bound {
    async fn load_entrance(&self) -> Result<Entrance> {
        let services = &self.state.services;
        let needs_owner = first_run::is_needed(services).await?;
        let needs_page = needs_owner && first_run::needs_page(services).await?;
        Ok(Entrance { needs_owner, needs_page, can_mail: self.state.post.is_open() })
    }

    async fn try_sign_in(&self, input: SignIn) -> Result<SignInOutcome> {
        let network = self.caller.network();
        let proof = Proof {
            email: &input.email,
            password: &input.password,
            code: input.code.as_deref(),
            network: &network,
            ip: self.caller.address(),
            request_id: self.caller.request_id.clone(),
        };
        match sign_in::sign_in(&self.state.services, &self.state.vault, &self.state.throttle, proof).await? {
            Outcome::Passed(row) => {
                self.caller.begin(&self.caller.proved(|ip, agent| Proved::by(&row, ip, agent))).await?;
                Ok(SignInOutcome::SignedIn)
            }
            Outcome::NeedsCode => Ok(SignInOutcome::NeedsCode),
            Outcome::WrongCode => Ok(SignInOutcome::WrongCode),
            Outcome::Refused => Ok(SignInOutcome::Refused),
        }
    }

    async fn sign_out(&self) -> Result<()> {
        Ok(self.caller.end().await?)
    }

    async fn set_up_installation(&self, input: SetUp) -> Result<()> {
        self.count_try()?;
        let row = first_run::set_up(&self.state.services, input, self.caller.address()).await?;
        Ok(self.caller.begin(&self.caller.proved(|ip, agent| Proved::by(&row, ip, agent))).await?)
    }

    async fn forgot_password(&self, email: String) -> Result<()> {
        self.count_try()?;
        let email = check_email(&email).map_err(crate::error::Error::from)?;
        // Whether anybody has the address is found out where nobody waits for it.
        if self.state.throttle.may_send(&email, self.state.services.clock.now()) {
            let language = self.caller.language.unwrap_or(Language::English);
            self.state.post.take(Errand::Forgotten { email, ip: self.caller.address(), language, link: self.link("reset", "") });
        }
        Ok(())
    }

    async fn look_at_link(&self, secret: String) -> Result<LinkSeen> {
        self.count_try()?;
        Ok(links::look(&self.state.services, secret.trim()).await?)
    }

    async fn redeem_link(&self, input: UseLink) -> Result<bool> {
        self.count_try()?;
        let seen = links::look(&self.state.services, input.secret.trim()).await?;
        let row = links::use_link(&self.state.services, input, self.caller.address()).await?;
        // Who was just invited has proved as much as there is to prove; who may have a second factor has not.
        let is_in = seen.kind == LinkKind::Invitation && seen.needs_password;
        if is_in {
            self.caller.begin(&self.caller.proved(|ip, agent| Proved::by(&row, ip, agent))).await?;
        }
        Ok(is_in)
    }
}
