//! Who works on a page: found, invited, given a role, kept out.

use app::model::{
    PageId, Role, UserId,
    account::LinkSent,
    input::{Invite, ListFilter},
    listing::Listing,
    member::Member,
    session::Session,
};
use leptos::{prelude::*, server_fn::codec::Json};

use crate::error::Result;

/// The members of a page by address.
#[server(prefix = "/_fn", endpoint = "members", input = Json)]
pub async fn list_members(
    /// The page.
    page: PageId,
    /// Which of them, and which part of the list.
    filter: ListFilter,
) -> Result<Listing<Member>> {
    use crate::ports::{answer, ports};
    answer(ports().list_members(page, filter).await)
}

/// Makes somebody a member and lets them in by a link. Again for somebody who has not come yet: the older link is good no more.
#[server(prefix = "/_fn", endpoint = "members/invite", input = Json)]
pub async fn invite_member(
    /// The page.
    page: PageId,
    /// Whom, and as what.
    input: Invite,
) -> Result<LinkSent> {
    use crate::ports::{answer, ports};
    answer(ports().invite_member(page, input).await)
}

/// Makes a link with which a member chooses a new password.
#[server(prefix = "/_fn", endpoint = "members/reset-link", input = Json)]
pub async fn send_reset_link(
    /// The member.
    user: UserId,
) -> Result<LinkSent> {
    use crate::ports::{answer, ports};
    answer(ports().send_reset_link(user).await)
}

/// Gives a member another role. What they were signed in to ends. Conflict if the page would be left without an owner.
#[server(prefix = "/_fn", endpoint = "members/role", input = Json)]
pub async fn change_role(
    /// The page.
    page: PageId,
    /// The member.
    user: UserId,
    /// What they are from now on.
    role: Role,
) -> Result<()> {
    use crate::ports::{answer, ports};
    answer(ports().change_role(page, user, role).await)
}

/// Ends somebody's membership. Conflict if the page would be left without an owner.
#[server(prefix = "/_fn", endpoint = "members/remove", input = Json)]
pub async fn remove_member(
    /// The page.
    page: PageId,
    /// The member.
    user: UserId,
) -> Result<()> {
    use crate::ports::{answer, ports};
    answer(ports().remove_member(page, user).await)
}

/// Keeps somebody from signing in, or lets them in again.
#[server(prefix = "/_fn", endpoint = "members/keep-out", input = Json)]
pub async fn keep_out(
    /// The member.
    user: UserId,
    /// Whether they are kept out, or let in again.
    out: bool,
) -> Result<()> {
    use crate::ports::{answer, ports};
    answer(ports().keep_out(user, out).await)
}

/// Takes the second factor from somebody who lost it.
#[server(prefix = "/_fn", endpoint = "members/reset-second-factor", input = Json)]
pub async fn reset_second_factor(
    /// The member.
    user: UserId,
) -> Result<()> {
    use crate::ports::{answer, ports};
    answer(ports().reset_second_factor(user).await)
}

/// Where a member is signed in, the session last used first.
#[server(prefix = "/_fn", endpoint = "members/sessions", input = Json)]
pub async fn list_sessions_of(
    /// The member.
    user: UserId,
) -> Result<Vec<Session>> {
    use crate::ports::{answer, ports};
    answer(ports().list_sessions_of(user).await)
}

/// Ends a session of a member, or all of them.
#[server(prefix = "/_fn", endpoint = "members/sessions/end", input = Json)]
pub async fn end_session_of(
    /// The member.
    user: UserId,
    /// The session, by the id it is listed with; all of them if none.
    id: Option<String>,
) -> Result<()> {
    use crate::ports::{answer, ports};
    answer(ports().end_session_of(user, id).await)
}

/// Whether a page requires a second factor of its members.
#[server(prefix = "/_fn", endpoint = "members/second-factor", input = Json)]
pub async fn requires_second_factor(
    /// The page.
    page: PageId,
) -> Result<bool> {
    use crate::ports::{answer, ports};
    answer(ports().requires_second_factor(page).await)
}

/// Requires a second factor of the members of a page, or no longer. For owners.
#[server(prefix = "/_fn", endpoint = "members/require-second-factor", input = Json)]
pub async fn require_second_factor(
    /// The page.
    page: PageId,
    /// Whether it does from now on.
    required: bool,
) -> Result<()> {
    use crate::ports::{answer, ports};
    answer(ports().require_second_factor(page, required).await)
}

/// What the server does for these calls.
#[cfg(feature = "ssr")]
pub mod port {
    use app::model::{
        PageId, Role, UserId,
        account::LinkSent,
        input::{Invite, ListFilter},
        listing::Listing,
        member::Member,
        session::Session,
    };

    use crate::error::Result;

    /// The members of pages.
    #[async_trait::async_trait]
    pub trait Members: Send + Sync {
        /// The members of a page by address.
        async fn list_members(&self, page: PageId, filter: ListFilter) -> Result<Listing<Member>>;

        /// Makes somebody a member and lets them in by a link. Again for somebody who has not come yet: the older link is good no more.
        async fn invite_member(&self, page: PageId, input: Invite) -> Result<LinkSent>;

        /// Makes a link with which a member chooses a new password.
        async fn send_reset_link(&self, user: UserId) -> Result<LinkSent>;

        /// Gives a member another role. What they were signed in to ends. Conflict if the page would be left without an owner.
        async fn change_role(&self, page: PageId, user: UserId, role: Role) -> Result<()>;

        /// Ends somebody's membership. Conflict if the page would be left without an owner.
        async fn remove_member(&self, page: PageId, user: UserId) -> Result<()>;

        /// Keeps somebody from signing in, or lets them in again.
        async fn keep_out(&self, user: UserId, out: bool) -> Result<()>;

        /// Takes the second factor from somebody who lost it.
        async fn reset_second_factor(&self, user: UserId) -> Result<()>;

        /// Where a member is signed in, the session last used first.
        async fn list_sessions_of(&self, user: UserId) -> Result<Vec<Session>>;

        /// Ends a session of a member, or all of them.
        async fn end_session_of(&self, user: UserId, id: Option<String>) -> Result<()>;

        /// Whether a page requires a second factor of its members.
        async fn requires_second_factor(&self, page: PageId) -> Result<bool>;

        /// Requires a second factor of the members of a page, or no longer. For owners.
        async fn require_second_factor(&self, page: PageId, required: bool) -> Result<()>;
    }
}
