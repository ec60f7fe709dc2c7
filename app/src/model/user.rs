//! People with an account, as staff see them.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::model::{Instant, PageId, Role, UserId};

/// A person with an account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct User {
    /// Their id.
    pub id: UserId,
    /// The address they sign in with, in lower case.
    pub email: String,
    /// What they are called.
    pub name: String,
    /// What they may do, by page.
    pub roles: BTreeMap<PageId, Role>,
    /// Whether they sign in with a second factor.
    pub second_factor: bool,
    /// When they were last here.
    pub last_seen_at: Option<Instant>,
    /// Since when they may not sign in.
    pub disabled_at: Option<Instant>,
    /// When the account was made.
    pub created_at: Instant,
}
