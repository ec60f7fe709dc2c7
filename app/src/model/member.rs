//! The members of a page, as its staff see them.

use serde::{Deserialize, Serialize};

use crate::model::{Instant, Role, UserId};

/// Somebody who works on a page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Member {
    /// Who.
    pub id: UserId,
    /// The address they sign in with.
    pub email: String,
    /// What they are called.
    pub name: String,
    /// What they may do on the page.
    pub role: Role,
    /// Whether they were invited and have chosen no password yet.
    pub is_invited: bool,
    /// Whether they sign in with a second factor.
    pub second_factor: bool,
    /// When they were last here, to the minute.
    pub last_seen_at: Option<Instant>,
    /// Since when they may not sign in.
    pub disabled_at: Option<Instant>,
    /// When they became a member.
    pub joined_at: Instant,
}
