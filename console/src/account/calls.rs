//! What people do with their own account.

use app::model::{
    account::{Account, Enrolment},
    input::EditProfile,
    session::Session,
};
use leptos::{prelude::*, server_fn::codec::Json};

use crate::error::Result;

/// The account of whoever is signed in; also while they have to set up a second factor.
#[server(prefix = "/_fn", endpoint = "account", input = Json)]
pub async fn load_account() -> Result<Account> {
    use crate::ports::{answer, ports};
    answer(ports().load_account().await)
}

/// Changes what they are called and how they read.
#[server(prefix = "/_fn", endpoint = "account/edit", input = Json)]
pub async fn save_profile(
    /// What they are called and how they read.
    input: EditProfile,
) -> Result<()> {
    use crate::ports::{answer, ports};
    answer(ports().save_profile(input).await)
}

/// Gives them another password; every other session of theirs ends.
#[server(prefix = "/_fn", endpoint = "account/password", input = Json)]
pub async fn change_password(
    /// The password they have. What is wrong with it is said of the field `current`.
    current: String,
    /// The one they want.
    password: String,
) -> Result<()> {
    use crate::ports::{answer, ports};
    answer(ports().change_password(current, password).await)
}

/// Deletes their account. Conflict if a page would be left without an owner.
#[server(prefix = "/_fn", endpoint = "account/delete", input = Json)]
pub async fn delete_account(
    /// Their password.
    current: String,
) -> Result<()> {
    use crate::ports::{answer, ports};
    answer(ports().delete_account(current).await)
}

/// Offers them a secret for their app; also while they have to set one up.
#[server(prefix = "/_fn", endpoint = "account/second-factor/begin", input = Json)]
pub async fn begin_second_factor() -> Result<Enrolment> {
    use crate::ports::{answer, ports};
    answer(ports().begin_second_factor().await)
}

/// Takes the offered secret into use. Answers with recovery codes, which are shown this once.
#[server(prefix = "/_fn", endpoint = "account/second-factor/confirm", input = Json)]
pub async fn confirm_second_factor(
    /// A code their app shows.
    code: String,
) -> Result<Vec<String>> {
    use crate::ports::{answer, ports};
    answer(ports().confirm_second_factor(code).await)
}

/// Other recovery codes in place of all there were.
#[server(prefix = "/_fn", endpoint = "account/second-factor/renew", input = Json)]
pub async fn renew_recovery_codes(
    /// A code their app shows, or a recovery code.
    code: String,
) -> Result<Vec<String>> {
    use crate::ports::{answer, ports};
    answer(ports().renew_recovery_codes(code).await)
}

/// Does without a second factor from now on.
#[server(prefix = "/_fn", endpoint = "account/second-factor/off", input = Json)]
pub async fn switch_off_second_factor(
    /// Their password.
    current: String,
    /// A code their app shows, or a recovery code.
    code: String,
) -> Result<()> {
    use crate::ports::{answer, ports};
    answer(ports().switch_off_second_factor(current, code).await)
}

/// Where they are signed in, the one last used first.
#[server(prefix = "/_fn", endpoint = "account/sessions", input = Json)]
pub async fn list_my_sessions() -> Result<Vec<Session>> {
    use crate::ports::{answer, ports};
    answer(ports().list_my_sessions().await)
}

/// Ends one of their sessions.
#[server(prefix = "/_fn", endpoint = "account/sessions/end", input = Json)]
pub async fn end_my_session(
    /// The session, by the id it is listed with.
    id: String,
) -> Result<()> {
    use crate::ports::{answer, ports};
    answer(ports().end_my_session(id).await)
}

/// Ends all their sessions but the one that calls.
#[server(prefix = "/_fn", endpoint = "account/sessions/end-others", input = Json)]
pub async fn end_my_other_sessions() -> Result<()> {
    use crate::ports::{answer, ports};
    answer(ports().end_my_other_sessions().await)
}

/// What the server does for these calls.
#[cfg(feature = "ssr")]
pub mod port {
    use app::model::{
        account::{Account, Enrolment},
        input::EditProfile,
        session::Session,
    };

    use crate::error::Result;

    /// Whoever is signed in, and their account.
    #[async_trait::async_trait]
    pub trait Accounts: Send + Sync {
        /// The account of whoever is signed in; also while they have to set up a second factor.
        async fn load_account(&self) -> Result<Account>;

        /// Changes what they are called and how they read.
        async fn save_profile(&self, input: EditProfile) -> Result<()>;

        /// Gives them another password; every other session of theirs ends.
        async fn change_password(&self, current: String, password: String) -> Result<()>;

        /// Deletes their account. Conflict if a page would be left without an owner.
        async fn delete_account(&self, current: String) -> Result<()>;

        /// Offers them a secret for their app; also while they have to set one up.
        async fn begin_second_factor(&self) -> Result<Enrolment>;

        /// Takes the offered secret into use. Answers with recovery codes, which are shown this once.
        async fn confirm_second_factor(&self, code: String) -> Result<Vec<String>>;

        /// Other recovery codes in place of all there were.
        async fn renew_recovery_codes(&self, code: String) -> Result<Vec<String>>;

        /// Does without a second factor from now on.
        async fn switch_off_second_factor(&self, current: String, code: String) -> Result<()>;

        /// Where they are signed in, the one last used first.
        async fn list_my_sessions(&self) -> Result<Vec<Session>>;

        /// Ends one of their sessions.
        async fn end_my_session(&self, id: String) -> Result<()>;

        /// Ends all their sessions but the one that calls.
        async fn end_my_other_sessions(&self) -> Result<()>;
    }
}
