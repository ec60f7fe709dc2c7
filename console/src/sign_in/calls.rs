//! Getting in: signing in and out, the first owner, forgotten passwords, and links.

use app::model::{
    account::{LinkSeen, SignInOutcome},
    input::{SetUp, SignIn, UseLink},
};
use leptos::{prelude::*, server_fn::codec::Json};
use serde::{Deserialize, Serialize};

use crate::error::Result;

/// What there is to do before anybody is signed in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entrance {
    /// Whether the installation waits for its first owner.
    pub needs_owner: bool,
    /// Whether the first owner names the first page too.
    pub needs_page: bool,
    /// Whether a forgotten password can be helped by mail; if not, an admin makes a link, or the command line a password.
    pub can_mail: bool,
}

/// What there is to do before anybody is signed in. Answers everybody.
#[server(prefix = "/_fn", endpoint = "entrance", input = Json)]
pub async fn load_entrance() -> Result<Entrance> {
    use crate::ports::{answer, ports};
    answer(ports().load_entrance().await)
}

/// Signs somebody in. How it went is said; too many tries are refused.
#[server(prefix = "/_fn", endpoint = "sign-in", input = Json)]
pub async fn try_sign_in(
    /// What they show.
    input: SignIn,
) -> Result<SignInOutcome> {
    use crate::ports::{answer, ports};
    answer(ports().try_sign_in(input).await)
}

/// Signs whoever calls out, if they are signed in.
#[server(prefix = "/_fn", endpoint = "sign-out", input = Json)]
pub async fn sign_out() -> Result<()> {
    use crate::ports::{answer, ports};
    answer(ports().sign_out().await)
}

/// Makes the first owner, and the first page if there is none, and signs them in. Conflict once there is an owner.
#[server(prefix = "/_fn", endpoint = "set-up", input = Json)]
pub async fn set_up_installation(
    /// Who they are, and what the server printed.
    input: SetUp,
) -> Result<()> {
    use crate::ports::{answer, ports};
    answer(ports().set_up_installation(input).await)
}

/// Mails a way to a new password to whoever has this address, if anybody has; the answer is the same either way.
#[server(prefix = "/_fn", endpoint = "forgot-password", input = Json)]
pub async fn forgot_password(
    /// The address they sign in with.
    email: String,
) -> Result<()> {
    use crate::ports::{answer, ports};
    answer(ports().forgot_password(email).await)
}

/// What a link is for; not found if it is not good, or no more.
#[server(prefix = "/_fn", endpoint = "link", input = Json)]
pub async fn look_at_link(
    /// The secret in the link, behind its `#`.
    secret: String,
) -> Result<LinkSeen> {
    use crate::ports::{answer, ports};
    answer(ports().look_at_link(secret).await)
}

/// Uses a link up. Whether they are signed in now; if not, they sign in with their password.
#[server(prefix = "/_fn", endpoint = "redeem-link", input = Json)]
pub async fn redeem_link(
    /// The secret, and what they choose.
    input: UseLink,
) -> Result<bool> {
    use crate::ports::{answer, ports};
    answer(ports().redeem_link(input).await)
}

/// What the server does for these calls.
#[cfg(feature = "ssr")]
pub mod port {
    use app::model::{
        account::{LinkSeen, SignInOutcome},
        input::{SetUp, SignIn, UseLink},
    };

    use super::Entrance;
    use crate::error::Result;

    /// Getting in.
    #[async_trait::async_trait]
    pub trait Entrances: Send + Sync {
        /// What there is to do before anybody is signed in. Answers everybody.
        async fn load_entrance(&self) -> Result<Entrance>;

        /// Signs somebody in. How it went is said; too many tries are refused.
        async fn try_sign_in(&self, input: SignIn) -> Result<SignInOutcome>;

        /// Signs whoever calls out, if they are signed in.
        async fn sign_out(&self) -> Result<()>;

        /// Makes the first owner, and the first page if there is none, and signs them in. Conflict once there is an owner.
        async fn set_up_installation(&self, input: SetUp) -> Result<()>;

        /// Mails a way to a new password to whoever has this address, if anybody has; the answer is the same either way.
        async fn forgot_password(&self, email: String) -> Result<()>;

        /// What a link is for; not found if it is not good, or no more.
        async fn look_at_link(&self, secret: String) -> Result<LinkSeen>;

        /// Uses a link up. Whether they are signed in now; if not, they sign in with their password.
        async fn redeem_link(&self, input: UseLink) -> Result<bool>;
    }
}
