//! Who works on a page.

use app::model::{
    Language, LinkKind, PageId, Role, UserId,
    access::Right,
    account::LinkSent,
    input::{Invite, ListFilter},
    listing::Listing,
    member::Member,
    session::Session,
};
use console::{
    error::{ApiError, Result},
    members::calls::port::Members,
};

use super::Bound;
use crate::{
    notify::{letter::Letter, post::Errand},
    service::{
        links::{self, Made},
        members, second_factor, sessions, users,
    },
};

#[async_trait::async_trait]
impl Members for Bound {
    async fn list_members(&self, page: PageId, filter: ListFilter) -> Result<Listing<Member>> {
        Ok(members::find_members(&self.state.services, self.actor()?, page, &filter).await?)
    }

    async fn invite_member(&self, page: PageId, input: Invite) -> Result<LinkSent> {
        let made = links::invite(&self.state.services, self.actor()?, page, input).await?;
        self.send(made, Some(page))
    }

    async fn send_reset_link(&self, user: UserId) -> Result<LinkSent> {
        let made = links::reset_link(&self.state.services, self.actor()?, user).await?;
        self.send(made, None)
    }

    async fn change_role(&self, page: PageId, user: UserId, role: Role) -> Result<()> {
        Ok(members::change_role(&self.state.services, self.actor()?, page, user, role).await?)
    }

    async fn remove_member(&self, page: PageId, user: UserId) -> Result<()> {
        Ok(members::remove(&self.state.services, self.actor()?, page, user).await?)
    }

    async fn keep_out(&self, user: UserId, out: bool) -> Result<()> {
        let (services, actor) = (&self.state.services, self.actor()?);
        if out { Ok(users::disable(services, actor, user).await?) } else { Ok(users::enable(services, actor, user).await?) }
    }

    async fn reset_second_factor(&self, user: UserId) -> Result<()> {
        Ok(second_factor::reset(&self.state.services, self.actor()?, user).await?)
    }

    async fn list_sessions_of(&self, user: UserId) -> Result<Vec<Session>> {
        let caller = self.caller()?;
        Ok(sessions::list_sessions(&self.state.services, &caller.actor, user, Some(&caller.session)).await?)
    }

    async fn end_session_of(&self, user: UserId, id: Option<String>) -> Result<()> {
        let (services, actor) = (&self.state.services, self.actor()?);
        match id {
            Some(id) => Ok(sessions::end_session(services, actor, user, &id).await?),
            None => Ok(sessions::end_sessions(services, actor, user, None).await?),
        }
    }

    async fn requires_second_factor(&self, page: PageId) -> Result<bool> {
        self.actor()?.must(page, Right::ReadStaff)?;
        Ok(second_factor::is_required(&self.state.services, [page]).await?)
    }

    async fn require_second_factor(&self, page: PageId, required: bool) -> Result<()> {
        Ok(second_factor::require(&self.state.services, self.actor()?, page, required).await?)
    }
}

impl Bound {
    /// Mails a link to its person; only if no mail can be sent, whoever asked for it gets it, if they may hold it.
    fn send(&self, made: Made, page: Option<PageId>) -> Result<LinkSent> {
        let to = match made.kind {
            LinkKind::Invitation => "invitation",
            LinkKind::Reset => "reset",
        };
        let link = self.link(to, &made.secret);
        if !self.state.post.is_open() {
            return Ok(if made.may_be_shown { LinkSent::Shown(link) } else { LinkSent::Withheld });
        }
        // Nobody's mailbox is filled, whoever asks.
        if !self.state.throttle.may_send(&made.email, self.state.services.clock.now()) {
            return Err(ApiError::TooMany(20 * 60));
        }
        let of_page = || Some(self.state.hub.page(page?)?.read().full.page.settings.language);
        let letter = Letter {
            kind: made.kind,
            name: made.name,
            address: made.email,
            language: made.language.or_else(of_page).unwrap_or(Language::English),
            page: made.page,
            by: Some(self.caller()?.name.clone()),
            link,
            hours: made.hours,
        };
        let taken = self.state.post.take(Errand::Letter(Box::new(letter)));
        if taken { Ok(LinkSent::Mailed) } else { Err(ApiError::TooMany(60)) }
    }
}
